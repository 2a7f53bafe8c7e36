"""DOOR: puts every command group on the app. `flask --help` lists them."""

from importlib import import_module

from flask import Flask

# One file of mhsurvey/commands/ each; its group, or its one command, is called `group`.
COMMANDS = (
    "areas",
    "database",
    "demonstration",
    "exports",
    "forms",
    "forward",
    "people",
    "rounds",
    "submissions",
    "tablets",
    "village",
)


def register(app: Flask) -> None:
    """Give the app every command group."""
    for name in COMMANDS:
        app.cli.add_command(import_module(f"mhsurvey.commands.{name}").group)
