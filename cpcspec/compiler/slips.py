"""Slips that people make often: how each is told from where the parser stopped, and what was meant.

A slip is put right rather than cut out, so that what stands behind it and what depends on it are read as meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cpcspec.compiler import errors, slip_errors
from cpcspec.compiler.slip_values import comparisons, numbers, units
from cpcspec.compiler.slip_words import Line, Slip

HEADS = frozenset(
    "source kind codes setting procedure fragment party part state tab section switch list field comments attachments"
    " action timer mail property scenario situation data".split()
)
"""The keywords that a name and a label follow."""
DASH = "[-\u2010-\u2015\u2212]"
CLOSED = HEADS | {"access", "retention", "with", "row", "if", "create"}
"""What `end` closes, or closes in other languages."""


def slips(text: str, at: int, accepted: set[str]) -> Iterator[Slip]:
    """Give what may have been meant by a line that the parser could not read from an offset on, likeliest first."""
    line = Line.of(text, at, accepted)
    for rule in RULES:
        yield from rule(line)


def _end_with_more(line: Line) -> Iterator[Slip]:
    other = re.match(rf"\s*(end[_-]?(?:{'|'.join(sorted(CLOSED))})|[Ee][Nn][Dd])[ \t]*$", line.code, re.IGNORECASE)
    if other and other[1] != "end":
        yield Slip(
            slip_errors.OTHERWISE, other.start(1), other.end(1), "end", f"`{other[1]}` closes nothing", "write `end`"
        )
    match = re.match(r"\s*end\b(?P<rest>[ \t]*\S.*)$", line.code)
    if match:
        rest = match["rest"].strip()
        problem = f"`end` stands alone on its line, without `{rest}`"
        cure = f"write `end`; what it closes may stand behind a sign `#`: `end  # {rest}`"
        yield Slip(slip_errors.OTHERWISE, match.start("rest"), match.end("rest"), "", problem, cure)


def _comment(line: Line) -> Iterator[Slip]:
    sign = next((each for each in ("//", "--", "/*") if line.code.startswith(each, line.at)), "")
    if sign:
        end = len(line.text)
        yield Slip(
            slip_errors.OTHERWISE, line.at, end, "", f"`{sign}` does not start a comment", "start a comment with `#`"
        )


def _bullet(line: Line) -> Iterator[Slip]:
    match = re.match(r"\s*([-*\u2022\u2013]|\d+[.)])[ \t]+(?=[a-z])", line.code)
    if match and line.at == match.start(1):
        problem = f"`{match[1]}` does not start a line"
        blanks = " " * len(match[1])
        yield Slip(slip_errors.OTHERWISE, match.start(1), match.end(1), blanks, problem, f"leave `{match[1]}` out")


def _quotes_inside(line: Line) -> Iterator[Slip]:
    """Give the text whose label goes on behind a quotation mark."""
    before, rest = line.text[: line.at].rstrip(), line.text[line.at :]
    start = before.rfind('"', 0, max(len(before) - 1, 0))
    if line.text.count('"') % 2 or line.text[line.at - 1 : line.at] != '"' or start < 0 or '"' not in rest:
        return
    ends = [
        each.end() + line.at
        for each in re.finditer(r'"(?=\s*(?:#.*)?$|\s+(?:on|off|else|from|is|back|linked)\s)', rest)
    ]
    if ends:
        inner = line.text[start + 1 : ends[0] - 1]
        text = '"' + inner.replace('"', "'") + '"'
        problem = "a quotation mark inside a text ends the text"
        yield Slip(slip_errors.QUOTE_INSIDE, start, ends[0], text, problem, f"write other marks inside it: `{text}`")


def _single_quotes(line: Line) -> Iterator[Slip]:
    match = re.compile("(['\u2018\u201a\u2039`])(.*)(['\u2019\u2018\u203a`])(?=\\s|$)").match(line.text, line.at)
    if match and line.takes("STRING"):
        text = f'"{match[2]}"'
        problem = f"`{match[1]}` is not the quotation mark of a text"
        yield Slip(slip_errors.CURLY_QUOTES, match.start(), match.end(), text, problem, f"write `{text}`")


def _half_quoted(line: Line) -> Iterator[Slip]:
    """Give the text that lacks a quotation mark: the one before it, or the one after it."""
    rest = line.text[line.at :]
    if line.text.count('"') % 2 == 0 or '"' not in rest:
        return
    if rest.startswith('"') and rest.count('"') == 1:
        text = _without_comment(rest)
        yield Slip(errors.OPEN_QUOTE, line.at, line.at + len(text), text + '"', "", "", (line.at, line.at + 1))
    elif line.takes("STRING") and not rest.startswith('"'):
        text = rest[: rest.index('"') + 1]
        yield Slip(
            slip_errors.CLOSE_QUOTE, line.at, line.at, '"', "", f'write `"{text}`', (line.at, line.at + len(text))
        )


def _without_comment(text: str) -> str:
    return text.rstrip()


def _name_of_several_words(line: Line) -> Iterator[Slip]:
    match = re.match(r"\s*([a-z]+)\s+(\w+(?:\.\w+|(?:\s+(?!(?:from|on|is|in)\b)\w+))+)(?=\s*\")", line.code)
    if match and match[1] in HEADS and match.start(2) <= line.at <= match.end(2):
        name = "_".join(re.findall(r"\w+", match[2]))
        yield _name(match.start(2), match.end(2), name, match[2], "is one word")


def _name_with_other_signs(line: Line) -> Iterator[Slip]:
    for match in line.around(rf"[^\W\d]\w*(?:{DASH}\w+)+|\d+[^\W\d]\w*(?:{DASH}\w+)*"):
        if match[0][0].isdigit():
            name = re.sub(r"^(\d+)(?:st|nd|rd|th)?[_-]*(.*)$", r"\2_\1", re.sub(DASH, "_", match[0]))
            name = name if name[0].isalpha() else f"n{re.sub(DASH, '_', match[0])}"
            yield _name(match.start(), match.end(), name, match[0], "starts with a letter")
        else:
            yield _name(
                match.start(), match.end(), re.sub(DASH, "_", match[0]), match[0], "holds letters, digits and `_` only"
            )


def _name(start: int, end: int, name: str, written: str, rule: str) -> Slip:
    problem = f"`{written}` cannot be a name: a name {rule}"
    return Slip(slip_errors.NAME_FORM, start, end, name, problem, f"write `{name}`, here and wherever it is used")


def _no_label(line: Line) -> Iterator[Slip]:
    match = re.match(r"\s*([a-z]+)\s+(\w+)(?=\s*$|\s+(?:on|from|is)\s)", line.code)
    if match and match[1] in HEADS and line.takes("STRING") and match.end() <= line.at:
        label = match[2].replace("_", " ").capitalize()
        problem = f"the {match[1]} `{match[2]}` has no label"
        cure = f'write what users read behind the name, in quotes: `{match[1]} {match[2]} "{label}"`'
        yield Slip(
            slip_errors.NO_LABEL, match.end(), match.end(), f' "{label}"', problem, cure, (match.start(1), match.end())
        )


def _bare_label(line: Line) -> Iterator[Slip]:
    rest = re.compile(r"\w.*?(?=\s*$|\s+(?:on|from|off|is|back)\s)").match(line.code, line.at)
    if rest and line.takes("STRING") and '"' not in rest[0]:
        text = f'"{line.text[rest.start() : rest.end()]}"'
        problem = f"`{text[1:-1]}` stands without quotation marks"
        yield Slip(slip_errors.NO_LABEL, rest.start(), rest.end(), text, problem, f"write it in quotes: `{text}`")


def _no_name(line: Line) -> Iterator[Slip]:
    match = re.compile(r'"([^"]*)"').match(line.text, line.at)
    if not match or not line.takes("NAME") or line.takes("STRING"):
        return
    first = re.match(r"\s*([a-z]+)\s*$", line.code[: line.at])
    if first and first[1] in HEADS:
        name = "_".join(re.findall(r"[a-z0-9]+", match[1].lower())) or first[1]
        name = name if name[0].isalpha() else f"{first[1]}_{name}"
        problem = f"the {first[1]} {match[0]} has no name"
        cure = f"write a short name before the label: `{first[1]} {name} {match[0]}`"
        yield Slip(slip_errors.NO_LABEL, line.at, line.at, f"{name} ", problem, cure, (match.start(), match.end()))
    elif match[1].isidentifier():
        problem = f"the name {match[0]} stands in quotation marks"
        yield Slip(slip_errors.OTHERWISE, match.start(), match.end(), match[1], problem, f"write `{match[1]}`")


def _several_values(line: Line) -> Iterator[Slip]:
    value = r'(?:"[^"]*"|\w+)'
    several = rf"{value}(?:\s*,\s*(?:or\s+|and\s+)?{value})+(?:\s+or\s+{value}(?!\s+(?:is|includes)\b))?"
    for match in line.around(rf"\bis\s+(not\s+)?({several})"):
        values = _listed(line.text[match.start(2) : match.end(2)])
        text = f"is {'not ' if match[1] else ''}one of {', '.join(values)}"
        problem = "`is` compares with one value"
        yield Slip(slip_errors.OTHERWISE, match.start(), match.end(), text, problem, f"write `{text}`")
    for match in line.around(rf"([\w.]+)\s+includes\s+({several})"):
        values = _listed(line.text[match.start(2) : match.end(2)])
        text = "(" + " or ".join(f"{match[1]} includes {each}" for each in values) + ")"
        problem = "`includes` takes one value"
        cure = f"write `{text}`, or `and` where all of them are meant"
        yield Slip(slip_errors.OTHERWISE, match.start(), match.end(), text, problem, cure)


def _listed(text: str) -> list[str]:
    return re.findall(r'"[^"]*"|\b(?!(?:or|and)\b)\w+', text)


def _names_parted_otherwise(line: Line) -> Iterator[Slip]:
    match = re.compile(r"(and|or|&|;|\+|/)\s*(?=\w)").match(line.code, line.at)
    before = re.search(r"(\w+)(\s*)$", line.code[: line.at])
    if match and before:
        start = before.start(2)
        after = re.compile(r"\w+").match(line.code, match.end())
        both = f"{before[1]}, {after[0] if after else ''}"
        problem = f"names are parted by commas, not by `{match[1]}`"
        yield Slip(slip_errors.OTHERWISE, start, match.end(), ", ", problem, f"write `{both}`", (line.at, match.end(1)))
    last = re.search(r",\s*(and|or)\s+$", line.code[: line.at])
    if last:
        problem = f"names are parted by commas alone, without `{last[1]}`"
        cure = f"leave `{last[1]}` out"
        yield Slip(slip_errors.OTHERWISE, last.start(), last.end(), ", ", problem, cure, (last.start(1), last.end(1)))


def _no_else(line: Line) -> Iterator[Slip]:
    if line.takes("ELSE") and line.at >= len(line.code.rstrip()):
        end = len(line.code.rstrip())
        start = len(line.code) - len(line.code.lstrip())
        problem = "this check does not say what users read where it fails"
        cure = 'add it behind the condition: `else "what to put right"`'
        yield Slip(slip_errors.OTHERWISE, end, end, ' else "..."', problem, cure, (start, end))


def _colon(line: Line) -> Iterator[Slip]:
    if line.code.startswith((":", "="), line.at) and re.search(r"\w\s*$", line.code[: line.at]):
        sign = line.code[line.at]
        yield Slip(
            slip_errors.OTHERWISE, line.at, line.at + 1, " ", f"`{sign}` does not belong here", f"leave `{sign}` out"
        )


def _full_stop(line: Line) -> Iterator[Slip]:
    match = re.compile(r"[.;:,]+\s*$").match(line.code, line.at)
    if match:
        sign = match[0].strip()
        yield Slip(
            slip_errors.OTHERWISE, line.at, match.end(), "", f"a line ends without `{sign}`", f"leave `{sign}` out"
        )


RULES: tuple[Callable[[Line], Iterator[Slip]], ...] = (
    _end_with_more,
    _comment,
    _bullet,
    numbers,
    _quotes_inside,
    _single_quotes,
    _half_quoted,
    _name_of_several_words,
    _no_label,
    _no_name,
    _name_with_other_signs,
    units,
    comparisons,
    _colon,
    _several_values,
    _names_parted_otherwise,
    _no_else,
    _full_stop,
    _bare_label,
)
