"""Files and comments are seen as fields are: as they are, as asterisks, or not at all."""

from __future__ import annotations

import pytest

from cpcspec.project import compile_texts
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers

MAKE = PureDrivers()
REGISTER = "id,name,kinds,country,mailbox\nlib,Library,library,FR,l@example.org\ndesk,Desk,desk,FR,d@example.org\n"
SPEC = """
kind library "Library"
kind desk "Desk"
register from "r.csv"
procedure loan "Loan"
  start from menu "Ask"
    by library
  party reader "Reader"
    is the creator
  party desks "Desks"
    is kind desk
  state open "Open"
    initial
  tab main "Main"
    attachments secret "Secret"
      with personal data
      by reader
    attachments plain "Plain"
      by reader
    comments names "Names"
      by reader
      field name "Name"
        type text
        personal data
    end
    comments notes "Notes"
      by reader
      field name "Name"
        type text
        personal data
      field words "Words"
        type text
    end
  end
  access
    reader sees everything
    desks sees everything masked
  end
  retention
    hide personal data 6 months after created_on
    erase everything 2 years after created_on
  end
end
"""
BEGUN = """
lib starts loan as l
lib attaches "ann.pdf" to l in secret
lib attaches "map.pdf" to l in plain
lib comments on l in names with
name is "Ann"
end
lib comments on l in notes with
name is "Ann"
words is "came"
end
"""


def failures(claims: str) -> list[tuple[str, str]]:
    """Return what each failure of a story with these claims at its end expected, and what happened."""
    done = compile_texts({"a.cpc": f'{SPEC}\nscenario s "S"\n{BEGUN}{claims}\nend\n', "r.csv": REGISTER})
    assert [each.message for each in done.findings if each.severity == "error"] == []
    outcome = play_on(lambda _settings, start: MAKE(done.spec, start), done.stories[0])
    assert outcome.broken == ""
    return [(each.expected, each.happened) for each in outcome.failures]


@pytest.mark.parametrize(
    "claim",
    [
        "then only desk sees secret of l masked",
        "then only lib sees secret of l",
        "then desk sees secret of l masked",
        "then desk does not see secret of l",
        "then lib sees secret of l",
        'then lib sees secret of l as "ann.pdf"',
        "then only lib, desk see plain of l",
        'then desk sees plain of l as "map.pdf"',
        "then nobody sees plain of l masked",
        "then only desk sees names of l masked",
        "then only lib sees names of l",
        "then desk sees names of l masked",
        "then lib sees names of l",
        "then only lib, desk see notes of l",
        "then nobody sees notes of l masked",
        "after 7 months\nthen nobody sees secret, names of l",
        "after 7 months\nthen nobody sees secret, names of l masked",
        "after 7 months\nthen lib does not see secret of l\nthen lib does not see names of l",
        "after 7 months\nthen only lib, desk see plain, notes of l",
        "lib comments on l in notes\nthen only lib, desk see notes of l",
    ],
)
def test_what_is_masked_is_seen_masked_and_what_is_hidden_is_not_seen(claim: str) -> None:
    """Names of files that hold personal data, and what stands in comments, are masked and hidden as fields are."""
    assert failures(claim) == []


@pytest.mark.parametrize(
    ("claim", "expected", "happened"),
    [
        ("then only lib, desk see secret of l", "desk sees secret", "desk does not"),
        ("then only lib sees secret of l masked", "lib sees secret masked", "lib does not"),
        ("then only lib, desk see names of l", "desk sees names", "desk does not"),
        ("then desk sees secret of l", "secret with its value", "`***`"),
        ("then lib sees secret of l masked", "secret masked", "`ann.pdf`"),
        ('then lib sees secret of l as "bob.pdf"', "secret `bob.pdf`", "`ann.pdf`"),
        ("then lib does not see notes of l", "notes is not seen", "`Ann`, `came` is seen"),
        ("after 7 months\nthen lib sees secret of l", "secret with its value", "nothing"),
    ],
)
def test_what_is_not_so_is_told(claim: str, expected: str, happened: str) -> None:
    """What is seen instead is told by the names of the files and by what stands in the comments."""
    assert failures(claim) == [(expected, happened)]


def test_no_value_of_a_comment_can_be_named() -> None:
    """A comment box is no field, and what stands in it has no name outside of it."""
    done = compile_texts(
        {"a.cpc": f'{SPEC}\nscenario s "S"\n{BEGUN}then lib sees notes of l as "x"\nend\n', "r.csv": REGISTER}
    )
    assert [each.code for each in done.findings if each.severity == "error"] == ["unknown-in-scenario"]
