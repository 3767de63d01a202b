"""How every command says its findings: in the form asked for, in colour only where somebody looks."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from typing import TextIO

from cpcspec.cli.version import installed
from cpcspec.diagnostics import as_text
from cpcspec.diagnostics.diagnostic import Diagnostic

FORMATS = ("text", "json", "sarif")


def say(findings: Iterable[Diagnostic], form: str = "text", stream: TextIO | None = None) -> int:
    """Write the findings; return 1 if there is an error among them, else 0."""
    found = list(findings)
    out = stream or sys.stdout
    out.write(rendered(found, form, colour=out.isatty()))
    return int(any(each.severity == "error" for each in found))


def rendered(findings: list[Diagnostic], form: str, *, colour: bool = False) -> str:
    """Return the findings in that form, with a line end at the end."""
    if form == "text":
        text = as_text.render(findings, colour=colour)
    elif form == "sarif":
        text = str(importlib.import_module("cpcspec.diagnostics.as_sarif").render(findings, installed()))
    else:
        text = str(importlib.import_module("cpcspec.diagnostics.as_json").render(findings))
    return text if text.endswith("\n") or not text else f"{text}\n"
