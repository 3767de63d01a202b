"""Findings as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpcspec.diagnostics.as_text import render, summary
from cpcspec.diagnostics.diagnostic import Diagnostic, Fault
from cpcspec.diagnostics.excerpt import WIDTH, excerpt, width
from cpcspec.source import SourceFile, Span

FAULT = Fault("odd-name", "the name `{name}` is odd", "nobody would find it", "use another one")
SPEC = 'procedure loan "Loan"\n\tstate odd "Odd"\n'


def finding(text: str = SPEC, word: str = "odd", crumbs: tuple[str, ...] = (), hint: str = "") -> Diagnostic:
    """Return a finding about the first place of a word."""
    start = text.index(word)
    return FAULT.at(Span(SourceFile("loan.cpc", text), start, start + len(word)), crumbs, hint, name=word)


def carets(text: str, word: str) -> tuple[str, str]:
    """Return the line and the carets under it, as they are drawn."""
    drawn = excerpt(finding(text, word).span)
    return drawn.text, " " * drawn.start + "^" * (drawn.end - drawn.start)


def test_a_finding_shows_place_way_line_reason_and_cure() -> None:
    """This is all that a reader needs, in this order."""
    expected = """\
loan.cpc:2:8: error: the name `odd` is odd [odd-name]
  in procedure "Loan" > state "Odd"
  2 |     state odd "Odd"
    |           ^^^
  why: nobody would find it
  do:  use another one

1 error in 1 file
"""
    assert expected == render([finding(crumbs=('procedure "Loan"', 'state "Odd"'))])


def test_further_places_are_shown_with_their_lines() -> None:
    """A finding about two places shows both."""
    first = finding()
    also = ((Span(first.span.source, 0, 9), "it starts here"),)
    text = render([FAULT.at(first.span, also=also, name="odd")])
    assert '  see: loan.cpc:1:1: it starts here\n  1 | procedure loan "Loan"\n    | ^^^^^^^^^\n' in text


def test_a_guess_stands_alone_and_another_hint_before_the_general_cure() -> None:
    """Who is told the right word needs no list of all words."""
    assert finding(hint="did you mean `even`?").help == "did you mean `even`?"
    assert finding(hint="there is `even`").help == "there is `even`; use another one"


@pytest.mark.parametrize(
    ("text", "line", "marks"),
    [
        ("\t\tx odd", "        x odd", "          ^^^"),
        ("a\todd", "a   odd", "    ^^^"),
        ("日本 odd", "日本 odd", "     ^^^"),
        ("e\u0301e\u0301 odd", "e\u0301e\u0301 odd", "   ^^^"),
        ("\x1b[31m odd", "\ufffd[31m odd", "      ^^^"),
        ("\u202eabc odd", "\ufffdabc odd", "     ^^^"),
    ],
)
def test_carets_stand_under_the_place(text: str, line: str, marks: str) -> None:
    """Tabs, wide letters, combining marks and control characters are counted as they are drawn, and do no harm."""
    assert (line, marks) == carets(text, "odd")


@pytest.mark.parametrize("before", [0, 30, 100, 1500])
def test_a_long_line_is_shown_around_the_place(before: int) -> None:
    """However far to the right the place is, it is in sight with its carets."""
    line, marks = carets("x" * before + " odd " + "y" * 1500, "odd")
    assert width(line) <= WIDTH + 2
    assert line[marks.index("^") : marks.rindex("^") + 1] == "odd"


def test_a_place_without_any_text_has_no_excerpt() -> None:
    """A folder without specs has a path and nothing to point at."""
    text = render([FAULT.at(Span(SourceFile("specs", ""), 0, 0), name="x")])
    assert text.startswith("specs: error: the name `x` is odd [odd-name]\n  why: ")


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 50))
def test_any_place_of_any_text_can_be_drawn(text: str, start: int, length: int) -> None:
    """Whatever a file holds, the finding is shown, its carets under its line, and no control character gets out."""
    start = min(start, len(text))
    span = Span(SourceFile("a.cpc", text), start, min(start + length, len(text)))
    drawn = excerpt(span)
    assert 0 <= drawn.start < drawn.end <= max(width(drawn.text), drawn.start + 1)
    assert all(each >= " " for each in drawn.text)
    assert render([FAULT.at(span, name=text)]).count("\x1b") == 0


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ([], "no findings"),
        (["error"], "1 error in 1 file"),
        (["warning", "warning"], "2 warnings in 2 files"),
        (["error", "error", "error", "warning"], "3 errors, 1 warning in 4 files"),
    ],
)
def test_the_summary_counts_what_there_is(severities: list[str], said: str) -> None:
    """It names only what there is, in the right number."""
    faults = {"error": FAULT, "warning": Fault("w", "m", "y", "h", "warning")}
    findings = [
        faults[each].at(Span(SourceFile(f"{number}.cpc", ""), 0, 0), name="x") for number, each in enumerate(severities)
    ]
    assert said == summary(findings)


def test_colours_add_nothing_but_colours() -> None:
    """The text in a terminal is the same, with the codes for colours between."""
    coloured = render([finding()], colour=True)
    assert "\x1b[1;31merror" in coloured
    plain = "".join(piece.partition("m")[2] if number else piece for number, piece in enumerate(coloured.split("\x1b")))
    assert plain == render([finding()])
