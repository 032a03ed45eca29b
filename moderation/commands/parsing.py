"""How a command of the command line is declared: by its words, and the function that does it."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - no public name


def add(commands: Commands, name: str, text: str, command: str) -> argparse.ArgumentParser:
    """A command; `command` names a function in `moderation.commands`, as `module.function`."""
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=_later(command))
    return parser


def group(commands: Commands, name: str, text: str) -> Commands:
    """A command with actions of its own."""
    made = commands.add_parser(name, help=text, description=text)
    return made.add_subparsers(required=True, metavar="ACTION")


def _later(command: str) -> Callable[[argparse.Namespace], int | None]:
    """Import the command when it is given: `moderation health` must be quick."""
    module, _, function = command.rpartition(".")

    def run(arguments: argparse.Namespace) -> int | None:
        found = getattr(importlib.import_module(f"moderation.commands.{module}"), function)
        status: int | None = found(arguments)
        return status

    return run
