"""The council map as one file."""

import click

commands: list[click.Command] = []
