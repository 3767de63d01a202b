"""`# allow: CODE because REASON`."""

from __future__ import annotations

import pytest

from tests.support.examples import FIRST, judged

SPEC = """\
kind library "Library"
procedure loan "Loan # of a book"{above_procedure}
  start from menu "Ask for a book"
    by library
  party reader "Reader"
    is the creator{before}
  party owner "Owner"{behind}
    is kind library
  state open "Open"
    initial
  state closed "Closed"
    final
  action close "Close"
    by reader
    from open to closed
  end
  access
    reader sees everything
  end
end
"""


def found(before: str = "", behind: str = "", above_procedure: str = "") -> list[tuple[str, int]]:
    """Return codes and lines of the findings, with comments at these places."""
    lead = f"\n{before}" if before else ""
    text = SPEC.format(before=lead, behind=behind, above_procedure=above_procedure)
    return [(each.code, each.span.line) for each in judged({FIRST: text}, rules=True)]


def test_without_an_allow_the_finding_is_there() -> None:
    """Else the tests below would show nothing."""
    assert found() == [("unused-party", 7)]


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("# allow: unused-party because they join next year", ""),
        ("  #allow:unused-party because they join next year", ""),
        ("# allow: unused-party because they join next year\n# another comment\n\n", ""),
        ("", "  # allow: unused-party because they join next year"),
        ("", "  # allow: state-dead-end, unused-party because they join next year"),
    ],
)
def test_an_allow_above_or_behind_the_line_leaves_the_finding_out(before: str, behind: str) -> None:
    """Comments and blank lines between do no harm."""
    assert [code for code, _ in found(before, behind) if code != "allow-unused"] == []


@pytest.mark.parametrize("said", ["# allow: unused-party", "# allow: unused-party because", "# allow:", "# allow: a b"])
def test_without_a_reason_it_allows_nothing(said: str) -> None:
    """The finding stays, and the comment is a fault of its own."""
    assert [code for code, _ in found(said)] == ["allow-without-reason", "unused-party"]


def test_an_allow_elsewhere_allows_nothing() -> None:
    """It must stand at the element's own line."""
    assert found(above_procedure="  # allow: unused-party because I say so") == [
        ("allow-unused", 2),
        ("unused-party", 7),
    ]


def test_one_of_several_codes_may_be_unused() -> None:
    """Each code is judged by itself."""
    both = found(behind="  # allow: state-dead-end, unused-party because they join next year")
    assert both == [("allow-unused", 7)]


def test_a_misspelt_code_is_guessed() -> None:
    """The right code is named."""
    text = SPEC.format(before="", behind="  # allow: unsed-party because x", above_procedure="")
    helps = [each.help for each in judged({FIRST: text}, rules=True) if each.code == "allow-unused"]
    assert helps == ["did you mean `unused-party`?"]


def test_what_keeps_a_spec_from_being_understood_cannot_be_allowed() -> None:
    """Faults of passes stay, whatever a comment says."""
    text = SPEC.format(before="", behind="", above_procedure="").replace(
        "    by reader\n", "    # allow: unknown-name because it comes later\n    by raeder\n"
    )
    assert [each.code for each in judged({FIRST: text}, rules=True)] == ["unknown-name"]


def test_a_warning_of_a_pass_can_be_allowed() -> None:
    """A setting may be declared before it is used."""
    setting = 'setting longest "Longest" is 30{}\n'
    text = SPEC.format(before="", behind="  # allow: unused-party because x", above_procedure="")
    plain = judged({FIRST: setting.format("") + text}, rules=True)
    allowed = judged({FIRST: setting.format("  # allow: unused-setting because it comes later") + text}, rules=True)
    assert [each.code for each in plain] == ["unused-setting"]
    assert allowed == []


def test_the_word_in_a_quoted_text_is_no_allow() -> None:
    """`#` in quotes starts no comment."""
    text = SPEC.format(before="", behind="", above_procedure="").replace('"Reader"', '"Reader # allow: x"')
    assert [each.code for each in judged({FIRST: text}, rules=True)] == ["unused-party"]
