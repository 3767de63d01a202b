"""Whatever is done in whatever order: the engine on each store and the pure functions tell the same story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from cpcspec.scenarios.driver import Driver
from cpcspec.scenarios.pure import PureDrivers
from cpcspec.semantics.case import Attach, Command, Comment, Create, Do, Edit, Refused
from runtime.app.driver import EngineDriver
from runtime.engine.definitions import definition_of
from runtime.engine.replay import verify
from runtime.ports import Store
from runtime.store.memory import MemoryStore
from runtime.store.sqlite import MEMORY, SqliteStore
from tests.support.engines import START
from tests.support.tiny_spec import READER, WRITER, tiny_spec

SPEC = tiny_spec()
DEFINITION = definition_of(SPEC)
PURE = PureDrivers()
# Mostly what is accepted, so that stories get somewhere; now and then what must be refused alike.
WORDS = st.sampled_from(["trade", "food", "a longer text \n with Ωμέγα", "two", ""])
GOOD = st.dictionaries(st.sampled_from(["subject", "topic"]), WORDS | st.none(), max_size=2)
BAD = st.sampled_from([{"sent_on": "2020-01-01"}, {"nothing": "x"}, {"subject": 7}, {"topic": "x" * 5000}])
VALUES = GOOD | GOOD | GOOD | BAD
ACTORS = st.sampled_from([WRITER, WRITER, WRITER, WRITER, READER, "nobody"])
ACTIONS = st.sampled_from(["send", "send", "close", "nothing"])


class Machine(RuleBasedStateMachine):
    """Three drivers that are given the same commands."""

    cases = Bundle("cases")

    def __init__(self) -> None:
        """Start with empty stores at one moment."""
        super().__init__()
        self.stores: list[Store] = [SqliteStore(MEMORY), MemoryStore()]
        self.engines = [EngineDriver(store, DEFINITION, START) for store in self.stores]
        self.pure = PURE(SPEC, START)
        self.drivers: list[Driver] = [self.pure, *self.engines]
        self.known: list[str] = []
        self.count = 0

    def teardown(self) -> None:
        """Look for deviations in the logs, then close."""
        for store in self.stores:
            assert list(verify(store)) == []
        for driver in self.drivers:
            driver.close()

    def same(self, ask: Callable[[Driver], Any]) -> Any:
        """Return what all drivers answer alike."""
        (first, *others) = [ask(driver) for driver in self.drivers]
        assert all(other == first for other in others), (first, others)
        return first

    def act(self, case_id: str | None, command: Command, actor: str) -> Any:
        """Give a command to all."""
        return self.same(lambda driver: driver.act(case_id, command, actor))

    def new_id(self) -> str:
        """Return an id that all drivers use."""
        self.count += 1
        return f"new-{self.count}"

    @initialize(target=cases)
    def begin(self) -> Any:
        """Begin with a note that was sent and one that can be."""
        ids = [self.created(Create(self.new_id(), "note", {"subject": "hello"}), WRITER) for _ in range(2)]
        self.act(ids[0], Do("send", {}, self.new_id()), WRITER)
        return multiple(*ids)

    @rule(target=cases, values=VALUES, actor=ACTORS)
    def create(self, values: dict[str, Any], actor: str) -> Any:
        """Create a note."""
        return self.created(Create(self.new_id(), "note", values), actor)

    @rule(target=cases, source=cases, values=VALUES, actor=ACTORS)
    def reuse(self, source: str, values: dict[str, Any], actor: str) -> Any:
        """Make a note from another."""
        found = self.same(lambda driver: driver.case(source))
        if found is None:
            return multiple()
        return self.created(Create(self.new_id(), "note", values, found), actor)

    def created(self, command: Create, actor: str) -> Any:
        """Create a case and note its id."""
        answer = self.act(None, command, actor)
        if isinstance(answer, Refused):
            return multiple()
        self.known.append(command.id)
        return command.id

    @rule(case_id=cases, values=VALUES, actor=ACTORS)
    def edit(self, case_id: str, values: dict[str, Any], actor: str) -> None:
        """Edit a case."""
        self.act(case_id, Edit(values), actor)

    @rule(case_id=cases, action=ACTIONS, actor=ACTORS)
    def do(self, case_id: str, action: str, actor: str) -> None:
        """Take an action."""
        self.act(case_id, Do(action, {}, self.new_id()), actor)

    @rule(case_id=cases)
    def complete_and_send(self, case_id: str) -> None:
        """Send a note that has all it needs."""
        self.act(case_id, Edit({"subject": "hello"}), WRITER)
        self.act(case_id, Do("send", {}, self.new_id()), WRITER)

    @rule(case_id=consumes(cases))
    def delete(self, case_id: str) -> None:
        """Delete a draft, or try to."""
        self.act(case_id, Do("delete_draft", {}, self.new_id()), WRITER)

    @rule(case_id=cases, words=WORDS, actor=ACTORS)
    def comment(self, case_id: str, words: str, actor: str) -> None:
        """Comment on a case."""
        self.act(case_id, Comment("remarks", {"remark": words}, self.new_id()), actor)

    @rule(case_id=cases, name=st.sampled_from(["a.pdf", "b.pdf"]), actor=ACTORS)
    def attach(self, case_id: str, name: str, actor: str) -> None:
        """Attach a file."""
        self.act(case_id, Attach("papers", name, "", 0, self.new_id()), actor)

    @rule(days=st.sampled_from([1, 6, 8, 15, 400, 2500]))
    def wait(self, days: int) -> None:
        """Let time pass."""
        moment = self.pure.now + timedelta(days=days)
        self.same(lambda driver: driver.advance(moment))

    @invariant()
    def all_is_the_same(self) -> None:
        """Cases, mails, views, offers and ends are alike everywhere."""
        self.same(lambda driver: sorted(driver.new_mails(), key=repr))
        for case_id in self.known:
            if self.same(lambda driver, each=case_id: driver.case(each)) is None:  # type: ignore[misc]
                continue
            self.same(lambda driver, each=case_id: driver.ends(each, "answer_due"))  # type: ignore[misc]
            for actor in (WRITER, READER):
                self.same(lambda driver, each=case_id, who=actor: driver.view(each, who))  # type: ignore[misc]
                self.same(lambda driver, each=case_id, who=actor: driver.offers(each, who))  # type: ignore[misc]


Machine.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestMachine = Machine.TestCase
