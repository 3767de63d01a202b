"""Slips that people make: each gets one finding, on the line where it is, with its cure; nothing follows from it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from cpcspec.project import compile_texts

GOOD = """\
kind office "Office"
codes colours "Colours" from "colours.csv"
setting limit "Limit" is 30
procedure loan "Loan"
  number "LOAN.{year}.{serial}"
  start from menu "New loan"
    by office
  party reader "Reader"
    is the creator
  party helper "Helper"
    is kind office
  part request "Request"
    edited by reader in draft
  state draft "Draft"
    initial
  state lent "Lent"
  state done "Done"
    final
  tab form "Form"
    section about "About"
      field title "Title"
        type text
      field colour "Colour"
        type choice of colours
        required to send
      field kinds "Kinds"
        type choices of colours
      field first_day "First day"
        type date
      field days "Days"
        type whole number from 1 to limit
        shown when colour is red
      field wish "Wish"
        type long text
        shown when kinds includes red and days is at least 3
    end
    list books "Books"
      at least 1 row
      field name "Name"
        type text
    end
  end
  action send "Send"
    by reader
    from draft to lent
    needs request complete
    check days is at least 2 else "Too few."
    field reason "Reason"
      type text
    set first_day to today plus 2 days
    send mail posted
  end
  action close "Close"
    by reader
    from lent to done
  end
  timer late "Late"
    runs in lent
    ends 2 months after first_day
    then to done
  mail posted "Posted"
    to reader
    text "Case {number} was sent."
  access
    reader sees everything
  end
  retention
    erase everything 5 years after first_day
  end
end
"""
COLOURS = "code,label\nred,Red\nblue,Blue\n"


class Slip(NamedTuple):
    """What is written in the place of what; the code of the finding, and words of its message or cure."""

    right: str
    wrong: str
    code: str
    said: str
    below: int = 0
    """How many lines below the start of what was replaced the finding stands."""


LIST_END = "days is at least 3\n    end\n"
STATE = '  state lent "Lent"\n'
SLIPS = {
    # ------------------------------------------------------------ ends
    "end-after-section": Slip(LIST_END, LIST_END + "    end\n", "stray-end", "`tab form` of line 19", 2),
    "end-after-field": Slip(
        "      field colour", "      end\n      field colour", "stray-end", "`field` takes no `end`"
    ),
    "end-after-state": Slip(STATE, STATE + "  end\n", "stray-end", "`state` takes no `end`", 1),
    "end-in-action": Slip("    field reason", "    end\n    field reason", "stray-end", "`action send` of line 43"),
    "end-as-of-procedure": Slip("  timer late", "end\n  timer late", "stray-end", "`procedure loan` of line 4"),
    "end-after-mail": Slip("  access\n", "  end\n  access\n", "stray-end", "`mail` takes no `end`"),
    "end-after-property": Slip(
        "\n  end\nend\n",
        '\n  end\nend\nproperty p "P"\n  of loan\n  never state is lent and days is 5\nend\n',
        "stray-end",
        "`property` takes no `end`",
        6,
    ),
    "end-with-word": Slip(LIST_END, LIST_END[:-1] + " section\n", "said-otherwise", "write `end`", 1),
    "end-in-capitals": Slip(LIST_END, LIST_END.replace("end\n", "END\n"), "said-otherwise", "write `end`", 1),
    "end-of-procedure-missing": Slip("first_day\n  end\nend\n", "first_day\n  end\n", "missing-end", "line 4", 1),
    # ------------------------------------------------------------ signs
    "no-break-space": Slip("is at least 2", "is\u00a0at least 2", "invisible-character", "no-break space"),
    "no-break-indent": Slip(STATE, STATE.replace("  ", "\u00a0\u00a0", 1), "invisible-character", "U+00A0"),
    "zero-width-space": Slip("from draft to", "from dra\u200bft to", "invisible-character", "zero width space"),
    "curly-quotes": Slip('"Too few."', "\u201cToo few.\u201d", "curly-quotes", "straight"),
    "curly-and-straight": Slip('"Title"', '"Title\u201d', "curly-quotes", "straight"),
    "german-quotes": Slip('"Title"', "\u201eTitle\u201c", "curly-quotes", "straight"),
    "single-quotes": Slip('"Title"', "'Title'", "curly-quotes", '`"Title"`'),
    "no-opening-quote": Slip('"Title"', 'The title"', "quote-not-opened", '`"The title"`'),
    "no-closing-quote": Slip('"Title"', '"Title', "open-quote", "close the text"),
    "quotes-in-label": Slip('"Title"', '"The "Title" of it"', "quote-inside", "'Title'"),
    "slashes": Slip(STATE, "  // the loan\n" + STATE, "said-otherwise", "with `#`"),
    "slashes-behind": Slip('"Lent"', '"Lent" // the loan', "said-otherwise", "with `#`"),
    "merge": Slip(
        STATE,
        f'<<<<<<< HEAD\n{STATE}=======\n  state lent "On loan"\n>>>>>>> other\n',
        "unfinished-merge",
        "keep one version",
    ),
    "merge-half-cleaned": Slip(STATE, STATE + ">>>>>>> other\n", "unfinished-merge", "keep one version", 1),
    "bullet": Slip(STATE, STATE.replace("  state", "  - state"), "said-otherwise", "leave `-` out"),
    "colon": Slip('title "Title"', 'title: "Title"', "said-otherwise", "leave `:` out"),
    "wide-quotes": Slip('"Title"', "\uff02Title\uff02", "curly-quotes", "straight"),
    "else-below": Slip(' else "Too few."', '\n      else "Too few."', "said-otherwise", "same line", 1),
    "semicolon": Slip("type date", "type date;", "said-otherwise", "leave `;` out"),
    # ------------------------------------------------------------ names and labels
    "hyphen": Slip("first_day", "first-day", "name-form", "`first_day`"),
    "long-dash": Slip("first_day", "first\u2013day", "name-form", "`first_day`"),
    "dot": Slip("field first_day", "field first.day", "name-form", "`first_day`"),
    "no-label-of-codes": Slip('codes colours "Colours"', "codes colours", "no-label", '`codes colours "Colours"`'),
    "no-name-of-procedure": Slip('procedure loan "Loan"', 'procedure "Loan"', "no-label", '`procedure loan "Loan"`'),
    "digit-first": Slip("first_day", "1st_day", "name-form", "`day_1`"),
    "accent": Slip("first_day", "dur\u00e9e", "lookalike-letter", "`duree`"),
    "two-words": Slip("field first_day", "field first day", "name-form", "`first_day`"),
    "name-of-the-language": Slip("field title", "field state", "name-form", "the state of the case"),
    "name-of-a-setting": Slip("field title", "field limit", "name-form", "a setting"),
    "no-label": Slip('field days "Days"', "field days", "no-label", '`field days "Days"`'),
    "no-label-of-state": Slip('state lent "Lent"', "state lent", "no-label", '`state lent "Lent"`'),
    "no-name": Slip('field days "Days"', 'field "Days"', "no-label", '`field days "Days"`'),
    "label-without-quotes": Slip('"Lent"', "Lent", "no-label", '`"Lent"`'),
    "empty-label": Slip('"Title"', '" "', "no-label", "empty"),
    "two-states-one-label": Slip('"Lent"', '"draft"', "same-state-label", "`draft` and `lent`"),
    "unknown-gap-in-number": Slip("{serial}", "{serail}", "unknown-placeholder", "`serial`"),
    "unknown-gap-in-label": Slip('"Title"', '"Title of {name}"', "unknown-placeholder", "{name}"),
    "unknown-gap-in-mail": Slip("{number}", "{numbr}", "unknown-name", "`number`"),
    # ------------------------------------------------------------ conditions
    "is-several": Slip("colour is red", "colour is red, blue", "said-otherwise", "`is one of red, blue`"),
    "is-not-several": Slip("colour is red", "colour is not red, blue", "said-otherwise", "`is not one of red, blue`"),
    "is-this-or-that": Slip("colour is red", "colour is red or blue", "said-otherwise", "`colour is one of red, blue`"),
    "is-three-or-five": Slip("days is at least 2", "days is 3 or 5", "said-otherwise", "`days is one of 3, 5`"),
    "includes-several": Slip("includes red", "includes red, blue", "said-otherwise", "kinds includes red or kinds"),
    "includes-either": Slip("includes red and", "includes red or blue and", "said-otherwise", "red or kinds includes"),
    "and-as-sign": Slip("includes red and", "includes red &&", "said-otherwise", "`and`"),
    "no-value": Slip("days is at least 3", "days is empty", "unknown-name", "`not known`"),
    "includes-both": Slip("includes red and", "includes red and blue and", "said-otherwise", "red and kinds includes"),
    "is-of-choices": Slip("kinds includes red", "kinds is red", "type-mismatch", "`kinds includes red`"),
    "one-of-for-choices": Slip("kinds includes red", "kinds is one of red, blue", "type-mismatch", "or kinds includes"),
    "includes-of-choice": Slip("colour is red", "colour includes red", "wrong-kind-of-value", "`colour is red`"),
    "at-least-as-sign": Slip("is at least 3", ">= 3", "said-otherwise", "`is at least`"),
    "equal-sign": Slip("colour is red", "colour = red", "said-otherwise", "`is`"),
    "double-equal-sign": Slip("colour is red", "colour == red", "said-otherwise", "`is`"),
    "not-equal-sign": Slip("colour is red", "colour != red", "said-otherwise", "`is not`"),
    "greater-than": Slip("is at least 2", "is greater than 2", "said-otherwise", "`is more than`"),
    "is-missing": Slip("days is at least 2", "days at least 2", "said-otherwise", "`is at least`"),
    "no-else": Slip(' else "Too few."', "", "said-otherwise", "else"),
    # ------------------------------------------------------------ numbers, days and periods
    "number-word": Slip("2 months", "two months", "unknown-name", "`2`"),
    "number-word-of-rows": Slip("at least 1 row", "at least one row", "said-otherwise", "`1`"),
    "negative": Slip("2 months", "-2 months", "said-otherwise", "write `2`"),
    "plus-negative": Slip("plus 2 days", "plus -2 days", "said-otherwise", "`minus 2`"),
    "thousands": Slip("is at least 2", "is at least 1,000", "said-otherwise", "`1000`"),
    "decimals": Slip("is at least 2", "is at least 30.5", "said-otherwise", "`30` or `31`"),
    "day-with-slashes": Slip("days is at least 2", "first_day is after 01/05/2024", "said-otherwise", "`2024-05-01`"),
    "day-with-month": Slip("days is at least 2", "first_day is after 1 May 2024", "said-otherwise", "`2024-05-01`"),
    "no-such-day": Slip("days is at least 2", "first_day is after 2024-02-30", "no-such-day", "no day of the calendar"),
    "last-day-of-all": Slip("today plus 2 days", "9999-12-31", "no-such-day", "2199"),
    "first-day-of-all": Slip("today plus 2 days", "0001-01-01", "no-such-day", "1900"),
    "no-unit": Slip("2 months", "2", "said-otherwise", "`2 days`"),
    "no-unit-at-the-end": Slip("plus 2 days", "plus 2", "said-otherwise", "`2 days`"),
    "working-days": Slip("2 months", "2 working days", "said-otherwise", "working days"),
    "unknown-unit": Slip("2 months", "2 quarters", "said-otherwise", "days, weeks, months"),
    "far-too-long": Slip("2 months", "7900 years", "unfit-period", "200 years"),
    "gone-at-once": Slip("5 years", "0 years", "unfit-period", "at once"),
    # ------------------------------------------------------------ lists, types and lines
    "names-with-and": Slip(
        "by reader\n    from", "by reader and helper\n    from", "said-otherwise", "`reader, helper`"
    ),
    "names-with-slash": Slip("by reader\n    from", "by reader / helper\n    from", "said-otherwise", "by commas"),
    "names-with-last-and": Slip("from draft to", "from draft, lent, and done to", "said-otherwise", "leave `and` out"),
    "type-of-others": Slip("type long text", "type paragraph", "unknown-type", "`long text`"),
    "type-of-nobody": Slip("type long text", "type xyz", "unknown-type", "`whole number`"),
    "word-too-many": Slip("request complete", "request complete now", "unexpected-text", "delete it"),
    "line-too-short": Slip("from draft to lent", "from draft", "cut-short", "go on with"),
    "keyword-misspelt": Slip("field colour", "feild colour", "unknown-keyword", "`field`"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_gets_one_finding_on_its_line_with_its_cure(name: str) -> None:
    """Nothing is said twice, nowhere else, and the finding tells what to write."""
    slip = SLIPS[name]
    many = -1 if slip.code in ("name-form", "lookalike-letter") and slip.right == "first_day" else 1
    assert slip.right in GOOD
    text = GOOD.replace(slip.right, slip.wrong, many)
    line = GOOD[: GOOD.index(slip.right)].count("\n") + 1 + slip.below
    found = list(compile_texts({"loan.cpc": text, "colours.csv": COLOURS}).findings)
    assert [(slip.code, line)] == [(each.code, each.span.line) for each in found], [each.message for each in found]
    assert slip.said in f"{found[0].message} {found[0].help} {found[0].also}"


def test_the_text_without_slips_has_no_finding() -> None:
    """What the others are made from is right."""
    assert [] == list(compile_texts({"loan.cpc": GOOD, "colours.csv": COLOURS}).findings)


@pytest.mark.parametrize("name", SLIPS)
def test_a_finding_can_be_read_aloud(name: str) -> None:
    """It is one line in plain words, and never names what only the parser knows."""
    slip = SLIPS[name]
    text = GOOD.replace(slip.right, slip.wrong, 1)
    for each in compile_texts({"loan.cpc": text, "colours.csv": COLOURS}).findings:
        for said in (each.message, each.why, each.help):
            assert said
            assert "\n" not in said
            assert not said.endswith(".")
            assert not any(word.startswith("_") or "Token" in word for word in said.replace("`_`", "").split()), said


@pytest.mark.parametrize("deep", [True, False], ids=["indented", "flat"])
def test_each_end_too_many_is_found_on_its_own(deep: bool) -> None:
    """Two of them are two findings, each on its line; without indentation the elements below tell."""
    text = GOOD.replace(STATE, STATE + "  end\n").replace("  mail posted", "  end\n  mail posted")
    if not deep:
        text = "\n".join(each.strip() for each in text.split("\n"))
    found = list(compile_texts({"loan.cpc": text, "colours.csv": COLOURS}).findings)
    assert [("stray-end", 17), ("stray-end", 62)] == [(each.code, each.span.line) for each in found]


def test_signs_of_one_kind_are_one_finding_however_many_lines_have_them() -> None:
    """A text from a word processor does not drown what else is wrong with it."""
    text = GOOD.replace('"T', "\u201cT").replace('"\n', "\u201d\n").replace("type ", "type\u00a0")
    text = text.replace('"', "\u201c")
    found = list(compile_texts({"loan.cpc": text, "colours.csv": COLOURS}).findings)
    assert ["curly-quotes", "invisible-character"] == sorted(each.code for each in found)
    assert "more lines" in found[0].help


def test_words_that_could_stand_there_are_all_told() -> None:
    """The likeliest word is never hidden behind `more`, and stands first."""
    text = GOOD.replace("    initial\n", "    begin\n")
    found = list(compile_texts({"loan.cpc": text, "colours.csv": COLOURS}).findings)
    (unknown,) = (each for each in found if each.code == "unknown-keyword")
    assert "`initial`" in unknown.help
    assert " more" not in unknown.help


SCENARIO = """
kind library "Library"
register from "people.csv"
procedure loan "Loan"
  start from menu "New"
    by library
  party reader "Reader"
    is the creator
  part request "Request"
    edited by reader in open
  state open "Open"
    initial
  tab form "Form"
    field day "Day"
      type date
  end
end
scenario asked "A day is given"
  on {on}
  ann starts loan as l with
    day is {day}
  end
  then l is open
end
"""


@pytest.mark.parametrize(
    ("on", "day", "found"),
    [
        ("2024-02-29", "2024-02-29", []),
        ("2024-02-29", "2020-02-31", [("no-such-day", 21)]),
        ("2024-02-29", "9999-12-31", [("no-such-day", 21)]),
        ("2024-02-30", "2024-02-29", [("impossible-day", 19)]),
        ("0001-01-01", "2024-02-29", [("impossible-day", 19)]),
    ],
)
def test_days_of_scenarios_are_days_of_the_calendar(on: str, day: str, found: list[tuple[str, int]]) -> None:
    """What is filled in and the days that are reached are judged alike."""
    register = "id,name,kinds,country,mailbox\nann,Ann,library,FR,ann@example.org\n"
    done = compile_texts({"loan.cpc": SCENARIO.format(on=on, day=day), "people.csv": register})
    assert found == [(each.code, each.span.line) for each in done.findings]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "code"),
    [
        ("    day is 2024-01-02\n  end\n", "    day is 2024-01-02\n", 20, "missing-end"),
        ("  then l is open\nend\n", "  then l is open\n  end\nend\n", 24, "stray-end"),
        ("loan as l with\n", "loan as l with\n  end\n", 21, "stray-end"),
        ("  then l is open\nend\n", '  then l is open\nscenario b "B"\n  on 2024-01-01\nend\n', 18, "missing-end"),
    ],
    ids=["block-left-open", "end-too-many", "block-closed-at-once", "scenario-left-open"],
)
def test_blocks_of_scenarios_are_judged_by_indentation_too(right: str, wrong: str, line: int, code: str) -> None:
    """Steps start with names, so the parser alone notices late."""
    text = SCENARIO.format(on="2024-01-01", day="2024-01-02")
    assert right in text
    register = "id,name,kinds,country,mailbox\nann,Ann,library,FR,ann@example.org\n"
    done = compile_texts({"loan.cpc": text.replace(right, wrong), "people.csv": register})
    assert [(code, line)] == [(each.code, each.span.line) for each in done.findings]
