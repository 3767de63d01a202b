"""Who leaves the register does nothing more, and engines that run on notice who joined, who left and who took over."""

from __future__ import annotations

import pytest

from cpcspec.semantics import rights
from cpcspec.semantics.case import Actor, Comment, Create, Do, Edit, HandOver
from runtime.engine.engine import Engine
from runtime.engine.handing import hand_over, left_behind, why_not
from runtime.engine.outbox import send_waiting
from runtime.engine.replay import verify
from runtime.engine.timers import fire_due
from runtime.ports import Store
from runtime.tables import MAILS
from tests.support.desks import ABROAD, OFFICE, ONE, OTHER, TEXT, THIRD, desks
from tests.support.engines import PrefixedIds, act, an_engine, refusals, the_case, wait
from tests.support.postbox import Postbox

NAMED = {"title": "x", "who": OTHER, "others": [ONE, OTHER], "steps": [{"by_whom": OTHER}, {"by_whom": ONE}]}


def an_order(engine: Engine, by: str = OFFICE, *, sent: bool = True, **values: object) -> str:
    """Start an order in which the other desk is named; return its id."""
    case_id = act(engine, None, Create("", "order", {**NAMED, **values}), by).case.id
    if sent:
        act(engine, case_id, Do("send"), by)
    return case_id


@pytest.fixture
def engine(store: Store) -> Engine:
    """Return an engine whose register holds two desks."""
    return an_engine(store, spec=desks(ONE, OTHER))


@pytest.mark.parametrize("command", [Do("finish"), Do("help"), Comment("talk", {"words": "x"}), Edit({"title": "y"})])
def test_who_left_acts_no_more(engine: Engine, command: Do | Comment | Edit) -> None:
    """Whether as kind, as chosen or as assigned: an authority that left has no access, also to cases from before."""
    case_id = an_order(engine)
    engine.publish(desks(ONE))
    assert refusals(engine, case_id, command, OTHER) == ["not_visible"]


def test_who_left_sees_and_starts_nothing(engine: Engine) -> None:
    """Its own cases are closed to it, and it begins none."""
    case_id = an_order(engine, OTHER, sent=False)
    engine.publish(desks(ONE))
    context = engine.context(case_id)
    assert context is not None
    assert not rights.view(context.program, context.case, Actor(OTHER), context.world).visible
    assert refusals(engine, None, Create("", "order"), OTHER) == ["not_allowed"]


def test_who_left_is_not_chosen(engine: Engine) -> None:
    """Neither in a new case, nor in a draft from before: that has to name somebody else before it is sent."""
    draft = an_order(engine, sent=False)
    engine.publish(desks(ONE))
    assert refusals(engine, None, Create("", "order", {"who": OTHER}), OFFICE) == ["invalid"]
    assert set(refusals(engine, draft, Do("send"), OFFICE)) == {"invalid"}
    act(engine, draft, Edit({"who": ONE, "others": [ONE], "steps": []}), OFFICE)
    act(engine, draft, Do("send"), OFFICE)


def test_who_left_gets_no_mail(engine: Engine, store: Store) -> None:
    """Nor does a mail go out that was written before it left."""
    case_id = an_order(engine)
    engine.publish(desks(ONE))
    postbox = Postbox()
    send_waiting(store, engine.clock, postbox)
    wait(engine, days=8)
    fire_due(engine)
    send_waiting(store, engine.clock, postbox)
    assert [(row.mail, row.authority) for row in store.find(MAILS, {"case_id": case_id}) if row.sent_at] == [
        ("was_sent", ONE),
        ("soon", ONE),
    ]
    (kept,) = store.find(MAILS, {"sent_at": ""})
    assert (kept.authority, kept.fault) == (OTHER, f"the authority {OTHER} left the register")


def test_what_it_did_keeps_its_name(engine: Engine, store: Store) -> None:
    """The creator of a case is called by its name in mails, also once it has left."""
    an_order(engine, OTHER, who=ONE, others=[], steps=[])
    engine.publish(desks(ONE))
    wait(engine, days=8)
    fire_due(engine)
    assert [row.text.partition(", ")[2] for row in store.find(MAILS, {"mail": "soon"})] == ["says Desk B"]


def test_who_comes_back_acts_again(engine: Engine) -> None:
    """An authority that stands in the register again may do what it might before."""
    case_id = an_order(engine)
    engine.publish(desks(ONE))
    engine.publish(desks(ONE, OTHER))
    act(engine, case_id, Do("finish"), OTHER)


def test_a_spec_without_a_register_leaves_it_as_it_is(engine: Engine) -> None:
    """A version that names no authorities takes none away."""
    case_id = an_order(engine)
    spec = desks(ONE)
    engine.publish(spec.model_copy(update={"register_rows": ()}))
    act(engine, case_id, Do("finish"), OTHER)


# ---------------------------------------------------------------- engines that run on


def other_engine(engine: Engine) -> Engine:
    """Return another engine on the same store, which started with the register as it is now."""
    return Engine(engine.store, engine.clock, PrefixedIds("other"))


def test_a_running_engine_notices_who_joined(engine: Engine) -> None:
    """The next reminder of a worker goes to a desk that joined while it ran, and that desk may act there."""
    worker = other_engine(engine)
    case_id = an_order(engine)
    engine.publish(desks(ONE, OTHER, THIRD))
    wait(engine, days=8)
    fire_due(worker)
    assert [row.authority for row in engine.store.find(MAILS, {"mail": "soon"}, order=("place",))] == [
        ONE,
        OTHER,
        THIRD,
    ]
    act(worker, case_id, Do("finish"), THIRD)


def test_a_running_engine_notices_who_left(engine: Engine) -> None:
    """What is refused here is refused there at once."""
    running = other_engine(engine)
    case_id = an_order(engine)
    engine.publish(desks(ONE))
    assert refusals(running, case_id, Do("finish"), OTHER) == ["not_visible"]


def test_a_running_engine_notices_a_new_definition(engine: Engine) -> None:
    """A case that it starts after that follows the new rules; those from before stay on theirs."""
    running = other_engine(engine)
    before = an_order(engine)
    engine.publish(desks(ONE, OTHER, text=TEXT.replace("in sent\n  end", "in done\n  end")))
    after = an_order(running)
    act(running, before, Do("help"), OTHER)
    assert refusals(running, after, Do("help"), OTHER) == ["wrong_state"]


# ---------------------------------------------------------------- who takes over


def test_cases_of_who_left_are_told(engine: Engine) -> None:
    """Each authority that left is listed with the open cases that name it; one named nowhere is not."""
    engine.publish(desks(ONE, OTHER, THIRD))
    case_id = an_order(engine)
    ended = an_order(engine)
    act(engine, ended, Do("finish"), ONE)
    engine.publish(desks(ONE))
    (behind,) = left_behind(engine)
    assert (behind.authority.id, behind.open, behind.ended) == (OTHER, (case_id,), 1)


def test_who_takes_over_is_what_the_other_one_was(engine: Engine, store: Store) -> None:
    """Chosen, one of several, in a row and assigned: the new one stands there, and acts; the log says so."""
    case_id = an_order(engine)
    engine.publish(desks(ONE, THIRD))
    assert hand_over(engine, OTHER, THIRD) == 1
    case = the_case(engine, case_id)
    assert (case.values["who"], case.values["others"]) == (THIRD, [ONE, THIRD])
    assert [row["by_whom"] for row in case.values["steps"]] == [THIRD, ONE]
    assert case.parties["helper"] == (THIRD,)
    act(engine, case_id, Do("help"), THIRD)
    assert not list(verify(store))
    assert left_behind(engine) == ()


def test_a_draft_goes_over_to_who_takes_over(engine: Engine) -> None:
    """The creator's own cases are the new one's own, who stands in a list once even if it stood there already."""
    case_id = an_order(engine, OTHER, sent=False)
    engine.publish(desks(ONE))
    hand_over(engine, OTHER, ONE)
    assert the_case(engine, case_id).values["others"] == [ONE]
    act(engine, case_id, Do("send"), ONE)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (ONE, THIRD, "is in the register"),
        (OTHER, OTHER, "there is no authority"),
        (OTHER, "nobody", "there is no authority"),
        ("nobody", ONE, "there is no authority"),
        (OTHER, OFFICE, "is no `desk`"),
        (OTHER, ABROAD, "of the same country"),
    ],
)
def test_only_one_of_the_same_kind_and_country_takes_over(engine: Engine, old: str, new: str, words: str) -> None:
    """What rules ask of the one, the other must be too; and only who left gives anything away."""
    case_id = an_order(engine)
    engine.publish(desks(ONE, THIRD, ABROAD))
    before = the_case(engine, case_id)
    why = why_not(engine, old, new)
    assert why is not None
    assert words in why.message
    assert hand_over(engine, old, new) == 0
    assert the_case(engine, case_id) == before


def test_no_authority_hands_over_a_case_itself(engine: Engine) -> None:
    """That is for who runs the cases."""
    case_id = an_order(engine)
    engine.publish(desks(ONE, THIRD))
    assert refusals(engine, case_id, HandOver(OTHER, THIRD), ONE) == ["not_allowed"]
