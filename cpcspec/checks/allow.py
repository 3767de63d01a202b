"""`# allow: CODE because REASON`: findings that the authors of a spec have looked at and accepted.

The comment stands at the end of the element's line, or on a line of its own above it. A code like `S13` is a check of
the audit: it is the audit that looks after those.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from cpcspec.diagnostics.diagnostic import Diagnostic, Fault
from cpcspec.diagnostics.suggest import nearest
from cpcspec.source import SourceFile, Span

WITHOUT_REASON = Fault(
    "allow-without-reason",
    "this `allow` does not say why",
    "whoever reads it later, an auditor perhaps, must know who accepted what for which reason",
    "write `# allow: CODE because REASON`",
)
UNUSED = Fault(
    "allow-unused",
    "there is no finding `{code}` here to allow",
    "it would silently hide such a finding one day",
    "delete it, or put it on the line of the element or right above it",
    "warning",
)
FAULTS = (WITHOUT_REASON, UNUSED)

_COMMENT = re.compile(r'(?P<before>(?:[^"#]|"[^"]*")*)#(?P<said>.*)')
_ALLOW = re.compile(r"\s*allow\s*:\s*(?P<codes>[\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+because\s+(?P<why>\S.*))?\s*")
_MEANT = re.compile(r"\s*allow\s*:")
_OF_AUDIT = re.compile(r"[A-Z]\d+")


@dataclass(slots=True)
class Allowed:
    """One `allow`: its file, the line that it speaks of, its codes with their places, and the reason."""

    source: SourceFile
    line: int
    codes: dict[str, Span]
    why: str
    used: set[str] = field(default_factory=set)


def without_allowed(
    found: Iterable[Diagnostic], sources: Iterable[SourceFile], rules: Collection[str]
) -> Iterator[Diagnostic]:
    """Yield the findings that nobody allowed, then those about the `allow`s themselves.

    Warnings and the codes of `rules` may be allowed; what keeps a spec from being understood may not.
    """
    allowed: dict[tuple[str, int], list[Allowed]] = {}
    for source in sources:
        if "allow" in source.text:
            for each in _allows(source):
                if isinstance(each, Diagnostic):
                    yield each
                else:
                    allowed.setdefault((source.path, each.line), []).append(each)
    for finding in found:
        here = allowed.get((finding.span.source.path, finding.span.line), [])
        fits = [each for each in here if finding.code in each.codes]
        for each in fits:
            each.used.add(finding.code)
        if not fits or (finding.severity == "error" and finding.code not in rules):
            yield finding
    for each in (one for several in allowed.values() for one in several):
        yield from _unused(each, rules)


def _allows(source: SourceFile) -> Iterator[Allowed | Diagnostic]:
    """Yield the `allow`s of a file, and the faults of those without a reason."""
    for number in range(1, len(source.starts) + 1):
        comment = _COMMENT.match(source.line(number))
        if not comment or not _MEANT.match(comment["said"]):
            continue
        start = source.starts[number - 1] + comment.start("said")
        said = _ALLOW.fullmatch(comment["said"])
        if said is None or not said["why"]:
            yield WITHOUT_REASON.at(Span(source, start - 1, start + len(comment["said"].rstrip())))
            continue
        first = start + said.start("codes")
        codes = {
            each[0]: Span(source, first + each.start(), first + each.end())
            for each in re.finditer(r"[\w-]+", said["codes"])
        }
        line = number if comment["before"].strip() else _below(source, number)
        yield Allowed(source, line, codes, said["why"].strip())


def _below(source: SourceFile, number: int) -> int:
    """Return the next line that says something."""
    for each in range(number + 1, len(source.starts) + 1):
        text = source.line(each).strip()
        if text and not text.startswith("#"):
            return each
    return number


class AllowedInAudit:
    """What the sources allow of the findings of the audit."""

    def __init__(self, sources: Iterable[SourceFile]) -> None:
        """Read the `allow`s; those without a reason count for nothing, `cpcspec check` tells of them."""
        found = (each for source in sources if "allow" in source.text for each in _allows(source))
        self._allowed = [each for each in found if isinstance(each, Allowed)]

    def why(self, written: str, check: str) -> str:
        """Return why a finding at a place (`path:line`) is accepted; empty if it is not."""
        for each in self._allowed:
            if written == f"{each.source.path}:{each.line}" and check in each.codes:
                each.used.add(check)
                return each.why
        return ""

    def unused(self, checks: Collection[str]) -> Iterator[Diagnostic]:
        """Yield the `allow`s of checks for which no finding was asked about."""
        for each in self._allowed:
            for code, span in each.codes.items():
                if _OF_AUDIT.fullmatch(code) and code not in each.used:
                    near = nearest(code, checks) if code not in checks else None
                    yield UNUSED.at(span, hint=f"did you mean `{near}`?" if near else "", code=code)


def _unused(allowed: Allowed, rules: Collection[str]) -> Iterator[Diagnostic]:
    for code, span in allowed.codes.items():
        if code not in allowed.used and not _OF_AUDIT.fullmatch(code):
            near = nearest(code, rules) if code not in rules else None
            yield UNUSED.at(span, hint=f"did you mean `{near}`?" if near else "", code=code)
