"""What actions ask for in the form: what is not shown at that moment is not demanded, and D16 tells so."""

from __future__ import annotations

import pytest

from cpcspec.audit.check import Check, World
from cpcspec.audit.checks import d16_mandatory_fields_shown
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.run import Audit
from cpcspec.audit.verdict import Answer
from cpcspec.project import compile_texts

CHECK: Check = d16_mandatory_fields_shown.CHECK
SPEC = """
kind library "Library"
register from "r.csv"

procedure loan "Loan"
  start from menu "New loan"
    by library
  party reader "Reader"
    is the creator
  part core "Core"
    edited by reader in draft
  part record "Record"
  state draft "Draft"
    initial
  state open "Open"
  state done "Done"
    final
  tab main "Main"
    field urgent "Urgent"
      type yes/no
    field note "Note"
      part record
      type text
{field}
    field ended_on "Ended on"
      part record
      type date
    field kept "Kept"
      part record
      type text
  end
{tab}
  action send "Send"
    by reader
    from draft to open
  end
  action finish "Finish"
    by reader
    from open to done
    asks {asks}
{effects}
  end
{more}
  access
    reader sees everything
  end
end
"""
REGISTER = "id,name,kinds,country,mailbox\nlib,Library,library,FR,l@example.org\n"
SET = "set ended_on to today"
MANDATORY = "required to send"


def answers(field: str, effects: str = SET, **more: str) -> list[Answer]:
    """Return what D16 answers where the action asks for a note with these lines."""
    words = {"field": field, "effects": effects, "asks": "note", "more": "", "tab": "", **more}
    done = compile_texts({"a.cpc": SPEC.format(**words), "r.csv": REGISTER})
    assert [each.message for each in done.findings if each.severity == "error"] == []
    return list(Audit(World(done.spec, origins=done.origins, show=evidence_of), (CHECK,)).answers())


@pytest.mark.parametrize(
    ("field", "effects"),
    [
        (f"shown when ended_on is known\n{MANDATORY}", SET),
        (f"shown when ended_on is known and urgent is yes\n{MANDATORY}", SET),
        ("required to send when ended_on is known", SET),
        ("required to save when ended_on is known", SET),
        ('shown when ended_on is known\ncheck to send note is not "x" else "Say more."', SET),
        (f"shown when state is done\n{MANDATORY}", ""),
        (f"shown when state is draft\n{MANDATORY}", ""),
        (f"shown when ended_on is known and note is not known\n{MANDATORY}", SET),
    ],
)
def test_what_is_never_shown_when_it_is_asked_is_told(field: str, effects: str) -> None:
    """What only the action's own effects bring about comes too late: the asterisk never bites."""
    (found,) = answers(field, effects)
    assert (found.verdict, "whenever it may be taken" in found.says) == ("fails", True)
    assert found.evidence is not None


@pytest.mark.parametrize(
    ("field", "effects"),
    [
        (MANDATORY, SET),
        (f"shown when urgent is yes\n{MANDATORY}", SET),
        ("required to send when urgent is yes", SET),
        (f"shown when ended_on is not known or urgent is yes\n{MANDATORY}", ""),
        ("", SET),
        ("shown when ended_on is known", SET),
        (f"shown when state is open\n{MANDATORY}", "set kept to note"),
    ],
)
def test_what_may_be_shown_when_it_is_asked_is_right(field: str, effects: str) -> None:
    """A field that is shown in some case in which it is asked for is demanded there; one that need not be, never."""
    assert {each.verdict for each in answers(field, effects)} == {"holds"}


def test_a_field_that_another_asked_field_brings_up_is_right() -> None:
    """What is asked for is put in before it is judged, so that one answer may bring up the next question."""
    assert {each.verdict for each in answers(f"shown when kept is known\n{MANDATORY}", asks="kept, note")} == {"holds"}


@pytest.mark.parametrize(
    ("field", "effects"),
    [
        ("shown when ended_on is not known", SET),
        ("shown when state is open", ""),
        ("shown when state is not done\nrequired to send", ""),
    ],
)
def test_what_is_hidden_after_the_action_is_lost(field: str, effects: str) -> None:
    """An answer that nothing reads and that no case keeps was asked for in vain, mandatory or not."""
    (found,) = answers(field, effects)
    assert (found.verdict, "is lost" in found.says) == ("fails", True)


def test_what_stands_in_a_tab_that_is_hidden_is_lost() -> None:
    """A tab that is not shown keeps nothing."""
    tab = 'tab hidden "Hidden"\nshown when ended_on is not known\nfield why "Why"\npart record\ntype text\nend\n'
    (found,) = answers("", tab=tab, asks="why")
    assert "is lost" in found.says
    assert {each.verdict for each in answers("", "", tab=tab, asks="why")} == {"holds"}


def test_what_is_demanded_only_the_second_time_is_told() -> None:
    """Where a case comes back, the field is shown from then on; the first time nothing was demanded."""
    back = 'action again "Again"\nby reader\nfrom done to open\nend\n'
    (found,) = answers(f"shown when ended_on is known\n{MANDATORY}", more=back)
    assert (found.verdict, "until the action has had its effects" in found.says) == ("fails", True)


def test_effects_that_depend_on_something_are_not_counted_on() -> None:
    """Whether the field comes up is open where an effect has a condition."""
    (found,) = answers(f"shown when ended_on is known\n{MANDATORY}", f"{SET} when urgent is yes")
    assert "whenever it may be taken" in found.says
