"""`cpcspec explain`: what a finding or a check of the audit means, why it matters, a wrong and a right example."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from cpcspec.audit import page as of_audit
from cpcspec.diagnostics import page as of_check
from cpcspec.diagnostics.page import Page
from cpcspec.diagnostics.suggest import nearest

WRONG_USE = 2


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("explain", help="say more about a finding", description=__doc__)
    own.add_argument(
        "code", nargs="?", help="the code of a finding, as in `[unknown-name]` or `[S1]` (default: list all)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the page of a code, or all codes with their titles; return 2 if there is no such code."""
    codes = (*of_check.codes(), *of_audit.codes())
    if arguments.code is None:
        pages = [each for each in map(_page, codes) if each is not None]
        width = max(len(each.code) for each in pages)
        sys.stdout.writelines(f"{each.code:<{width}}  {each.title}\n" for each in pages)
        return 0
    wanted = arguments.code.strip("[]`")
    found = _page(wanted)
    if found is None:
        near = nearest(wanted, codes)
        hint = f"did you mean `{near}`?" if near else "`cpcspec explain` lists all codes."
        sys.stderr.write(f"there is no code `{wanted}`; {hint}\n")
        return WRONG_USE
    sys.stdout.write(found.text)
    return 0


def _page(code: str) -> Page | None:
    return of_check.page(code) or of_audit.page(code)
