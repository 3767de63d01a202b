"""Fragments: settings go where a name stands, and nowhere else."""

from __future__ import annotations

from cpcspec.ir.nodes import FieldNode, Procedure
from cpcspec.project import compile_texts

SPEC = """\
kind office "Office"
fragment inner "Inner"
  needs who
  needs months default 3
  needs date default no
  timer late "Late"
    runs in open
    when date is no
    ends months months after asked_on
  mail news "News"
    to who
    on late
    text "{number}"
end
fragment outer "Outer"
  needs who
  needs form default who
  use inner with who is who, months is 9
  part form "Form"
    edited by who in open
end
procedure loan "Loan"
  start from menu "Borrow"
    by office
  party clerk "Clerk"
    is the creator
  use outer with who is clerk
  state open "Open"
    initial
  state closed "Closed"
    final
  tab sheet "Sheet"
    field asked_on "Asked on"
      type date
  end
  action close "Close"
    by clerk
    from open to closed
  end
  access
    clerk sees everything
  end
end
"""


def loan(text: str) -> tuple[Procedure, list[str]]:
    """Return the procedure of a text, and the codes of what was found."""
    done = compile_texts({"loan.cpc": text})
    return done.spec.procedures[0], [each.code for each in done.findings]


def test_a_setting_may_be_handed_on_under_its_own_name() -> None:
    """`with who is who` names the inner setting first and fills in the outer one behind `is`."""
    procedure, codes = loan(SPEC)
    assert codes == []
    assert procedure.mails[0].to == ("clerk",)
    assert procedure.parts[0].edited == (("clerk", ("open",)),)


def test_units_types_and_own_names_are_no_settings() -> None:
    """A setting called `months`, `date` or like an element leaves units, types and declarations alone."""
    procedure, _ = loan(SPEC)
    (timer,) = procedure.timers
    assert timer.period.unit == "month"
    assert timer.period.amount.model_dump()["value"] == 9
    assert [each.id for each in procedure.parts] == ["form"]
    (field,) = procedure.tabs[0].items
    assert isinstance(field, FieldNode)
    assert field.type.name == "date"


def test_a_default_may_name_a_setting_above_it() -> None:
    """`needs form default who` stands for what `who` is given."""
    procedure, codes = loan(SPEC.replace("  use inner with who is who,", "  use inner with who is form,"))
    assert codes == []
    assert procedure.mails[0].to == ("clerk",)
