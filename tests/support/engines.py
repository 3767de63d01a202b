"""Engines for tests: on any store, at a moment that the test turns, with ids in the order of their making."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cpcspec.ir.nodes import Spec
from cpcspec.semantics.case import Actor, Case, Command, Create, Do, Refused, Stepped
from runtime.engine.clock import CountedIds, VirtualClock
from runtime.engine.engine import Engine
from runtime.engine.requests import Request
from runtime.ports import Ids, Store
from tests.support.tiny_spec import WRITER, tiny_spec

START = datetime(2020, 2, 3, 9, tzinfo=UTC)


class PrefixedIds:
    """Ids that tell which engine gave them, for tests with several."""

    def __init__(self, prefix: str) -> None:
        """Count from 1 behind the prefix."""
        self._prefix = prefix
        self._counted = CountedIds()

    def new(self) -> str:
        """Return the next id."""
        return f"{self._prefix}-{self._counted.new()}"


def an_engine(store: Store, start: datetime = START, spec: Spec | None = None, ids: Ids | None = None) -> Engine:
    """Return an engine with the tiny spec (or another) on a clock that stands at `start`."""
    engine = Engine(store, VirtualClock(start), ids or CountedIds())
    engine.publish(spec or tiny_spec())
    return engine


def wait(engine: Engine, **period: float) -> None:
    """Let time pass; nothing fires by itself."""
    assert isinstance(engine.clock, VirtualClock)
    engine.clock.move(engine.clock.now() + timedelta(**period))


def act(engine: Engine, case_id: str | None, command: Command, authority: str = WRITER, **more: Any) -> Stepped:
    """Do something that must be accepted."""
    answer = engine.act(Request(case_id, command, Actor(authority, "user"), **more))
    assert isinstance(answer, Stepped), answer
    return answer


def refusals(engine: Engine, case_id: str | None, command: Command, authority: str = WRITER, **more: Any) -> list[str]:
    """Do something that must be refused; return the codes."""
    answer = engine.act(Request(case_id, command, Actor(authority, "user"), **more))
    assert isinstance(answer, Refused), answer
    return [reason.code for reason in answer.reasons]


def a_draft(engine: Engine, **values: Any) -> str:
    """Create a note; return its id."""
    return act(engine, None, Create("", "note", {"subject": "hello", **values})).case.id


def a_sent_note(engine: Engine, **values: Any) -> str:
    """Create a note and send it; return its id."""
    case_id = a_draft(engine, **values)
    act(engine, case_id, Do("send"))
    return case_id


def the_case(engine: Engine, case_id: str) -> Case:
    """Return a case that must be there."""
    context = engine.context(case_id)
    assert context is not None
    return context.case
