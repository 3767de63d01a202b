"""What rules must not say, and what a page has no room to show."""

from __future__ import annotations

import pytest

from cpcspec.checks.registry import RULES
from cpcspec.project import check
from tests.support.examples import FIRST, judged
from tests.support.real_specs import real_texts

TOP = 'kind library "Library"\n'
SPEC = """\
procedure loan "Loan of a book"
  start from menu "Ask for a book"
    by library
  party reader "Reader"
    is the creator
  part request "Request"
    edited by reader in open
  part record "Noted by the library"
  state open "Open"
    initial
  state closed "Closed"
    final
  tab form "Form"
    field title "Title"
      type text
    field lent_on "Lent on"
      part record
      type date
  end
  action close "Close"
    by reader
    from open to closed
    set lent_on to today
  end
  access
    reader sees everything
  end
end
"""
DUE = """  timer return_due "Return due"
    runs in open
    ends {period} after created_on
    remind reader {reminder} with reminder
  mail reminder "Your book is due"
    to reader
    text "{{link}}"
"""


def found(*texts: str, tables: dict[str, str] | None = None) -> list[str]:
    """Return the codes of all findings in these texts."""
    whole = {FIRST if number == 0 else f"more_{number}.cpc": each for number, each in enumerate(texts)}
    return [each.code for each in judged({**whole, **(tables or {})}, rules=True)]


def changed(old: str, new: str) -> str:
    """Return the spec with one piece replaced."""
    assert old in SPEC
    return TOP + SPEC.replace(old, new)


def with_(more: str) -> str:
    """Return the spec with more in its procedure."""
    return changed("  access\n", f"{more}  access\n")


def test_the_spec_of_these_tests_is_good() -> None:
    """Else the tests below would show nothing."""
    assert found(TOP + SPEC) == []


def test_the_real_specs_have_no_findings() -> None:
    """What the rules say of a good spec is nothing."""
    assert [str(each) for each in judged(dict(real_texts()), rules=True)] == []
    assert not list(check(["specs"]).findings)


def test_rules_stand_in_the_order_of_their_codes() -> None:
    """Nobody needs to look for the place of a new one."""
    assert sorted(each.fault.code for each in RULES) == [each.fault.code for each in RULES]


def test_a_state_in_which_others_create_cases_is_reachable() -> None:
    """A case may begin elsewhere than in the initial state."""
    lent = changed('  state closed "Closed"\n', '  state lent "Lent"\n  state closed "Closed"\n')
    lent = lent.replace("from open to closed", "from open, lent to closed")
    split = """  action split "Split"
    by reader
    in open
    create loan in lent linked as "New" back "Old"
      carry title
    end
  end
"""
    assert found(lent) == ["state-unreachable"]
    assert found(lent.replace("  access\n", f"{split}  access\n")) == []


def test_deleting_the_case_is_a_way_to_end() -> None:
    """A draft that can only be deleted is no dead end."""
    gone = changed("    from open to closed\n    set lent_on to today\n", "    in open\n    delete the case\n")
    gone = gone.replace('  state closed "Closed"\n    final\n', "")
    assert found(gone) == []


def test_a_timer_alone_leads_out_of_a_state() -> None:
    """Where nobody may act but time runs, a case gets on."""
    waiting = changed('  state closed "Closed"\n', '  state lent "Lent"\n  state closed "Closed"\n')
    waiting = waiting.replace("from open to closed", "from open to lent")
    timer = '  timer due "Due"\n    runs in lent\n    ends 14 days after entered_on\n    then to closed\n'
    assert found(waiting) == ["state-nobody-may-act", "state-unreachable"]
    assert found(waiting.replace("  access\n", f"{timer}  access\n")) == []


@pytest.mark.parametrize(
    ("period", "reminder", "codes"),
    [
        ("2 weeks", "14 days before", []),
        ("2 weeks", "15 days before", ["reminder-after-end"]),
        ("1 months", "30 days before", []),
        ("1 months", "32 days before", ["reminder-after-end"]),
        ("1 years", "12 months before", []),
        ("14 days", "3 weeks after", []),
        ("term days", "31 days before", []),
        ("term days", "94 days before", ["reminder-after-end"]),
    ],
)
def test_only_reminders_that_can_never_come_in_time_are_reported(period: str, reminder: str, codes: list[str]) -> None:
    """A month may have 31 days; a field has the bounds of its type."""
    term = '    field term "Term"\n      type days from 30 to 93\n    field lent_on'
    spec = changed("    field lent_on", term)
    timer = DUE.format(period=period, reminder=reminder)
    assert found(spec.replace("  access\n", f"{timer}  access\n")) == codes


def test_a_reminder_after_an_end_that_leads_away_is_reported() -> None:
    """The timer no longer runs where the end has led the case."""
    timer = DUE.format(period="14 days", reminder="3 days after") + "    then to closed\n"
    moved = timer.replace("  mail", "    then to closed\n  mail").removesuffix("    then to closed\n")
    assert found(with_(moved)) == ["reminder-after-end"]


def test_a_field_that_an_action_asks_for_or_sets_counts_as_filled_in() -> None:
    """Not only editors fill in a form."""
    required = changed("      part record\n", "      part record\n      required to send\n")
    assert found(required) == []
    assert found(required.replace("    set lent_on to today\n", "    asks lent_on\n")) == []
    assert found(required.replace("    set lent_on to today\n", "")) == ["required-but-never-editable"]


def test_fields_of_rows_are_judged_too() -> None:
    """A required field in a list needs an editor as any other."""
    rows = """    list books "Books"
      field author "Author"
        part record
        type text
        required to send
    end
"""
    assert found(changed("    field lent_on", f"{rows}    field lent_on")) == ["required-but-never-editable"]


def test_a_hidden_field_that_only_actions_set_and_rules_read_is_no_fault() -> None:
    """The system may keep dates that nobody needs to see."""
    timer = '  timer due "Due"\n    runs in open\n    ends 14 days after lent_on\n    then to closed\n'
    lend = '  action lend "Lend"\n    by reader\n    in open\n    set lent_on to today\n  end\n'
    hidden = with_(lend + timer).replace("sees everything", "sees everything except lent_on")
    assert found(hidden) == []
    assert found(hidden.replace(timer, "")) == ["field-never-visible"]


def test_a_hidden_list_is_reported_once() -> None:
    """Not once more for each of its fields."""
    rows = '    list books "Books"\n      field author "Author"\n        type text\n    end\n'
    hidden = changed("    field lent_on", f"{rows}    field lent_on")
    assert found(hidden.replace("sees everything", "sees everything except books")) == ["field-never-visible"]


FRAGMENT = """\
fragment contacts "Contacts"
  party owner "Owner"
    is kind library
end
"""


def second(seen: str) -> str:
    """Return another procedure that uses the fragment."""
    spec = SPEC.replace("procedure loan", "procedure gift").replace("  access\n", "  use contacts\n  access\n")
    return spec.replace("reader sees", f"{seen} see")


def test_a_party_of_a_fragment_is_unused_only_if_no_procedure_uses_it() -> None:
    """A fragment offers things; a procedure need not take all of them."""
    first = with_("  use contacts\n") + FRAGMENT
    assert found(first, second("reader, owner")) == []
    assert found(first, second("reader")) == ["unused-party"]


def test_common_ground_without_any_procedure_is_not_called_unused() -> None:
    """A folder of lists and fragments may be checked on its own."""
    codes = 'codes genres "Genres" from "genres.csv"\nsetting longest "Longest" is 30\n'
    assert found(TOP + FRAGMENT + codes, tables={"genres.csv": "code,label\na,A\n"}) == []
