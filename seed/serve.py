"""What `make run` starts: the demo town on this machine alone, with its address and its sign-ins."""

import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.app import create_app
from matchmaker.config import read_settings
from matchmaker.matching.ready import keep_ready
from seed.demo import sign_ins
from seed.load import load_demo


class Server(BaseApplication):
    """Gunicorn with one process and several threads, on the loopback only."""

    def __init__(self, app: Flask, port: int) -> None:
        """Keep what is served, and where."""
        self.app = app
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn would else read from a file."""
        for name, value in {
            "bind": f"127.0.0.1:{self.port}",
            "workers": 1,
            "threads": 8,
            "timeout": 120,
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application."""
        return self.app


def main() -> int:
    """Load the demo town where it is missing, say where it is, and serve it."""
    try:
        settings = read_settings()
        app = create_app(settings)
        keep_ready(app)
        with app.app_context():
            load_demo(today())
            db.session.commit()
            db.session.remove()
            db.engine.dispose()
    except DomainError as problem:
        print(problem, file=sys.stderr)
        return 1
    accounts, password = sign_ins()
    print(f"つなぎ: http://127.0.0.1:{settings.port}/  （止めるには Ctrl+C）")
    for account in accounts:
        print(f"  {account['email']}（{account['name']}）")
    print(f"  パスワードはどれも {password}", flush=True)
    Server(app, settings.port).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
