"""A step that only links its case with others is an event like any other; the case that is linked to has none."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from cpcspec.ir.nodes import Spec
from cpcspec.project import compile_texts
from cpcspec.scenarios.driver import START
from cpcspec.scenarios.pure import PureDriver, register_of
from cpcspec.semantics.case import Case, Command, Create, Do, Stepped
from cpcspec.semantics.program import load
from runtime.app.driver import EngineDriver
from runtime.engine.definitions import definition_of
from runtime.engine.replay import events_of, verify
from runtime.ports import Store

TEXT = """\
kind library "Library"
register from "authorities.csv"

procedure loan "Loan of a book"
  start from menu "Ask for a book"
    by library
  party reader "Reader"
    is the creator
  state open "Open"
    initial
  state closed "Closed"
    final
  action ask "Ask for a second book"
    by reader
    in open
    create loan in open linked as "Second" back "First"
    end
  end
  action ask_twice "Ask for two more"
    by reader
    in open
    create loan in open linked as "Second" back "First"
    end
    create loan in closed linked as "Third" back "First"
    end
  end
  action drop "Drop"
    by reader
    in open
    delete the case
  end
  action close "Close"
    by reader
    from open to closed
  end
  timer by_itself "Ask by itself"
    runs in open
    ends 5 days after created_on
    then to open
    create loan in closed linked as "By itself" back "First"
    end
  access
    reader sees everything
  end
end

reuse loan to loan
  by reader
  in open
  linked as "Again" back "Before"
"""
REGISTER = "id,name,kinds,country,mailbox\nlib_fr,Library Paris,library,FR,a@example.org\n"
READER = "lib_fr"
DAY = timedelta(days=1)


def loans() -> Spec:
    """Return the spec."""
    compiled = compile_texts({"loan.cpc": TEXT, "authorities.csv": REGISTER})
    assert compiled.ok, [each.message for each in compiled.findings]
    return compiled.spec


class Both:
    """The same story on plain values and on a store, told to be alike after each step."""

    def __init__(self, store: Store) -> None:
        """Begin with one loan."""
        spec = loans()
        self.pure = PureDriver(load(spec), register_of(spec), START)
        self.real = EngineDriver(store, definition_of(spec), START)
        self.store = store
        self.ids: list[str] = []
        self.first = self.act(None, Create("", "loan")).case.id

    def act(self, case_id: str | None, command: Command) -> Stepped:
        """Let the reader do something; return what came of it."""
        meant, done = (each.act(case_id, command, READER) for each in (self.pure, self.real))
        assert isinstance(done, Stepped)
        assert done == meant
        self.ids += [each.id for each in (done.case, *(other.case for other in done.others)) if each.id not in self.ids]
        self.alike()
        return done

    def alike(self) -> None:
        """See that each case is the same here and there, and that it is what its events lead to."""
        for each in self.ids:
            assert self.real.case(each) == self.pure.case(each)
        assert not list(verify(self.store))

    def tomorrow(self, days: int = 1) -> None:
        """Let days pass."""
        for each in (self.pure, self.real):
            each.advance(each.now + days * DAY)

    def case(self, case_id: str) -> Case:
        """Return a case that is there."""
        found = self.real.case(case_id)
        assert found is not None
        return found

    def events(self, case_id: str) -> list[tuple[str, str, str]]:
        """Return the events of a case: what was done, of which name, by whom."""
        bodies = [json.loads(each.body) for each in events_of(self.store, case_id)]
        return [(each["what"], each["name"], each["by"]) for each in bodies]


@pytest.mark.parametrize("action", ["ask", "ask_twice"])
@pytest.mark.parametrize("days", [0, 1])
def test_an_action_that_only_creates_is_an_event_of_the_case_that_acts(store: Store, action: str, days: int) -> None:
    """Who made a case from another one stands in that one's log, and it changed on that day."""
    both = Both(store)
    both.tomorrow(days)
    both.act(both.first, Do(action))
    assert both.events(both.first) == [("create", "loan", READER), ("do", action, READER)]
    case = both.case(both.first)
    assert (case.version, case.changed_at[:10]) == (2, (START + days * DAY).date().isoformat())


def test_a_timer_that_only_creates_is_an_event_too(store: Store) -> None:
    """What the clock made stands in the log of the case whose period ended."""
    both = Both(store)
    both.tomorrow(7)
    both.alike()
    assert [each[0] for each in both.events(both.first)] == ["create", "fire"]


def test_a_case_that_is_reused_has_no_event(store: Store) -> None:
    """The source only gets a link: its version and its day stay, and the new case says who made it."""
    both = Both(store)
    before = both.case(both.first)
    both.tomorrow()
    made = both.act(None, Create("", "loan", source=before)).case
    assert both.case(both.first)._replace(links=()) == before
    assert both.events(both.first) == [("create", "loan", READER)]
    assert both.events(made.id) == [("create", "loan", READER)]


def test_a_case_whose_link_goes_has_no_event(store: Store) -> None:
    """When a linked case is deleted, the other one loses the link and stays as it was."""
    both = Both(store)
    both.act(both.first, Do("ask"))
    made = both.ids[-1]
    before = both.events(both.first)
    both.tomorrow()
    both.act(made, Do("drop"))
    assert both.case(both.first).links == ()
    assert both.events(both.first) == before


def test_what_follows_is_asked_of_the_version_that_was_told(store: Store) -> None:
    """The version in the answer is the one that stands, so that a page made from it is no conflict."""
    both = Both(store)
    told = both.act(both.first, Do("ask")).case
    assert both.case(both.first).version == told.version
    both.act(both.first, Do("close"))
    assert [each[1] for each in both.events(both.first)] == ["loan", "ask", "close"]
