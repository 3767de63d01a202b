"""The engine does what the pure functions say, once, and keeps it."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from cpcspec.ir.codec import content_hash
from cpcspec.semantics.case import Attach, Comment, Create, Deleted, Do, Edit, MailOut
from runtime.engine.engine import Engine
from runtime.engine.requests import Blocked, Conflict, KeyReused, MissingContent
from runtime.ports import Store
from runtime.tables import BY_MAKING, CASES, COMMANDS, DEFINITIONS, EVENTS, FILES, MAILS, TIMERS, USES
from tests.support.engines import START, a_draft, a_sent_note, act, an_engine, refusals, the_case, wait
from tests.support.tiny_spec import READER, tiny_spec

PAPER = b"some paper"
DIGEST = sha256(PAPER).hexdigest()


def test_a_step_is_kept(engine: Engine, store: Store) -> None:
    """What a step returns is what stands there afterwards, also for an engine that starts later."""
    case_id = a_sent_note(engine)
    stepped = act(engine, case_id, Edit({"topic": "trade"}))
    assert the_case(engine, case_id) == stepped.case
    assert the_case(an_engine(store, engine.clock.now()), case_id) == stepped.case


def test_an_event_says_who_did_what_when(engine: Engine, store: Store) -> None:
    """Each step leaves one event with actor, command, moment and definition."""
    case_id = a_sent_note(engine)
    body = json.loads(store.find(EVENTS, {"case_id": case_id}, order=("version",))[-1].body)
    found = {key: body[key] for key in ("by", "user", "what", "name", "version", "at", "definition")}
    assert found == {
        "by": "writer_fr",
        "user": "user",
        "what": "do",
        "name": "send",
        "version": 2,
        "at": "2020-02-03T09:00:00.000000+00:00",
        "definition": content_hash(tiny_spec()),
    }


def test_a_refused_command_changes_nothing(engine: Engine, store: Store) -> None:
    """After a refusal every table is as it was."""
    case_id = a_draft(engine)
    before = [store.find(CASES), store.find(EVENTS), store.find(TIMERS), store.find(MAILS)]
    assert refusals(engine, case_id, Do("close"))
    assert [store.find(CASES), store.find(EVENTS), store.find(TIMERS), store.find(MAILS)] == before


def test_an_unknown_case_is_refused(engine: Engine) -> None:
    """A command on a case that is not there is refused as unknown."""
    assert refusals(engine, "nowhere", Edit({})) == ["unknown"]


def test_a_command_on_an_older_version_is_a_conflict(engine: Engine) -> None:
    """Who saw version 1 cannot change version 2 unseen, and nothing happens."""
    case_id = a_draft(engine)
    act(engine, case_id, Edit({"topic": "a"}), version=1)
    with pytest.raises(Conflict) as caught:
        act(engine, case_id, Edit({"topic": "b"}), version=1)
    assert (caught.value.seen, caught.value.current) == (1, 2)
    assert the_case(engine, case_id).values["topic"] == "a"


def test_the_same_key_gives_the_same_answer_and_does_nothing_more(engine: Engine, store: Store) -> None:
    """A command that comes again with its key is answered as before, even after other steps and by another engine."""
    case_id = a_draft(engine)
    first = act(engine, case_id, Do("send"), key="k")
    act(engine, case_id, Edit({"topic": "later"}))
    for other in (engine, an_engine(store)):
        again = act(other, case_id, Do("send"), key="k")
        assert (again.case, again.effects, again.numbers) == (first.case, first.effects, first.numbers)
    assert len(store.find(MAILS)) == 1


def test_creation_with_a_key_creates_one_case(engine: Engine, store: Store) -> None:
    """A creation that comes twice with one key leaves one case."""
    create = Create("", "note", {"subject": "x"})
    assert act(engine, None, create, key="k").case == act(engine, None, create, key="k").case
    assert len(store.find(CASES)) == 1


def test_a_key_belongs_to_one_command(engine: Engine) -> None:
    """A key that comes with another command, or from another actor, is an error and not an answer."""
    case_id = a_draft(engine)
    act(engine, case_id, Edit({"topic": "a"}), key="k")
    with pytest.raises(KeyReused):
        act(engine, case_id, Edit({"topic": "b"}), key="k")
    with pytest.raises(KeyReused):
        act(engine, case_id, Edit({"topic": "a"}), READER, key="k")


def test_a_refusal_is_judged_again(engine: Engine) -> None:
    """A refused command changed nothing, so the same key may succeed once the case allows it."""
    case_id = a_draft(engine, subject=None)
    assert refusals(engine, case_id, Do("send"), key="k")
    act(engine, case_id, Edit({"subject": "now"}))
    assert act(engine, case_id, Do("send"), key="k").case.state == "sent"


def test_permanent_numbers_follow_each_other(engine: Engine) -> None:
    """Each case that is sent gets the next number; drafts use none."""
    numbers = [the_case(engine, a_sent_note(engine)).number for _ in range(2)]
    a_draft(engine)
    numbers.append(the_case(engine, a_sent_note(engine)).number)
    assert len(set(numbers)) == 3
    assert [str(number).rpartition("-")[2].lstrip("0") for number in numbers] == ["1", "2", "3"]


def test_mails_are_put_into_the_outbox_with_the_step(engine: Engine, store: Store) -> None:
    """The mails that a step returns wait in the outbox, in order."""
    case_id = a_draft(engine)
    mails = [each for each in act(engine, case_id, Do("send")).effects if isinstance(each, MailOut)]
    assert [(row.mail, row.authority, row.subject, row.text) for row in store.find(MAILS, order=BY_MAKING)] == [
        (mail.mail, mail.to, mail.subject, mail.text) for mail in mails
    ]
    assert mails


def test_reuse_creates_a_linked_case_and_leaves_the_source_as_it_is(engine: Engine, store: Store) -> None:
    """A case by reuse knows its source and the other way round; the source has no new event and no new version."""
    source = a_sent_note(engine, topic="trade")
    before = the_case(engine, source)
    created = act(engine, None, Create("", "note", source=before)).case
    after = the_case(engine, source)
    assert [link.case for link in created.links] == [source]
    assert [link.case for link in after.links] == [created.id]
    assert after._replace(links=()) == before
    assert len(store.find(EVENTS, {"case_id": source})) == 2


def test_reuse_takes_the_source_as_it_is_now(engine: Engine) -> None:
    """What is carried over is what the source holds now, not what the page held."""
    source = a_sent_note(engine)
    seen = the_case(engine, source)
    act(engine, source, Edit({"subject": "changed"}))
    assert act(engine, None, Create("", "note", source=seen)).case.values["subject"] == "changed"


def test_reuse_of_a_case_that_is_gone_is_refused(engine: Engine) -> None:
    """A source that is not there any more is refused as unknown."""
    draft = a_draft(engine)
    seen = the_case(engine, draft)
    act(engine, draft, Do("delete_draft"))
    assert refusals(engine, None, Create("", "note", source=seen)) == ["unknown"]


def test_what_is_overdue_fires_before_a_command(engine: Engine) -> None:
    """A command after a deadline meets the case as the deadline left it, though no worker ran."""
    case_id = a_sent_note(engine)
    wait(engine, days=30)
    assert refusals(engine, case_id, Edit({"subject": "late"}))
    assert the_case(engine, case_id).state == "closed"


def test_a_case_stays_on_the_definition_that_it_was_made_under(engine: Engine, store: Store) -> None:
    """A new definition serves new cases only, and coming back to the old one is possible."""
    old = a_sent_note(engine)
    engine.publish(tiny_spec(answer_days=40))
    new = a_sent_note(engine)
    wait(engine, days=20)
    assert refusals(engine, old, Edit({"topic": "x"}))
    assert act(engine, new, Edit({"topic": "x"})).case.state == "sent"
    engine.publish(tiny_spec())
    rows = store.find(CASES, {"definition": content_hash(tiny_spec())})
    assert {row.id for row in rows} == {old}
    assert engine.program().hash == content_hash(tiny_spec())


@pytest.mark.parametrize("text", [None, "{}", '{"ir_version": 99}'])
def test_a_case_without_its_definition_is_visibly_blocked(store: Store, text: str | None) -> None:
    """A definition that is gone, replaced or unreadable blocks its cases: refused, listed, and not fired."""
    first = an_engine(store)
    case_id = a_sent_note(first)
    (row,) = store.find(DEFINITIONS)
    store.delete(DEFINITIONS, {"hash": row.hash})
    if text is not None:
        store.add(DEFINITIONS, row._replace(ir=text))
    engine = Engine(store, first.clock, first._ids)
    assert [(each.case_id, each.definition) for each in engine.blocked()] == [(case_id, row.hash)]
    assert refusals(engine, case_id, Edit({})) == ["blocked"]
    with pytest.raises(Blocked):
        engine.context(case_id)
    with pytest.raises(Blocked):
        engine.program()


def test_a_file_is_kept_once_for_all_cases(engine: Engine, store: Store) -> None:
    """Two attachments with the same bytes are two uses of one file."""
    for _ in range(2):
        case_id = a_draft(engine)
        for name in ("one.pdf", "two.pdf"):
            act(engine, case_id, Attach("papers", name, DIGEST, len(PAPER)), contents=(PAPER,))
    assert [row.content for row in store.find(FILES)] == [PAPER]
    assert len(store.find(USES)) == 2


@pytest.mark.parametrize("contents", [(), (b"other bytes",)])
def test_a_file_without_its_bytes_is_not_attached(engine: Engine, store: Store, contents: tuple[bytes, ...]) -> None:
    """A digest whose bytes are missing or others changes nothing."""
    case_id = a_draft(engine)
    with pytest.raises(MissingContent):
        act(engine, case_id, Attach("papers", "a.pdf", DIGEST, 1), contents=contents)
    assert (the_case(engine, case_id).files, store.find(FILES)) == ({}, [])


def test_a_comment_gets_an_id_from_the_engine(engine: Engine) -> None:
    """What a command adds has an id of its own, given by the engine."""
    case_id = a_draft(engine)
    case = act(engine, case_id, Comment("remarks", {"remark": "hello"})).case
    (entry,) = case.comments["remarks"]
    assert entry.id.startswith("id-")


def test_two_engines_on_one_store_see_each_other(store: Store) -> None:
    """A case that another engine changed is read anew, so no step is built on an old state."""
    (one, two) = (an_engine(store), an_engine(store))
    case_id = a_draft(one)
    act(two, case_id, Edit({"topic": "two"}))
    stepped = act(one, case_id, Edit({"subject": "one"}))
    assert (stepped.case.version, stepped.case.values["topic"]) == (3, "two")


def test_a_deletion_is_answered_with_its_effect(engine: Engine, store: Store) -> None:
    """Deleting a draft says so, and the key that it came with is forgotten with it."""
    case_id = a_draft(engine)
    answer = act(engine, case_id, Do("delete_draft"), key="k")
    assert answer.effects == (Deleted(case_id),)
    assert store.find(COMMANDS) == []
    assert refusals(engine, case_id, Do("delete_draft"), key="k") == ["unknown"]


def test_moments_are_those_of_the_clock(engine: Engine) -> None:
    """The moment that a case was created at is what the clock said."""
    assert the_case(engine, a_draft(engine)).created_at.startswith(START.isoformat()[:10])
