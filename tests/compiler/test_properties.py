"""Properties become claims: names and types resolved for each procedure, faults found at their places."""

from __future__ import annotations

import pytest

from cpcspec.ir import expr as ir
from cpcspec.ir import properties as claims
from cpcspec.ir.nodes import Period
from tests.support.library_spec import compiled_with

STATE = ir.SystemRef(name="state")
DRAFT = ir.Compare(how="eq", left=STATE, right=ir.Const(value="draft"))
LENT = ir.Compare(how="eq", left=STATE, right=ir.Const(value="lent"))
ENDED = ir.OneOf(arg=STATE, options=(ir.Const(value="closed"), ir.Const(value=claims.GONE)))
ALL = ("draft", "asked", "lent", "closed")


def text(body: str) -> str:
    """Return a property of loans with that line."""
    return f'property only "Only this"\n  meets X-1\n  of loan\n  {body}\n'


def claim(body: str) -> claims.Claim:
    """Return what the one property with that line claims; it must have no fault."""
    done = compiled_with(text(body))
    assert [each.message for each in done.findings] == []
    (found,) = done.properties
    return found.claim


def faults(written: str) -> list[tuple[str, str]]:
    """Return code and marked text of each finding on these lines."""
    return [(each.code, " ".join(each.span.text.split())) for each in compiled_with(written).findings]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("always state is draft", claims.Always(condition=DRAFT)),
        ("never state is draft", claims.Never(condition=DRAFT)),
        ("at last state is one of closed, gone", claims.AtLast(condition=ENDED)),
        ("once state is draft always state is lent", claims.Once(condition=DRAFT, then=LENT)),
        ("state is draft leads to state is lent", claims.LeadsTo(cause=DRAFT, effect=LENT)),
        (
            "state is draft leads to state is lent within loan_days days",
            claims.LeadsTo(cause=DRAFT, effect=LENT, within=Period(amount=ir.Const(value=90), unit="day")),
        ),
        ("state is lent only after state is draft", claims.OnlyAfter(condition=LENT, before=DRAFT)),
        ("at most 2 talk per country", claims.AtMost(box="talk", count=2, per="country")),
        ("starts only from menu by reader", claims.StartsOnly(menu=True, kinds=("reader",))),
        ("starts only by reader, library", claims.StartsOnly(kinds=("reader", "library"))),
        ("starts only from loan by keepers", claims.StartsOnly(sources=("loan",), parties=("keepers",))),
    ],
)
def test_each_form_says_what_it_reads_like(line: str, expected: claims.Claim) -> None:
    """Conditions are typed, settings put in, names resolved."""
    assert claim(line) == expected


def test_rights_are_claimed_of_actions_and_of_what_is_written_in_the_form() -> None:
    """An action stands by its name; parts, boxes and sections follow a verb, which alone means any of them."""
    found = claim(
        "only reader, library may ask, edit answer, write talk, attach papers, edit, act in draft when copies is 2"
    )
    assert isinstance(found, claims.OnlyMay)
    assert (found.parties, found.states) == (("reader", "library"), ("draft",))
    assert [(each.kind, each.id) for each in found.activities] == [
        ("action", "ask"),
        ("edit", "answer"),
        ("comment", "talk"),
        ("attach", "papers"),
        ("edit", ""),
        ("any", ""),
    ]
    assert found.when == ir.Compare(how="eq", left=ir.FieldRef(name="copies"), right=ir.Const(value=2))


def test_nobody_is_no_party_and_no_state_named_means_every_state() -> None:
    """What nobody may do, nobody may do in any state."""
    assert claim("nobody may act") == claims.OnlyMay(activities=(claims.Activity(kind="any"),), states=ALL)


def test_sight_is_claimed_of_anything_personal_data_or_named_items() -> None:
    """Parts, tabs and lists stand for the items that they hold."""
    assert claim("only reader sees anything in draft") == claims.OnlySee(
        parties=("reader",), what="anything", states=("draft",)
    )
    assert claim("nobody sees personal data") == claims.OnlySee(what="personal", states=ALL)
    found = claim("only reader sees extra, friends, subject")
    assert isinstance(found, claims.OnlySee)
    assert set(found.paths) == {
        "hurry",
        "friends",
        "friends.friend",
        "friends.note",
        "friends.pets",
        "friends.pets.pet",
        "subject",
    }
    late = claim("only reader sees personal data from 6 months after state is lent")
    assert isinstance(late, claims.OnlySee)
    assert (late.period, late.after) == (Period(amount=ir.Const(value=6), unit="month"), LENT)


def test_a_property_says_where_it_stands_and_what_it_meets() -> None:
    """Reports name the line as written, its place and its requirements."""
    (found,) = compiled_with(text("always   state is draft")).properties
    assert (found.id, found.label, found.procedure) == ("only", "Only this", "loan")
    assert (found.said, found.place, found.meets) == ("always state is draft", "stories.cpc:1", ("X-1",))


@pytest.mark.parametrize(
    ("of", "count"),
    [("of every procedure", 1), ("of every procedure with personal data", 1), ("of loan", 1)],
)
def test_a_property_speaks_of_one_or_of_every_procedure(of: str, count: int) -> None:
    """There is one resolved property for each procedure spoken of."""
    done = compiled_with(f'property all "All"\n  {of}\n  never state is draft\n')
    assert (len(done.properties), len(done.findings)) == (count, 0)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (text("always state is drafty"), [("unknown-name", "drafty")]),
        (text("always copies is red"), [("unknown-name", "red")]),
        (text("always copies"), [("not-a-condition", "copies")]),
        (text("never library is actor"), [("out-of-place", "library is actor")]),
        (text("never lent_on is before today"), [("out-of-place", "lent_on is before today")]),
        (text("only keeper may ask"), [("unknown-name", "keeper")]),
        (text("nobody may aks"), [("unknown-name", "aks")]),
        (text("nobody may write papers"), [("unknown-name", "papers")]),
        (text("nobody may shred papers"), [("unknown-name", "shred")]),
        (text("nobody sees answers"), [("unknown-name", "answers")]),
        (text("at most 1 papers per country"), [("unknown-name", "papers")]),
        (text("starts only from lend"), [("unknown-name", "lend")]),
        (text("starts only from menu by readers"), [("unknown-name", "readers")]),
        (
            text("state is draft leads to state is lent within copies days"),
            [("wrong-kind-of-value", "copies days")],
        ),
        (text("always loans_are_open is yes"), [("idle-property", "always loans_are_open is yes")]),
        (text("never loans_are_open is no"), [("idle-property", "never loans_are_open is no")]),
        (text("always state is draft\n  never state is lent"), [("repeated-clause", "never state is lent")]),
        ('property only "Only"\n  of loan\n', [("missing-clause", "only")]),
        ('property only "Only"\n  always state is draft\n', [("missing-clause", "only")]),
        (
            'property only "Only"\n  of every procedure except loan\n  always state is draft\n',
            [("property-of-nothing", "of every procedure except loan")],
        ),
        (text("always state is draft") + text("always state is draft"), [("duplicate-name", "only")]),
    ],
)
def test_what_is_wrong_with_a_property_is_found_where_it_stands(written: str, expected: list[tuple[str, str]]) -> None:
    """Each fault has its code and its place."""
    assert faults(written) == expected


@pytest.mark.parametrize(
    "line",
    [
        "at last loans_are_open is yes",
        "state is draft leads to loans_are_open is yes",
        "loans_are_open is no leads to state is draft",
        "loans_are_open is no only after state is draft",
        "once state is draft always loans_are_open is yes",
        "once loans_are_open is no always state is draft",
    ],
)
def test_what_a_setting_has_decided_is_idle(line: str) -> None:
    """A claim that no rule could break proves nothing."""
    assert faults(text(line)) == [("idle-property", line)]
