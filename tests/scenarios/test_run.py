"""Many stories, several engines, settings, processes, and what all of them reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpcspec.ir.expr import And, Compare, Const, FieldRef, Known, Not, Or
from cpcspec.scenarios import engines
from cpcspec.scenarios.engines import PURE, NoEngine, engine, engine_names
from cpcspec.scenarios.guards import answers, settled
from cpcspec.scenarios.pure import PureDrivers
from cpcspec.scenarios.reach import Element, coverage
from cpcspec.scenarios.run import FEW, Specs, key_of, run_stories
from tests.support.library_spec import compiled_with

STORIES = """\
scenario lent "A loan is lent and ends"
  given lent_out
  on 2020-02-16
  then l is closed
  then library_fr does not see reason of l
end
scenario refused_gift "Books are not given away"
  given asked_for
  then library_fr sees subject of l masked
  library_fr does lend on l with
    lent_days is 3
    gift is yes
  end
  refused because "not given"
end
"""


def test_results_are_in_the_order_of_the_stories() -> None:
    """In one process or in two, outcomes come in the order of the scenarios, all alike."""
    many = "".join(f'scenario s{place} "S"\ngiven asked_for\nthen l is asked\nend\n' for place in range(FEW + 5))
    done = compiled_with(many)
    results = run_stories(PURE, Specs({(): done.spec}), done.stories, reach=True)
    assert [each.story.id for each in results.outcomes] == [f"s{place}" for place in range(FEW + 5)]
    assert all(each.passed for each in results.outcomes)
    few = run_stories(PURE, Specs({(): done.spec}), done.stories[:2], reach=True)
    assert results.reached == few.reached
    assert few.reached


def test_what_is_reached() -> None:
    """States, actions, moves, checks, conditions, reminders, mails, rules and fields count once they took part."""
    done = compiled_with(STORIES)
    seen = run_stories(PURE, Specs({(): done.spec}), done.stories, reach=True).reached
    names = {(each.kind, each.name) for each in seen if each.procedure == "loan"}
    assert names >= {
        ("state", "closed"),
        ("action", "lend"),
        ("move", "ask: draft to asked"),
        ("move", "lend: asked to lent"),
        ("check", "Books are lent, not given away.: does not hold"),
        ("check", "Books are lent, not given away.: holds"),
        ("condition", "reason is shown: no"),
        ("timer", "due"),
        ("reminder", "due 1"),
        ("mail", "due_soon"),
        ("start", "by reader"),
        ("field", "books.wish"),
        ("list", "books"),
        ("access rule", "2: library in asked"),
    }
    assert ("condition", "reason is shown: yes") not in names
    assert ("action", "close") not in names
    assert ("move", "lend: asked to closed") not in names
    assert ("comment box", "talk") not in names


def test_the_richest_stories_reach_nearly_all() -> None:
    """Comments, files, reuse, conditions of rows, tabs, timers and mails are reached too."""
    done = compiled_with((Path(__file__).parent / "passing.cpc").read_text(encoding="utf-8"))
    stories = [each for each in done.stories if not each.settings]
    seen = run_stories(PURE, Specs({(): done.spec}), stories, reach=True).reached
    missed = [line for line in coverage(done.spec, seen).splitlines() if "no scenario" in line]
    assert [line.removeprefix("  no scenario reaches ") for line in missed] == [
        "action close",
        "move lend: asked to closed",
        "move close: lent to closed",
        "condition friends needs 1 or more rows: yes",
        "condition friends.friend is required to send: yes",
        "condition hurry is shown: no",
        "condition timer due applies: no",
        "field colours",
        "field wanted_on",
        "field books.found",
        "field books.pages.page",
        "field lend.gift",
        "list books.pages",
        "access rule 3: library in lent",
        "access rule 4: keepers in closed",
    ]


def test_what_is_not_reached_is_named() -> None:
    """The report has a share for each procedure and the name of all that is left out."""
    done = compiled_with(STORIES)
    seen = run_stories(PURE, Specs({(): done.spec}), done.stories, reach=True).reached
    lines = coverage(done.spec, seen).splitlines()
    assert lines[0].startswith("loan: ")
    assert lines[0].endswith("reached")
    assert "  no scenario reaches action close" in lines
    assert "  no scenario reaches condition reason is shown: yes" in lines
    assert "  no scenario reaches comment box talk" in lines
    assert "  no scenario reaches attachment section papers" in lines
    assert not any("action lend" in line for line in lines)
    assert lines[-1].startswith("in all: ")
    nothing = coverage(done.spec, frozenset())
    assert nothing.startswith("loan: 0% (0 of ")


def test_only_known_things_are_reached() -> None:
    """What counts as reached is spelled as what there is: nothing reached is lost by its name."""
    done = compiled_with(STORIES)
    seen = run_stories(PURE, Specs({(): done.spec}), done.stories, reach=True).reached
    text = coverage(done.spec, frozenset())
    odd = [
        each
        for each in seen
        if f"no scenario reaches {each.kind} {each.name}" not in text and each.kind not in ("check", "start", "timer")
    ]
    assert odd == []


def test_each_story_is_played_with_its_settings() -> None:
    """A story with settings gets the spec that was compiled with them."""
    text = (
        'scenario shut "S"\nsetting loans_are_open is no\ngiven drafted\nreader_fr does ask on l\n'
        'refused because "Nothing is lent"\nend\n'
    )
    done = compiled_with(text)
    assert key_of(done.stories[0].settings) == (("loans_are_open", False),)
    with pytest.raises(LookupError):
        Specs({(): done.spec}).under(done.stories[0].settings)


def test_an_engine_that_is_not_there_is_told() -> None:
    """The message names the engine and what would bring it."""
    with pytest.raises(NoEngine, match=r"no engine `steam` here.*cpcspec\.drivers"):
        engine("steam")


def test_installed_packages_bring_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point is an engine by its name; one that cannot be loaded is told."""
    make = PureDrivers()

    class Point:
        """An entry point."""

        def __init__(self, name: str) -> None:
            """Have a name."""
            self.name = name

        def load(self) -> object:
            """Give something, or fail as an import does."""
            if self.name == "rusty":
                raise ImportError(self.name)
            return make

    monkeypatch.setattr(engines, "entry_points", lambda group: [Point("rusty"), Point(group[:3])])
    assert engine_names() == ("pure", "cpc", "rusty")
    assert engine("cpc") is make
    with pytest.raises(NoEngine, match="cannot be loaded: rusty"):
        engine("rusty")


def test_elements_are_values() -> None:
    """Two elements of one name are one: what two processes reach can be put together."""
    assert len({Element("a", "state", "b"), Element("a", "state", "b")}) == 1


def test_what_constants_decide_is_no_condition() -> None:
    """A condition that settings of a fragment have decided has no two sides that scenarios could reach."""
    yes, no, asked = Const(value=True), Const(value=False), Known(arg=FieldRef(name="a"))
    same = Compare(how="eq", left=Const(value="a"), right=Const(value="a"))
    assert [settled(each) for each in (yes, no, asked, same, Not(arg=no), Not(arg=asked))] == [
        True,
        False,
        None,
        True,
        True,
        None,
    ]
    assert [settled(Or(args=(each, asked))) for each in (yes, no)] == [True, None]
    assert [settled(And(args=(each, asked))) for each in (yes, no)] == [None, False]
    assert (settled(And(args=(yes, same))), settled(Or(args=(no, Not(arg=same))))) == (True, False)
    assert (answers(yes), answers(asked), answers(None)) == ((), (True, False), (True, False))
