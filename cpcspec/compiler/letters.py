"""Signs that nobody meant to write: what a letter or a web page leaves in a text, and what an unfinished merge does.

They are found before the parser reads the text, one finding for each kind, and put right or taken out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cpcspec.compiler import slip_errors
from cpcspec.compiler.recovery import Patient
from cpcspec.diagnostics.diagnostic import Diagnostic, Fault
from cpcspec.source import SourceFile, Span

CURLY = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"
SAID = re.compile(r'"[^"\n]*"|#.*')
"""What the parser does not look into: texts in quotes, and comments."""
LEFT = re.compile(rf"[{CURLY}\u00a0\u00ad\u0085\v\f]|[\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
MERGE = re.compile(r"<{7}( |$)")
PARTS = re.compile(r"([|=]{7}|>{7})( |$)")
Place = tuple[int, int]


def put_right(patient: Patient, source: SourceFile) -> list[Diagnostic]:
    """Return what was found, one finding for each kind of sign; the patient then holds the text without them."""
    places: dict[tuple[Fault, str], list[Place]] = {}
    if LEFT.search(source.text):
        for number in range(1, patient.last_line + 1):
            for fault, name, column in _letters(patient, number):
                places.setdefault((fault, name), []).append((number, column))
    found = []
    for (fault, name), where in places.items():
        number, column = where[0]
        start = source.starts[number - 1] + column
        lines = len({each for each, _ in where}) - 1
        hint = f"the same on {lines} more line{'s' if lines > 1 else ''}" if lines else ""
        problem = f"`{source.text[start]}` is not the quotation mark of a text"
        found.append(fault.at(Span(source, start, start + 1), hint=hint, name=name, problem=problem))
    return found + list(_merges(patient, source))


def _letters(patient: Patient, number: int) -> Iterator[tuple[Fault, str, int]]:
    """Put the signs of one line right, from its end on, and give each with its column (from 0)."""
    line = patient.line(number)
    if not LEFT.search(line):
        return
    plain = SAID.sub(lambda each: " " * len(each[0]), line)
    if any(each in plain for each in CURLY) and plain.count('"') % 2:
        # One side is straight: the text goes up to the curly one.
        plain = line
    found = []
    for at in range(len(line) - 1, -1, -1):
        sign = plain[at]
        if sign in CURLY:
            patient.replace(number, at, at + 1, '"')
            found.append((slip_errors.CURLY_QUOTES, "", at))
        elif LEFT.match(sign):
            blank = unicodedata.category(sign) != "Cf"
            patient.replace(number, at, at + 1, " " if blank else "")
            found.append((slip_errors.INVISIBLE, _named(sign), at))
    yield from reversed(found)


def _named(sign: str) -> str:
    name = unicodedata.name(sign, "").lower() or {"\v": "vertical tab", "\f": "page break"}.get(sign, "control sign")
    return f"{name} (U+{ord(sign):04X})"


def _merges(patient: Patient, source: SourceFile) -> Iterator[Diagnostic]:
    """Take out the marks of unfinished merges with all but the first version, and give a finding for each."""
    second = inside = False
    for number in range(1, patient.last_line + 1):
        line = patient.line(number)
        if MERGE.match(line):
            yield slip_errors.MERGE.at(source.line_span(number))
            inside, second = True, False
            patient.blank(number)
        elif inside and (part := PARTS.match(line)):
            second, inside = True, part[1][0] != ">"
            patient.blank(number)
        elif PARTS.match(line):
            yield slip_errors.MERGE.at(source.line_span(number))
            patient.blank(number)
        elif inside and second:
            patient.blank(number)
