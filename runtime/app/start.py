"""The door of `cpcrun`: all that it needs is loaded behind it, so that Ctrl-C is told in one line even meanwhile."""

from __future__ import annotations

import importlib

from cpcspec.writing.outlet import guarded


def main() -> int:
    """Run the command; return its exit code."""
    return guarded("cpcrun", _run)


def _run() -> int:
    code: int = importlib.import_module(".cli", __package__).main()
    return code
