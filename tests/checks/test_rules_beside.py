"""Rules that lay an element beside others of its kind: what they must not say, and what a page has no room to show."""

from __future__ import annotations

import pytest

from tests.support.examples import FIRST, judged

SPEC = """\
kind reader "Reader"
kind library "Library"
procedure loan "Loan of a book"
  start from menu "Ask for a book"
    by reader
  party reader "Reader"
    is the creator
  party library "Library"
    is kind library
  part request "Request"
    edited by reader in asked
  part record "Noted by the library"
  state asked "Asked for"
    initial
  state lent "Lent"
  state back "Back"
    final
  tab form "Form"
    field lent_on "Lent on"
      part record
      type date
    field title "Title"
      type text
    field term "Days"
      type days from 1 to 30
      default 14
    field agreed "Days agreed"
      part record
      type days from 10 to 30
  end
  action lend "Lend"
    by library
    from asked to lent
    set lent_on to today
    set agreed to largest of term and 10
    give number
  end
  action take_back "Take back"
    by library
    from lent to back
  end
  timer due "Due"
    runs in lent
    ends 30 days after lent_on
    remind library 3 days before with late
  mail late "A book is due"
    to library
    text "{number}, due on {due}: {link}"
  access
    reader, library see everything
  end
end
"""


def found(*changes: tuple[str, str], more: str = "", tables: dict[str, str] | None = None) -> list[str]:
    """Return the codes of all findings in the spec with these pieces replaced."""
    text = SPEC
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return [each.code for each in judged({FIRST: text + more, **(tables or {})}, rules=True)]


def test_the_spec_of_these_tests_is_good() -> None:
    """Else the tests below would show nothing."""
    assert found() == []


def test_a_timer_may_wait_in_its_state_for_the_date_that_an_action_sets_there() -> None:
    """Only a date that some ways bring along, and others do not, is a slip."""
    note = ("    set lent_on to today\n", "")
    later = (
        "  timer due",
        '  action hand_out "Hand out"\n    by library\n    in lent\n    set lent_on to today\n  end\n  timer due',
    )
    assert found(note) == ["timer-never-runs"]
    assert found(note, later) == []
    another = (
        "  timer due",
        '  action order "Order"\n    by library\n    from asked to lent\n    give number\n  end\n  timer due',
    )
    assert found(another) == ["timer-start-unknown"]


def test_a_timer_with_a_condition_of_its_own_may_ask_for_its_date() -> None:
    """`when` says where it runs."""
    early = ("    runs in lent\n", "    runs in asked, lent\n")
    assert "timer-start-unknown" in found(early)
    assert "timer-start-unknown" not in found(
        ("    runs in lent\n", "    runs in asked, lent\n    when lent_on is known\n")
    )


def test_retention_needs_a_date_at_every_end() -> None:
    """A case that ends without it is kept for ever."""
    keep = "  retention\n    erase everything 1 years after {}\n  end\nend\n"
    assert found(("  end\nend\n", "  end\n" + keep.format("lent_on"))) == []
    away = ("  timer due", '  action refuse "Refuse"\n    by library\n    from asked to back\n  end\n  timer due')
    assert found(away, ("  end\nend\n", "  end\n" + keep.format("lent_on"))) == ["timer-start-unknown"]
    assert found(away, ("  end\nend\n", "  end\n" + keep.format("created_on"))) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("{number}, due on {due}: {link}", []),
        ("{number}, lent on {lent_on}: {link}", []),
        ("{agreed}, {title}: {link}", []),
        ("{reader}: {link}", ["mail-names-stranger"]),
    ],
)
def test_a_reminder_names_its_own_timer_and_whom_it_concerns(text: str, codes: list[str]) -> None:
    """What is known in the states of the timer may be told."""
    assert found(("{number}, due on {due}: {link}", text)) == codes


def test_a_number_that_is_not_given_yet_is_not_told() -> None:
    """The reader of the mail would find a gap."""
    told = '  mail asked_mail "Asked"\n    to library\n    on lend\n    text "{number}: {link}"\n  access'
    assert found(("  access", told)) == []
    assert found(("  access", told), ("    give number\n", "")) == ["mail-says-nothing", "mail-says-nothing"]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("default 14", "default 31", ["value-outside-bounds"]),
        ("default 14", "default 0", ["value-outside-bounds"]),
        ("days from 1 to 30", "days from 1 to 31", ["value-outside-bounds"]),
        ("term and 10", "term and 9", ["value-outside-bounds"]),
        ("largest of", "smallest of", ["value-outside-bounds"]),
        (
            "default 14",
            'default 14\n      check to save term is less than 14 else "Too long."',
            ["value-outside-bounds"],
        ),
        ("default 14", 'default 14\n      check to save term is at least 14 else "Too short."', []),
    ],
)
def test_a_value_that_is_given_is_one_that_the_field_takes(old: str, new: str, codes: list[str]) -> None:
    """Bounds, largest and smallest are reckoned with, and checks of the field are tried."""
    assert found((old, new)) == codes


def test_a_setting_out_of_bounds_is_found_where_it_is_used() -> None:
    """Settings are put in before anything is judged."""
    setting = 'setting usual "Days" is {}\n'
    assert found(("default 14", "default usual"), more=setting.format(14)) == []
    assert found(("default 14", "default usual"), more=setting.format(99)) == ["value-outside-bounds"]


def test_a_mark_for_personal_data_is_missing_where_another_procedure_has_it() -> None:
    """The same field of two forms is of one kind; a label that says so is believed of files."""
    person = '    field agreed "Days agreed"'
    contact = '    field contact "Contact"\n      type long text\n{}' + person
    other = SPEC.split("\n", 2)[2].replace("procedure loan", "procedure gift").replace("  end\nend\n", "  end\n" + KEPT)
    other = other.replace(person, contact.format("      personal data\n"))
    kept = ("  end\nend\n", "  end\n" + KEPT)
    assert found((person, contact.format("      personal data\n")), kept, more=other) == []
    assert found((person, contact.format("")), kept, more=other) == ["personal-mark-missing"]
    files = '    attachments papers "Papers {} personal data"\n      by library\n      in lent\n' + person
    assert found((person, files.format("without"))) == []
    assert found((person, files.format("with"))) == ["personal-mark-missing"]


KEPT = "  retention\n    erase everything 1 years after created_on\n  end\nend\n"


def test_what_fills_itself_in_need_not_go_along() -> None:
    """A default that reads the case is right anew in each case."""
    texts = (("title", "Title"), ("author", "Author"), ("shelf", "Shelf"))
    form = "".join(f'    field {name} "{label}"\n      type text\n' for name, label in texts) + "{}"
    mine = '    field mine "Is it for a library?"\n      type yes/no\n      default reader is library\n'
    again = 'reuse loan to loan\n  by reader\n  in lent\n  carry {}\n  linked as "Further" back "Earlier"\n'
    title = '    field title "Title"\n      type text\n'
    assert found((title, form.format(mine)), more=again.format("title, author, shelf, term")) == []
    assert found((title, form.format(mine)), more=again.format("title, author, term")) == ["carry-all-but-one"]


def test_whoever_has_nothing_else_to_do_in_a_state_may_lose_all_rights_there() -> None:
    """Only a gap that most rights do not have is strange."""
    text = '      field {0}_text "Text"\n        type text\n    end\n'
    two = '    comments {0} "{0}"\n      by reader\n      in {1}\n' + text
    waiting = '  state lent "Lent"\n  state late "Late"\n'
    ways = '  action warn "Warn"\n    by library\n    from lent to late\n  end\n  timer due'
    last = ("    from lent to back\n", "    from late to back\n")

    def codes(*states: str) -> list[str]:
        boxes = "".join(two.format(f"box{number}", each) for number, each in enumerate(states))
        start = '    field lent_on "Lent on"'
        return found((start, boxes + start), ('  state lent "Lent"\n', waiting), ("  timer due", ways), last)

    assert codes("asked, lent, late", "asked, lent, late", "asked, lent, late") == []
    assert "right-with-gap" not in codes("asked, late", "asked, late", "asked, lent, late")
    assert "right-with-gap" in codes("asked, late", "asked, lent, late", "asked, lent, late")


@pytest.mark.parametrize(
    ("value", "codes"),
    [("yes", []), ("yess", ["attribute-value-alone"]), ("Yes", ["attribute-value-alone"]), ("never", [])],
)
def test_a_value_like_those_that_conditions_ask_for_is_a_slip(value: str, codes: list[str]) -> None:
    """A value of another kind is none."""
    title = '    field title "Title"\n      type text\n'
    shelf = (
        '    field shelf "Shelf"\n      type choice of shelves\n      required to send when shelf.lendable is "yes"\n'
    )
    lists = 'codes shelves "Shelves" from "shelves.csv"\n'
    table = f"code,label,lendable\nnovels,Novels,yes\npoems,Poems,{value}\nmaps,Maps,no\n"
    needs = ("    set lent_on to today\n", "    needs request complete\n    set lent_on to today\n")
    assert found((title, title + shelf), needs, more=lists, tables={"shelves.csv": table}) == codes


def test_a_condition_that_asks_for_a_value_of_no_code_is_found() -> None:
    """It never holds, and nobody would tell."""
    title = '    field title "Title"\n      type text\n'
    shelf = '    field shelf "Shelf"\n      type choice of shelves\n      shown when title is known\n'
    lists = 'codes shelves "Shelves" from "shelves.csv"\n'
    ask = ("    from asked to lent\n", '    from asked to lent when shelf.lendable is "maybe"\n')
    table = {"shelves.csv": "code,label,lendable\nnovels,Novels,yes\nmaps,Maps,no\n"}
    assert found((title, title + shelf), ask, more=lists, tables=table) == ["attribute-value-alone"]


def test_an_action_with_a_form_of_its_own_need_not_ask_again() -> None:
    """Nobody fills in a reason by mistake."""
    sure = ("    from lent to back\n", '    from lent to back\n    confirm "Is it back?"\n')
    gone = '  action lost "Lost"\n    by library\n    from lent to back\n{}  end\n  timer due'
    reason = '    field reason "Reason"\n      type text\n      required to send\n'
    assert found(sure, ("  timer due", gone.format(""))) == ["confirm-missing"]
    assert "confirm-missing" not in found(sure, ("  timer due", gone.format(reason)))
    assert found(("  timer due", gone.format(""))) == []


def test_two_rules_on_sight_that_say_the_same_are_told_of_once() -> None:
    """One of them is enough, and the other one is reported."""
    twice = (
        "    reader, library see everything\n",
        "    reader, library see everything\n    library sees everything in lent\n",
    )
    masked = (
        "    reader, library see everything\n",
        (
            "    reader sees everything\n    library sees everything masked in lent\n"
            "    library sees everything in lent when term is more than 3\n    library sees everything outside lent\n"
        ),
    )
    assert found(twice) == ["access-adds-nothing"]
    assert found(masked) == []


def test_a_link_is_not_called_as_another_procedure_is() -> None:
    """A word that stands in the label of one procedure alone names its cases."""
    other = SPEC.split("\n", 2)[2].replace('procedure loan "Loan of a book"', 'procedure gift "Gift for good"')
    again = 'reuse loan to loan\n  by reader\n  in lent\n  carry title, term\n  linked as "{}" back "Earlier"\n'
    assert found(more=other + again.format("Further")) == []
    assert found(more=other + again.format("Loan")) == []
    assert found(more=other + again.format("Gift")) == ["link-words-mixed"]


def test_one_code_without_a_value_that_conditions_ask_for_is_found() -> None:
    """Several without one may well be meant."""
    title = '    field title "Title"\n      type text\n'
    shelf = '    field shelf "Shelf"\n      type choice of shelves\n'
    lists = 'codes shelves "Shelves" from "shelves.csv"\n'
    ask = ("    from asked to lent\n", '    from asked to lent when shelf.lendable is "yes"\n')
    table = (
        "code,label,lendable\nnovels,Novels,yes\npoems,Poems,yes\nmaps,Maps,no\natlases,Atlases,{}\nrolls,Rolls,{}\n"
    )

    def codes(*values: str) -> list[str]:
        return found((title, title + shelf), ask, more=lists, tables={"shelves.csv": table.format(*values)})

    assert codes("no", "no") == []
    assert codes("", "") == []
    assert codes("no", "") == ["attribute-value-alone"]


def test_a_link_to_a_case_that_is_deleted_leads_nowhere() -> None:
    """Whoever is told of a deletion is told without a link."""
    gone = '  action discard "Discard"\n    by reader\n    in asked\n    delete the case\n  end\n'
    mail = '  mail discarded "Gone"\n    to library\n    on discard\n    text "{}"\n  access'
    assert found(("  timer due", f"{gone}  timer due"), ("  access", mail.format("It is gone."))) == []
    assert found(("  timer due", f"{gone}  timer due"), ("  access", mail.format("{link}"))) == ["mail-says-nothing"]
