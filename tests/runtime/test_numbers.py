"""Permanent numbers count within their procedure and year, on a store as on plain values; no two cases share one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cpcspec.ir.nodes import Spec
from cpcspec.project import compile_texts
from cpcspec.scenarios.driver import Driver
from cpcspec.scenarios.pure import PureDriver, register_of
from cpcspec.semantics.case import Create, Do, Stepped
from cpcspec.semantics.program import load
from runtime.app.driver import EngineDriver
from runtime.engine.clock import BRUSSELS
from runtime.engine.definitions import definition_of
from runtime.ports import Store
from runtime.tables import COUNTERS, CounterRow

PROCEDURE = """\
procedure {name} "{name}"
  {number}
  start from menu "Ask"
    by library
  party reader "Reader"
    is the creator
  state open "Open"
    initial
  state closed "Closed"
    final
  action register "Register"
    by reader
    in open
    give number
  end
  action beside "With another one"
    by reader
    in open
    give number
    create {other} in open linked as "Other" back "This"
      give number
    end
  end
  action close "Close"
    by reader
    from open to closed
  end
  access
    reader sees everything
  end
end
"""
HEAD = 'kind library "Library"\nregister from "authorities.csv"\n'
REGISTER = "id,name,kinds,country,mailbox\nlib_fr,Library Paris,library,FR,a@example.org\n"
READER = "lib_fr"
EVE = datetime(2023, 12, 30, 9, tzinfo=BRUSSELS)


def spec(one: str = 'number "L-{year}-{serial}"', other: str = 'number "G-{serial}/{year}"') -> Spec:
    """Return a spec of two procedures with these patterns."""
    text = HEAD + PROCEDURE.format(name="loan", number=one, other="gift")
    text += PROCEDURE.format(name="gift", number=other, other="loan")
    compiled = compile_texts({"a.cpc": text, "authorities.csv": REGISTER})
    assert compiled.ok, [each.message for each in compiled.findings]
    return compiled.spec


@pytest.fixture(params=["pure", "store"])
def driver(request: pytest.FixtureRequest, store: Store) -> Driver:
    """Return what plays on plain values, and on each store."""
    found = spec()
    if request.param == "pure":
        return PureDriver(load(found), register_of(found), EVE)
    return EngineDriver(store, definition_of(found), EVE)


def numbers(driver: Driver, procedure: str, action: str = "register") -> list[str | None]:
    """Begin a case and take an action that gives a number; return it, and those of the cases that came with it."""
    begun = driver.act(None, Create("", procedure), READER)
    assert isinstance(begun, Stepped)
    done = driver.act(begun.case.id, Do(action), READER)
    assert isinstance(done, Stepped)
    return [each.case.number for each in (done, *done.others)]


def test_each_procedure_counts_for_itself(driver: Driver) -> None:
    """What one procedure gives takes nothing from the other, also within one step."""
    assert numbers(driver, "loan") == ["L-2023-1"]
    assert numbers(driver, "loan") == ["L-2023-2"]
    assert numbers(driver, "gift") == ["G-1/2023"]
    assert numbers(driver, "loan", "beside") == ["L-2023-3", "G-2/2023"]
    assert numbers(driver, "gift", "beside") == ["G-3/2023", "L-2023-4"]


def test_each_year_begins_with_one(driver: Driver) -> None:
    """The first number of a year is 1, whatever the year before came to."""
    numbers(driver, "loan")
    driver.advance(EVE + timedelta(days=3))
    assert numbers(driver, "loan") == ["L-2024-1"]
    assert numbers(driver, "gift", "beside") == ["G-1/2024", "L-2024-2"]


def test_procedures_without_a_pattern_count_together(store: Store) -> None:
    """Nothing tells their numbers apart, so none is given twice."""
    driver = EngineDriver(store, definition_of(spec("", "")), EVE)
    given = [*numbers(driver, "loan"), *numbers(driver, "gift", "beside"), *numbers(driver, "gift")]
    driver.advance(EVE + timedelta(days=3))
    assert [*given, *numbers(driver, "loan")] == ["1", "2", "3", "4", "5"]


def test_a_new_version_counts_on(store: Store) -> None:
    """Cases of two versions of one procedure share the count."""
    numbers(EngineDriver(store, definition_of(spec()), EVE), "loan")
    newer = spec(other='number "H-{year}-{serial}"')
    driver = EngineDriver(store, definition_of(newer), EVE)
    assert [numbers_from(driver, place) for place in ("a", "b")] == ["L-2023-2", "L-2023-3"]


def numbers_from(driver: EngineDriver, name: str) -> str | None:
    """Begin a loan with an id of its own and give it a number; return that."""
    driver.act(None, Create(name, "loan"), READER)
    done = driver.act(name, Do("register"), READER)
    assert isinstance(done, Stepped)
    return done.case.number


def test_a_store_with_one_count_for_all_goes_on_from_it(store: Store) -> None:
    """Numbers from when all procedures counted together are not given again; the next year begins with 1."""
    store.put(COUNTERS, CounterRow("number", 41))
    driver = EngineDriver(store, definition_of(spec()), EVE)
    assert [*numbers(driver, "loan"), *numbers(driver, "loan"), *numbers(driver, "gift")] == [
        "L-2023-41",
        "L-2023-42",
        "G-41/2023",
    ]
    driver.advance(EVE + timedelta(days=3))
    assert numbers(driver, "gift") == ["G-1/2024"]
