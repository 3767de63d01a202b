"""Examples in pages: blocks of Markdown, their files, and the findings marked in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from cpcspec.checks import run
from cpcspec.diagnostics.diagnostic import Diagnostic
from cpcspec.project import Sources, compiled

BLOCK = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^=== (?P<name>\S+)$")
MARK = re.compile(r"\s*# (?P<severity>error|warning): (?P<code>[a-z0-9-]+)$")
FIRST = "example.cpc"


class Marked(NamedTuple):
    """A finding that an example promises, or one that the check gives, in the same words."""

    path: str
    line: int
    severity: str
    code: str


class Example(NamedTuple):
    """An example: its files without marks, and the findings marked in them."""

    texts: dict[str, str]
    marked: list[Marked]


def blocks(page: str, kind: str) -> list[str]:
    """Return the blocks of that kind in a page."""
    return [each["text"] for each in BLOCK.finditer(page) if each["kind"] == kind]


def example(text: str) -> Example:
    """Return the files of a block (`=== NAME` starts another one) and what is marked in them."""
    lines: dict[str, list[str]] = {FIRST: []}
    marked = []
    path = FIRST
    for line in text.splitlines():
        start = FILE.match(line)
        if start:
            path = start["name"]
            lines[path] = []
            continue
        mark = MARK.search(line)
        lines[path].append(line[: mark.start()] if mark else line)
        if mark:
            marked.append(Marked(path, len(lines[path]), mark["severity"], mark["code"]))
    return Example({name: "".join(f"{each}\n" for each in said) for name, said in lines.items()}, sorted(marked))


def judged(texts: dict[str, str], *, rules: bool, extra: tuple[str, ...] = ()) -> list[Diagnostic]:
    """Return the findings for these files: of all passes and, if wanted, of the rules."""
    sources = Sources()
    for name, text in texts.items():
        sources.take(name, text)
    done = compiled(sources)
    if rules and done.ok:
        return list(run.check(done.spec, done.origins, sources.specs, done.findings, extra))
    return list(done.findings)


def marks(findings: list[Diagnostic]) -> list[Marked]:
    """Return findings as marks."""
    return sorted(Marked(each.span.source.path, each.span.line, each.severity, each.code) for each in findings)
