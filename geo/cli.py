"""Commands that load the ground: areas and the gazetteer."""

import click

commands: list[click.Command] = []
