"""Slips in numbers, dates, periods and comparisons: as they are written elsewhere, and as they are written here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cpcspec.compiler import slip_errors
from cpcspec.compiler.slip_words import Line, Slip

DIGITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
"""Numbers as words."""
MONTHS = "january february march april may june july august september october november december".split()
SIGNS = {
    ">=": "at least",
    "=>": "at least",
    "\u2265": "at least",
    "<=": "at most",
    "=<": "at most",
    "\u2264": "at most",
    "!=": "not",
    "<>": "not",
    "\u2260": "not",
    ">": "more than",
    "<": "less than",
    "==": "",
    "=": "",
}
PHRASES = (
    (r"(?:greater|higher|bigger|larger|more|later) than or equal to|(?:on|equal) or (?:after|more than)", "at least"),
    (r"(?:less|lower|smaller|fewer|earlier) than or equal to|on or before|no more than|not more than", "at most"),
    (r"(?:no|not) less than", "at least"),
    (r"(?:greater|higher|bigger|larger|over) than|greater|over|above", "more than"),
    (r"later than", "after"),
    (r"earlier than", "before"),
    (r"(?:lower|smaller|fewer) than|under|below", "less than"),
    (r"equal to", ""),
)
BEHIND_PERIOD = frozenset("after before when with then except keeping from else and or is to of end ends".split())
UNITS = "days, weeks, months, years or hours"


def numbers(line: Line) -> Iterator[Slip]:
    """Give what may be a number or a date that is written as it is elsewhere."""
    yield from _dates(line)
    for match in line.around(r"(?<![\w.,])\d{1,3}(?:[.,'\u2019_\u202f ]\d{3})+(?![\w.,])"):
        plain = re.sub(r"\D", "", match[0])
        yield _otherwise(match, plain, f"`{match[0]}` is not how a number is written", f"write `{plain}`")
    for match in line.around(r"(?<![\w.,])(\d+)[.,]\d+(?![\w.,])"):
        whole = match[1]
        cure = f"write `{whole}` or `{int(whole) + 1}`, or count in a smaller unit"
        yield _otherwise(match, whole, f"`{match[0]}` is not a whole number", cure)
    for match in line.around(r"\b(?:from|between)\s+(\d+)\s*(?:[-\u2013]|and|\.\.+|until|up to)\s*(\d+)"):
        text = f"from {match[1]} to {match[2]}"
        yield _otherwise(match, text, f"`{match[0]}` is not how limits are written", f"write `{text}`")
    for match in line.around(r"(?:\b(plus|minus)\s+)?[-\u2212\u2013]\s?(\d+)"):
        other = {"plus": "minus", "minus": "plus"}.get(match[1] or "")
        text = f"{other} {match[2]}" if other else match[2]
        cure = f"write `{text}`" if other else f"write `{text}`; to count back from a date, write `minus {text}`"
        yield _otherwise(match, text, f"`{match[0]}`: numbers below 0 cannot be written", cure)
    for match in line.around(r"(?<!\w)(\d+)\s*[%\u20ac$]"):
        yield _otherwise(match, match[1], f"`{match[0]}` is more than a number", f"write `{match[1]}` alone")
    if line.takes("NUMBER"):
        for match in line.around(r"\b[a-z]+\b"):
            if match[0] in DIGITS:
                digits = str(DIGITS[match[0]])
                yield _otherwise(match, digits, f"`{match[0]}` is not how a number is written", f"write `{digits}`")


def _dates(line: Line) -> Iterator[Slip]:
    for match in line.around(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-])"):
        year = match[4] if match[4][2:] else f"20{match[4]}"
        yield from _date(match, (year, match[3], match[1]), (year, match[1], match[3]))
    for match in line.around(r"(?<![\w/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?![\w/-])"):
        yield from _date(match, (match[1], match[3], match[4]))
    for match in line.around(r"(?<![\w/.-])(\d{1,2})(?:st|nd|rd|th|\.)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b"):
        yield from _date(match, (match[3], _month(match[2]), match[1]))
    for match in line.around(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b"):
        yield from _date(match, (match[3], _month(match[1]), match[2]))


def _month(word: str) -> str:
    return str(next((at for at, each in enumerate(MONTHS, 1) if each.startswith(word.lower())), 0))


def _date(match: re.Match[str], *readings: tuple[str, str, str]) -> Iterator[Slip]:
    """Give the slip of a date; where day and month could be either, both are offered."""
    days = []
    for each in readings:
        try:
            days.append(date(*map(int, each)).isoformat())
        except ValueError:
            continue
    if days:
        both = " or ".join(f"`{each}`" for each in dict.fromkeys(days))
        cure = f"write year, month, day: {both}"
        yield _otherwise(match, days[0], f"`{match[0]}` is not how a date is written", cure)


def units(line: Line) -> Iterator[Slip]:
    """Give what may be a period without its unit, or with one that there is not."""
    if not line.takes("UNIT"):
        return
    days = r"(?:working|business|calendar|work|court|week|bank)[- ]?days?\b"
    for match in line.around(days):
        problem = f"`{match[0]}` cannot be counted"
        cure = "write `days`, with a number that allows for weekends and holidays"
        cure = "write `days`: they are calendar days" if match[0].startswith("calendar") else cure
        yield _otherwise(match, "days", problem, cure)
    word = re.compile(r"[^\W\d]\w*").match(line.code, line.at)
    if word is None or word[0] in BEHIND_PERIOD:
        end = len(line.code[: line.at].rstrip())
        amount = re.search(r"\w+$", line.code[:end])
        if amount:
            problem = f"`{amount[0]}` of what: the unit is missing"
            yield Slip(
                slip_errors.OTHERWISE, end, end, " days", problem, f"add {UNITS}: `{amount[0]} days`", amount.span()
            )
    else:
        problem = f"`{word[0]}` is no unit of time here"
        yield _otherwise(word, "days", problem, f"count in {UNITS}")


def comparisons(line: Line) -> Iterator[Slip]:
    """Give what may be a comparison that is written with signs, or with other words."""
    if not line.code[: line.at].strip():
        return
    signs = "|".join(re.escape(each) for each in sorted(SIGNS, key=len, reverse=True))
    for match in line.around(rf"(?:\bis\s+)?({signs})"):
        words = f"is {SIGNS[match[1]]}".strip()
        cure = f"write `{words}`"
        if match[1] in "<>":
            cure += f" (of dates: `is {'after' if match[1] == '>' else 'before'}`)"
        yield _otherwise(match, f" {words} ", f"`{match[1]}` is not how things are compared", cure)
    for pattern, said in PHRASES:
        for match in line.around(rf"\bis\s+(?:{pattern})\b"):
            words = f"is {said}".strip()
            yield _otherwise(match, words, f"`{match[0]}` is not how things are compared", f"write `{words}`")
    for written, meant in (
        ("equals", "is"),
        ("contains", "includes"),
        ("&&", "and"),
        ("||", "or"),
        ("is in", "is one of"),
    ):
        for match in line.around(rf"(?<!\w){re.escape(written)}(?!\w)"):
            yield _otherwise(match, f" {meant} ", f"`{written}` is not how this is said", f"write `{meant}`")
    for match in line.around(r"(?<=\w)\s+(at least|at most|more than|less than|one of)\b"):
        if line.at == match.start(1) and not re.search(r"\b(?:is|not)$", line.code[: match.start()]):
            problem = f"`is` is missing before `{match[1]}`"
            yield Slip(slip_errors.OTHERWISE, line.at, line.at, "is ", problem, f"write `is {match[1]}`", match.span(1))


def _otherwise(match: re.Match[str], mended: str, problem: str, cure: str) -> Slip:
    return Slip(slip_errors.OTHERWISE, match.start(), match.end(), mended, problem, cure)
