"""The front door: the application, and the commands that give it a town to begin with."""

import sys

from geo.errors import DomainError
from matchmaker.app import create_app
from matchmaker.matching.ready import keep_ready
from seed.cli import commands

try:
    app = create_app()
except DomainError as problem:
    print(problem, file=sys.stderr)
    raise SystemExit(1) from None
keep_ready(app)
for command in commands:
    app.cli.add_command(command)
