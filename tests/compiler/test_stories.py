"""Scenarios become stories: situations put in, values typed; what stands for nothing gets a finding at its place."""

from __future__ import annotations

import pytest

from cpcspec.ir import story as st
from cpcspec.ir.codec import UnreadableIR
from cpcspec.ir.story import Story, decode_stories, encode_stories, file_named
from tests.support.library_spec import compiled_with


def told(body: str) -> Story:
    """Return the one story with these lines, which must have no fault."""
    done = compiled_with(f'scenario only "Only"\n{body}\nend\n')
    assert [each.message for each in done.findings] == []
    (found,) = done.stories
    return found


def faults(body: str, more: str = "") -> list[tuple[str, str, str]]:
    """Return code, marked text and help of each finding on a scenario with these lines."""
    done = compiled_with(f'scenario only "Only"\n{body}\nend\n{more}')
    return [(each.code, each.span.text, each.help) for each in done.findings]


def started(values: str) -> dict[str, object]:
    """Return the values of a start with these lines."""
    (step,) = told(f"reader_fr starts loan as l with\n{values}\nend").steps
    assert isinstance(step, st.Starts)
    return dict(step.values)


def test_a_situation_is_put_in_with_its_origin_and_places() -> None:
    """Steps of a situation come first, know the situation nearest to them, and keep their own places."""
    found = told("given lent_out\nthen l is lent")
    assert [(each.step, each.origin, each.place) for each in found.steps] == [
        ("on", "drafted", "situations.cpc:17"),
        ("starts", "drafted", "situations.cpc:18"),
        ("does", "asked_for", "situations.cpc:25"),
        ("on", "lent_out", "situations.cpc:29"),
        ("does", "lent_out", "situations.cpc:30"),
        ("then_state", "", "stories.cpc:3"),
    ]
    assert found.steps[-1].line == "then l is lent"
    assert found.procedures == ("loan",)


def test_values_have_the_types_of_their_fields() -> None:
    """Texts, numbers, dates, yes/no, codes, authorities and files become what the field holds."""
    values = started(
        'subject is "Birds"\ncopies is 3\nwanted_on is 2020-03-01\nurgent is yes\nasked_library is library_fr\n'
        'colours is red, blue\ncover is "cover.png"\nreason is not known'
    )
    assert values == {
        "subject": "Birds",
        "copies": 3,
        "wanted_on": "2020-03-01",
        "urgent": True,
        "asked_library": "library_fr",
        "colours": ["red", "blue"],
        "cover": file_named("cover.png"),
        "reason": None,
    }


def test_one_choice_of_several_is_still_a_list() -> None:
    """A single code in a field for several is a list of one."""
    assert started("colours is red") == {"colours": ["red"]}


def test_data_are_merged_and_rows_added() -> None:
    """Later lines change single values of data; rows of a plain list are added to those that are there."""
    row = "row of friends\nfriend is {}\nend"
    body = "\n".join(["as in plain_request", 'subject is "Cats"', row.format('"Ann"'), row.format('"Bob"')])
    assert started(body) == {
        "subject": "Cats",
        "asked_library": "library_fr",
        "friends": [{"friend": "Ann"}, {"friend": "Bob"}],
    }


def test_rows_of_one_key_are_merged_rows_inside_them_added() -> None:
    """A row whose key is there already fills that row in further, with rows of its own."""
    body = (
        "as in two_books\nrow of books\nbook is atlas\nfound is yes\nrow of pages\npage is 3\nend\nend\n"
        "row of books\nbook is atlas\nrow of pages\npage is 4\nend\nend"
    )
    assert started(body)["books"] == [
        {"book": "atlas", "wish": "Large", "found": True, "pages": [{"page": 3}, {"page": 4}]},
        {"book": "codex"},
    ]


def test_rows_are_cleared_and_filled_anew() -> None:
    """After `is not known` only the rows that follow are there."""
    assert started("as in two_books\nbooks is not known\nrow of books\nbook is codex\nend")["books"] == [
        {"book": "codex"}
    ]


def test_a_deed_may_have_to_be_refused() -> None:
    """Reason, tabs and fields stand with the step itself."""
    found = told(
        "given drafted\nlibrary_fr does ask on l\nrefused because not_a_party\n"
        'reader_fr does ask on l\nrefused because "at present" naming tab form, field subject'
    )
    deeds = [each for each in found.steps if isinstance(each, st.Does)]
    assert [each.refused for each in deeds] == [
        st.MustRefuse(code="not_a_party"),
        st.MustRefuse(words="at present", tabs=("form",), fields=("subject",)),
    ]


def test_a_value_that_must_be_refused_may_be_wrong() -> None:
    """What no form would offer can be written where it must be refused."""
    found = told(
        "reader_fr starts loan as l with\ncolours is green\nasked_library is nobody\ncopies is 99\nwanted_on is 5\n"
        "end\nrefused because invalid"
    )
    assert isinstance(found.steps[0], st.Starts)
    assert found.steps[0].values == {"colours": ["green"], "asked_library": "nobody", "copies": 99, "wanted_on": 5}


def test_a_created_case_has_a_name_and_its_procedure() -> None:
    """The case that an action creates is known from then on."""
    found = told("given asked_for\nlibrary_fr does split on l as s with\nhanded is codex\nend\nthen s is asked")
    split = found.steps[-2]
    assert isinstance(split, st.Does)
    assert (split.creates, split.given) == ("s", {"handed": ["codex"]})


def test_all_kinds_of_steps_and_expectations_are_told() -> None:
    """Each line of the reference has its step."""
    found = told(
        "meets A-01, A-02\nsetting loan_days is 20\ngiven lent_out\nafter 2 days\nafter loan_days weeks\n"
        'reader_fr attaches "p.pdf" to l in papers\nrefused\nreader_fr comments on l in talk with\nwords is "hi"\nend\n'
        "reader_fr edits l with\nsubject is not known\nend\nrefused\nreader_fr reuses l for loan as m\nrefused\n"
        "then l is gone\nthen copies of l is 1\nthen subject of l is not known\nthen library of l is library_fr\n"
        'then number of l is "LOAN-2020-1"\nthen library_fr sees subject of l\n'
        'then library_fr sees friend of l as "A"\n'
        "then library_fr sees subject of l masked\nthen reader_de does not see l\n"
        "then library_fr does not see reason of l\nthen library_fr does not see books of l\n"
        "then reader_fr may close on l\nthen reader_fr may not ask on l\nthen mail due_soon to reader_fr\n"
        "then no mail due_soon to reader_de\nthen due of l ends on 2020-02-15\nthen l is linked to l\n"
        "then l has 2 books\nthen l has 0 talk\nthen l has 0 papers\nthen l has 0 links"
    )
    assert found.meets == ("A-01", "A-02")
    assert found.settings == {"loan_days": 20}
    own = [each for each in found.steps if not each.origin]
    assert [each.step for each in own] == (
        "after after attaches comments edits reuses then_gone then_value then_value then_value then_value then_sees"
        " then_sees then_sees then_unseen then_unseen then_unseen then_may then_may then_mail then_mail then_ends"
        " then_linked then_has then_has then_has then_has"
    ).split()
    assert isinstance(own[1], st.After)
    assert (own[1].amount, own[1].unit) == (20, "week")
    assert isinstance(own[12], st.ThenSees)
    assert (own[12].within, own[12].value) == ("friends", "A")


def test_stories_survive_json() -> None:
    """Stories written as JSON and read again are the same, and so is their JSON."""
    done = compiled_with('scenario a "A"\ngiven lent_out\nthen l is lent\nend\nscenario b "B"\non 2020-03-01\nend\n')
    text = encode_stories(done.stories)
    assert decode_stories(text) == done.stories
    assert encode_stories(decode_stories(text)) == text


def test_other_text_is_no_story() -> None:
    """What no story is cannot be read as one."""
    with pytest.raises(UnreadableIR):
        decode_stories('[{"id": "a", "steps": [{"step": "sings"}]}]')


@pytest.mark.parametrize(
    ("line", "code", "marked", "cure"),
    [
        ("reader_fx does close on l", "unknown-in-scenario", "reader_fx", "did you mean `reader_fr`?"),
        ("reader_fr does clos on l", "unknown-in-scenario", "clos", "did you mean `close`?"),
        ("reader_fr does close on k", "unknown-case", "k", "there is `l`"),
        ("reader_fr starts lone as k", "unknown-in-scenario", "lone", "did you mean `loan`?"),
        ("reader_fr reuses l for lone as k", "unknown-in-scenario", "lone", "did you mean `loan`?"),
        ("reader_fr starts loan as l", "duplicate-name", "l", "rename"),
        ('reader_fr edits l with\nsubjekt is "A"\nend', "unknown-in-scenario", "subjekt", "did you mean `subject`?"),
        ("library_fr does lend on l with\nlent_day is 3\nend", "unknown-in-scenario", "lent_day", "`lent_days`"),
        ("reader_fr comments on l in talc", "unknown-in-scenario", "talc", "did you mean `talk`?"),
        ('reader_fr attaches "p" to l in paper', "unknown-in-scenario", "paper", "did you mean `papers`?"),
        ("reader_fr edits l with\nas in plane_request\nend", "unknown-in-scenario", "plane_request", "`plain_request`"),
        ('reader_fr edits l with\ncopies is "two"\nend', "unfit-value", '"two"', "a whole number"),
        ("reader_fr edits l with\ncopies is 1, 2\nend", "unfit-value", "2", "a whole number"),
        ("reader_fr edits l with\nsubject is Birds\nend", "unfit-value", "Birds", "a text in quotes"),
        ("reader_fr edits l with\nurgent is 1\nend", "unfit-value", "1", "`yes` or `no`"),
        ("reader_fr edits l with\nwanted_on is today\nend", "unfit-value", "today", "a date"),
        ("reader_fr edits l with\ncolours is today\nend", "unfit-value", "today", "choices"),
        ("reader_fr edits l with\nbooks is codex\nend", "unfit-value", "books is codex", "rows"),
        ("reader_fr edits l with\ncolours is rad\nend", "unknown-choice", "rad", "did you mean `red`?"),
        ("reader_fr edits l with\nasked_library is library_fx\nend", "unknown-choice", "library_fx", "`library_fr`"),
        ("library_fr does lend on l as m", "creates-nothing", "m", "leave `as m` out"),
        ("given lent_owt", "unknown-in-scenario", "lent_owt", "did you mean `lent_out`?"),
        ("setting loan_day is 3", "unknown-in-scenario", "loan_day", "did you mean `loan_days`?"),
        ("setting loan_days is yes", "unfit-value", "yes", "a whole number"),
        ("on 2020-02-30", "impossible-day", "2020-02-30", "a day of the calendar"),
        ("on 2020-02-04", "impossible-day", "2020-02-04", "a day of the calendar"),
        ("after loans_are_open days", "unknown-in-scenario", "loans_are_open", "`loan_days`"),
        ("then l is lended", "unknown-in-scenario", "lended", "`lent`"),
        ("then copy of l is 1", "unknown-in-scenario", "copy", "did you mean `copies`?"),
        ("then books of l is codex", "unknown-in-scenario", "books", "declare"),
        ("then reader_fr sees subjekt of l", "unknown-in-scenario", "subjekt", "did you mean `subject`?"),
        ("then reader_fr does not see subjekt of l", "unknown-in-scenario", "subjekt", "did you mean `subject`?"),
        ("then reader_fr may clos on l", "unknown-in-scenario", "clos", "did you mean `close`?"),
        ("then mail due_son to reader_fr", "unknown-in-scenario", "due_son", "did you mean `due_soon`?"),
        ("then dew of l ends on 2020-02-15", "unknown-in-scenario", "dew", "did you mean `due`?"),
        ("then due of l ends on 2020-13-15", "impossible-day", "2020-13-15", "a day of the calendar"),
        ("then l has 2 boks", "unknown-in-scenario", "boks", "did you mean `books`?"),
        ("then m is gone", "unknown-case", "m", "there is `l`"),
        ("reader_fr does close on l\nrefused because wrong_stat", "unknown-in-scenario", "wrong_stat", "`wrong_state`"),
        ("reader_fr does close on l\nrefused naming tab from", "unknown-in-scenario", "from", "did you mean `form`?"),
    ],
)  # fmt: skip
def test_what_stands_for_nothing_is_found(line: str, code: str, marked: str, cure: str) -> None:
    """Each unknown name and unfit value is marked alone, and the finding says what was perhaps meant."""
    (found,) = faults(f"given lent_out\n{line}")
    assert found[:2] == (code, marked)
    assert cure in found[2]


def test_a_refused_creation_gives_no_name() -> None:
    """Where the start must be refused, there is no case to go on with."""
    found = faults("reader_fr starts loan as l\nrefused\nthen l is draft")
    assert [(code, marked) for code, marked, _ in found] == [("unknown-case", "l")]


@pytest.mark.parametrize("body", ["refused", "given drafted\nrefused", "given drafted\nthen l is draft\nrefused"])
def test_refused_needs_a_step(body: str) -> None:
    """Only a deed can be refused."""
    assert [code for code, _, _ in faults(body)] == ["refused-without-step"]


def test_a_scenario_without_steps_is_found() -> None:
    """A scenario that does nothing would always pass."""
    assert [code for code, _, _ in faults("meets A-01")] == ["empty-scenario"]


def test_circles_of_situations_and_data_are_found() -> None:
    """What leads back to itself is found instead of told for ever."""
    more = (
        'situation one "One"\ngiven two\nend\nsituation two "Two"\ngiven one\nend\n'
        'data three "Three"\nas in four\nend\ndata four "Four"\nas in three\nend\n'
    )
    found = faults("reader_fr starts loan as l with\nas in three\nend", more)
    assert sorted((code, marked) for code, marked, _ in found) == [("scenario-loop", "one"), ("scenario-loop", "three")]


def test_scenarios_wait_for_a_spec_without_errors() -> None:
    """While rules have errors, scenarios are not looked at: their findings would mostly echo them."""
    done = compiled_with('kind reader "Again"\nscenario a "A"\ngiven nothing\nend\n')
    assert [each.code for each in done.findings] == ["duplicate-name"]
    assert done.stories == ()
