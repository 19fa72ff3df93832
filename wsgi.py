"""The front door: the application, and the commands that give it a town to begin with."""

import os
import sys

from geo.clock import utcnow
from geo.errors import DomainError
from matchmaker.app import create_app
from matchmaker.matching.ready import keep_ready
from matchmaker.office import late_backup
from seed.cli import commands

try:
    app = create_app()
    if os.environ.get("FLASK_RUN_FROM_CLI") != "true" and (warning := late_backup(app, utcnow())):
        print(warning, file=sys.stderr)
except DomainError as problem:
    print(problem, file=sys.stderr)
    raise SystemExit(1) from None
keep_ready(app)
for command in commands:
    app.cli.add_command(command)
