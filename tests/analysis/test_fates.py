"""What becomes of open cases under another version: state by state, with the stage and the field."""

from __future__ import annotations

from cpcspec.analysis.fates import Verdict, fates
from cpcspec.project import compile_texts

SPEC = """\
kind desk "Desk"
register from "desks.csv"
codes grounds "Grounds" from "grounds.csv"

procedure paper "Paper"
  start from menu "Write"
    by desk
  party writer "Writer"
    is the creator
  party desks "Desks"
    is kind desk
  part text "Text"
    edited by writer in draft
  part reply "Reply"
    edited by desks in sent
  part record "Record"
  state draft "Draft"
    initial
  state sent "Sent"
  state closed "Closed"
    final
  tab form "Form"
    field title "Title"
      type text
      required to send
    field ground "Ground"
      type choice of grounds
    field answer "Answer"
      part reply
      type long text
    field sent_on "Sent on"
      part record
      type date
  end
  action send "Send"
    by writer
    from draft to sent
    needs text complete
    set sent_on to today
  end
  action close "Close"
    by desks
    from sent to closed
    needs reply complete
  end
  timer late "Late"
    runs in sent
    ends 3 months after sent_on
  access
    desks see everything
    writer sees everything
  end
end
"""
TABLES = {
    "desks.csv": "id,name,kinds,country,mailbox\nd_fr,Desk,desk,FR,d@example.org\n",
    "grounds.csv": "code,label\na,First\nb,Second\n",
}


def _fates(*replaced: tuple[str, str], tables: dict[str, str] | None = None) -> dict[str, Verdict]:
    text = SPEC
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new, 1)
    before, after = compile_texts({"s.cpc": SPEC, **TABLES}), compile_texts({"s.cpc": text, **(tables or TABLES)})
    assert before.ok, [each.message for each in before.findings]
    assert after.ok, [each.message for each in after.findings]
    return {each.state: each for each in fates(before.spec, after.spec)}


def _told(found: dict[str, Verdict]) -> dict[str, str]:
    return {state: each.fate for state, each in found.items()}


def test_the_same_version_is_safe() -> None:
    """Nothing happens to cases of a version that did not change."""
    assert _told(_fates()) == {"draft": "safe", "sent": "safe", "closed": "safe"}


def test_what_only_reads_differently_is_safe() -> None:
    """New labels do nothing to cases."""
    assert set(_told(_fates(('"Title"', '"Heading"'))).values()) == {"safe"}


def test_a_field_that_is_gone_breaks_cases_that_may_hold_it() -> None:
    """A draft has no answer yet, so that only cases that were sent lose one."""
    gone = '    field answer "Answer"\n      part reply\n      type long text\n'
    found = _fates((gone, ""))
    assert _told(found) == {"draft": "safe", "sent": "breaks", "closed": "breaks"}
    (worry,) = found["sent"].worries
    assert (worry.stage, worry.id) == ("sent", "answer")
    assert worry.says == "“Answer” is gone, and what it may hold would be lost"


def test_a_field_that_was_renamed_needs_a_move() -> None:
    """A new field of the same label and type is where the value belongs."""
    found = _fates(("field answer ", "field the_answer "))
    assert _told(found) == {"draft": "safe", "sent": "needs a move", "closed": "needs a move"}
    assert found["sent"].worries[0].says == "what “Answer” holds goes to `the_answer` now"


def test_a_new_obligation_breaks_cases_that_are_past_it() -> None:
    """What must be there before the end, and can only be filled in before it was asked for, stops a case for good."""
    found = _fates(
        ("    field ground", '    field place "Place"\n      type text\n      required to send\n    field ground'),
        ("    needs reply complete", "    needs text complete"),
    )
    assert _told(found) == {"draft": "safe", "sent": "breaks", "closed": "safe"}
    worry = found["sent"].worries[0]
    assert (worry.stage, worry.id) == ("sent", "place")
    assert worry.says.endswith("before “Close”, and nobody may fill it in from here on")
    assert [(each.fate, each.stage) for each in found["draft"].worries] == [("safe", "draft"), ("safe", "sent")]


def test_a_lost_right_to_fill_in_breaks_cases_that_lack_something() -> None:
    """A draft without a title can never be sent once nobody may edit drafts; what was sent has its title."""
    assert _told(_fates(("edited by writer in draft", "edited by writer in sent"))) == {
        "draft": "breaks",
        "sent": "safe",
        "closed": "safe",
    }


def test_a_code_that_is_gone_needs_a_move() -> None:
    """A case may hold a code that nothing knows any more."""
    found = _fates(tables={**TABLES, "grounds.csv": "code,label\na,First\n"})
    assert _told(found) == {"draft": "needs a move", "sent": "needs a move", "closed": "needs a move"}
    assert found["draft"].worries[0].says == "“Ground” may hold a code that is gone (b); it has to be put right"


def test_another_type_breaks_what_nobody_may_change() -> None:
    """A text in a field for numbers can be put right where somebody may edit it, and nowhere else."""
    whole = ("      type long text\n", "      type whole number from 1 to 9\n")
    assert _told(_fates(whole)) == {"draft": "safe", "sent": "needs a move", "closed": "breaks"}


def test_narrower_bounds_are_safe_and_told() -> None:
    """Only what somebody changes is judged anew: a value that is too long stays as it is."""
    found = _fates(("      type text\n      required to send", "      type text at most 10\n      required to send"))
    assert _told(found) == {"draft": "safe", "sent": "safe", "closed": "safe"}
    assert "may hold more than 10" in found["sent"].worries[0].says


def test_a_state_that_is_gone_needs_a_move() -> None:
    """Cases in a state that is no more must be told where they are; one of the same label is proposed."""
    found = _fates(
        ("  state sent ", "  state under_way "), ("in sent\n", "in under_way\n"), ("to sent", "to under_way"),
        ("from sent", "from under_way"), ("runs in sent", "runs in under_way"),
    )  # fmt: skip
    assert _told(found) == {"draft": "safe", "sent": "needs a move", "closed": "safe"}
    assert found["sent"].worries[0].says == "the state “Sent” is called `under_way` now"


def test_no_way_to_an_end_breaks() -> None:
    """A case that could be closed and no longer can is broken, wherever it is on its way."""
    found = _fates(
        ("    from sent to closed", "    in sent"),
        ("    final\n", ""),
        ('closed "Closed"', 'closed "Closed"\n    final'),
    )
    assert _told(found) == {"draft": "breaks", "sent": "breaks", "closed": "safe"}
    assert found["sent"].worries[0].says == "no way leads to an end any more"


def test_a_date_that_was_never_set_needs_a_move() -> None:
    """A period that counts from a new date would never end for cases that are past the step that sets it."""
    found = _fates(
        ("    field sent_on", '    field opened_on "Opened on"\n      part record\n      type date\n    field sent_on'),
        ("    set sent_on to today", "    set sent_on to today\n    set opened_on to today"),
        ("after sent_on", "after opened_on"),
    )
    assert _told(found) == {"draft": "safe", "sent": "needs a move", "closed": "safe"}
    assert found["sent"].worries[0].says == "“Opened on” was never set, and a period counts from it"


def test_a_party_that_nobody_was_put_into_needs_a_move() -> None:
    """Where a new party acts that is assigned by an earlier action, old cases have nobody there."""
    found = _fates(
        ("  part text", '  party keeper "Keeper"\n    is assigned by actions\n  part text'),
        ("    set sent_on to today", "    set sent_on to today\n    assign keeper to desks"),
        ("    by desks\n    from sent", "    by keeper\n    from sent"),
    )
    assert _told(found) == {"draft": "safe", "sent": "needs a move", "closed": "safe"}
    assert found["sent"].worries[0].says == "nobody is “Keeper”, who acts there"


def test_a_new_condition_breaks_where_nothing_can_fulfil_it() -> None:
    """A condition on a field that nobody may change any more may bar a step for good."""
    check = '    check ground is known else "Give the ground."\n'
    found = _fates(("    from sent to closed\n", f"    from sent to closed\n{check}"))
    assert _told(found) == {"draft": "safe", "sent": "breaks", "closed": "safe"}
    assert found["sent"].worries[0].says.startswith("“Close” has a new condition: Give the ground.")


def test_a_procedure_that_is_gone_breaks_all_its_cases() -> None:
    """There is nothing that its cases could go on under."""
    done = compile_texts({"s.cpc": SPEC, **TABLES})
    found = fates(done.spec, done.spec.model_copy(update={"procedures": ()}))
    assert {each.fate for each in found} == {"breaks"}


ANOTHER = "d_de,Other desk,desk,DE,e@example.org\n"


def test_an_authority_that_left_needs_somebody_who_takes_over() -> None:
    """Open cases of a procedure that may name it are told, with the command that hands them over."""
    before = {**TABLES, "desks.csv": TABLES["desks.csv"] + ANOTHER}
    old = compile_texts({"s.cpc": SPEC, **before}).spec
    new = compile_texts({"s.cpc": SPEC, **TABLES}).spec
    found = {each.state: each for each in fates(old, new)}
    assert _told(found) == {"draft": "needs a move", "sent": "needs a move", "closed": "safe"}
    (worry,) = found["sent"].worries
    assert worry.id == "d_de"
    assert "`cpcrun hand-over d_de AUTHORITY`" in worry.says


def test_an_authority_that_joined_is_safe() -> None:
    """Who comes into the register takes nothing from anybody."""
    assert set(_told(_fates(tables={**TABLES, "desks.csv": TABLES["desks.csv"] + ANOTHER})).values()) == {"safe"}


def test_who_only_acts_by_its_kind_is_named_in_no_case() -> None:
    """A party by kind is whoever the register says, so nothing is left behind."""
    text = SPEC.replace("by desk\n", "by office\n").replace(
        'kind desk "Desk"\n', 'kind desk "Desk"\nkind office "Office"\n'
    )
    office = "o_fr,Office,office,FR,o@example.org\n"
    old, new = (
        compile_texts({"s.cpc": text, **TABLES, "desks.csv": TABLES["desks.csv"] + office + more})
        for more in (ANOTHER, "")
    )
    assert {each.fate for each in fates(old.spec, new.spec)} == {"safe"}
