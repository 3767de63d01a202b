"""`cpcspec`: one command a module; a command's module, and what it imports, is loaded only when it is called."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from cpcspec.cli.version import installed
from cpcspec.writing.outlet import WRONG_USE, Parser, guarded

COMMANDS = {
    "check": "look for faults in specs",
    "audit": "prove what must be true, or show how it is broken",
    "build": "write models, schemas, diagrams and manuals",
    "show": "print one layer of a spec: tree, ast, model or ir",
    "test": "run the scenarios",
    "trace": "show which requirement is met by what",
    "recheck": "check the certificates of an audit again",
    "diff": "say what changed between two versions",
    "explain": "say more about a finding",
    "new": "start a new procedure",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 if there is nothing to say, 1 for findings, 2 for what cannot be read or done."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    return guarded(" ".join(["cpcspec", *(each for each in given[:1] if each in COMMANDS)]), lambda: _run(given))


def _run(given: list[str]) -> int:
    top = _top()
    if given[:1] and given[0] in COMMANDS:
        command = importlib.import_module(f"cpcspec.cli.{given[0]}")
        command.add_parser(top.add_subparsers(dest="command", prog="cpcspec", parser_class=Parser))
        result: int = command.run(top.parse_args(given))
        return result
    if given and not given[0].startswith("-"):
        top.error(f"there is no command `{given[0]}`; there is {', '.join(COMMANDS)}")
    if top.parse_args(given).version:
        sys.stdout.write(f"cpcspec {installed()}\n")
        return 0
    top.print_help()
    return WRONG_USE


def _top() -> Parser:
    listed = "\n".join(f"  {name:<9}{what}" for name, what in COMMANDS.items())
    top = Parser(
        prog="cpcspec",
        usage="cpcspec COMMAND ...",
        description="Procedures in plain words, checked and compiled.",
        epilog=f"commands:\n{listed}\n\n`cpcspec COMMAND --help` says more.\n"
        "Exit codes: 0 nothing to say, 1 findings, 2 wrong use, or what cannot be read or written.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="store_true", help="print the version")
    return top


if __name__ == "__main__":
    sys.exit(main())
