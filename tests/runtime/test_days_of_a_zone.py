"""Days are those of the zone that an installation names; moments are kept in UTC, whatever zone they are told in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from cpcspec.ir.nodes import Spec
from cpcspec.scenarios.driver import Driver, DriverMaker
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from cpcspec.semantics.case import Comment, Create, Do
from runtime.app.driver import driver
from runtime.engine.clock import BRUSSELS, CountedIds, VirtualClock
from runtime.engine.engine import Engine
from runtime.engine.replay import events_of, verify
from runtime.engine.timers import fire_due
from runtime.ports import Store
from runtime.tables import CASES, TIMERS
from tests.support.desks import OFFICE, ONE, OTHER, TEXT, desks
from tests.support.engines import act, the_case
from tests.support.real_specs import real_spec

ZONES = ("Europe/Brussels", "UTC", "America/New_York", "Pacific/Kiritimati", "Africa/Cairo")
# The clocks are put forward, and back; the year turns; a leap day; in Cairo they change at midnight.
STARTS = ((2024, 3, 25), (2024, 10, 20), (2024, 12, 24), (2024, 2, 22), (2024, 4, 20))


class Office:
    """An engine for orders in a zone, whose clock tells the time in that zone or in any other."""

    def __init__(self, store: Store, zone: tzinfo, day: tuple[int, int, int], told: tzinfo = UTC) -> None:
        """Start half an hour after the day began, with an order that is sent."""
        self.zone, self.told = zone, told
        moment = datetime(*day, 0, 30, tzinfo=zone)
        self.clock = VirtualClock(moment.astimezone(told))
        self.engine = Engine(store, self.clock, CountedIds(), zone=zone)
        self.engine.publish(desks(ONE, OTHER))
        self.case = act(self.engine, None, Create("", "order", {"title": "x"}), OFFICE).case.id
        act(self.engine, self.case, Do("send"), OFFICE)

    def go(self, days: int, hour: int, minute: int) -> str:
        """Let time pass until a moment of the day that is so many days after the first one; return the state."""
        first = datetime.fromisoformat(str(the_case(self.engine, self.case).values["sent_on"]))
        wall = first + timedelta(days=days, hours=hour, minutes=minute)
        self.clock.move(wall.replace(tzinfo=self.zone).astimezone(self.told))
        fire_due(self.engine)
        return the_case(self.engine, self.case).state


@pytest.mark.parametrize("told", [UTC, BRUSSELS], ids=str)
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", STARTS)
def test_a_period_ends_with_its_last_day_in_the_zone(
    store: Store, zone: str, day: tuple[int, int, int], told: tzinfo
) -> None:
    """Half an hour before midnight it runs, half an hour after it is over, and what ended bears the last day."""
    office = Office(store, ZoneInfo(zone), day, told)
    first = datetime(*day, tzinfo=UTC).date()
    case = the_case(office.engine, office.case)
    assert case.values["sent_on"] == first.isoformat()
    assert office.go(6, 23, 30) == "sent"
    assert not the_case(office.engine, office.case).fired
    assert office.go(7, 1, 30) == "sent"
    assert len(the_case(office.engine, office.case).fired) == 1
    assert office.go(10, 22, 30) == "sent"
    assert office.go(11, 1, 30) == "done"
    assert the_case(office.engine, office.case).values["done_on"] == (first + timedelta(days=10)).isoformat()
    assert not list(verify(store))


def test_moments_are_kept_in_utc(store: Store) -> None:
    """Whatever stands in the tables and in the cases is told in one zone, so that its order is that of time."""
    office = Office(store, BRUSSELS, (2024, 7, 1), BRUSSELS)
    act(office.engine, office.case, Comment("talk", {"words": "x"}), OFFICE)
    case = the_case(office.engine, office.case)
    kept = [case.created_at, case.changed_at, case.entered_at, case.comments["talk"][0].at]
    kept += [row.created_at for row in store.find(CASES)] + [row.at for row in store.find(TIMERS)]
    kept += [json.loads(each.body)["at"] for each in events_of(store, office.case)]
    assert {each[-6:] for each in kept} == {"+00:00"}
    assert case.created_at == "2024-06-30T22:30:00+00:00"


@pytest.mark.parametrize(("zone", "year"), [("Europe/Brussels", "2025"), ("UTC", "2024")])
def test_numbers_bear_the_year_of_the_zone(store: Store, zone: str, year: str) -> None:
    """Half an hour into the new year in Brussels the old one lasts in Greenwich."""
    clock = VirtualClock(datetime(2025, 1, 1, 0, 30, tzinfo=BRUSSELS))
    engine = Engine(store, clock, CountedIds(), zone=ZoneInfo(zone))
    engine.publish(desks(ONE, OTHER))
    case_id = act(engine, None, Create("", "order", {"title": "x"}), OFFICE).case.id
    assert str(act(engine, case_id, Do("send"), OFFICE).case.number).startswith(f"O-{year}-")


def test_an_installation_that_says_nothing_lives_in_brussels(store: Store) -> None:
    """An engine without a zone dates an hour before midnight in Greenwich with the next day."""
    engine = Engine(store, VirtualClock(datetime(2024, 6, 30, 23, tzinfo=UTC)), CountedIds())
    engine.publish(desks(ONE, OTHER))
    case_id = act(engine, None, Create("", "order", {"title": "x"}), OFFICE).case.id
    assert act(engine, case_id, Do("send"), OFFICE).case.values["sent_on"] == "2024-07-01"


def test_time_goes_on_while_the_clocks_are_put_back(store: Store) -> None:
    """In the hour that comes twice, what happens later is dated later."""
    start = datetime(2024, 10, 27, 2, 0, tzinfo=BRUSSELS)
    clock = VirtualClock(start)
    engine = Engine(store, clock, CountedIds())
    engine.publish(desks(ONE, OTHER))
    case_id = act(engine, None, Create("", "order", {"title": "x"}), OFFICE).case.id
    for minutes in (50, 70, 130):
        clock.move((start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(BRUSSELS))
        act(engine, case_id, Do("send") if minutes == 50 else Comment("talk", {"words": "x"}), OFFICE)
    moments = [json.loads(each.body)["at"] for each in events_of(store, case_id)]
    assert all(one < other for one, other in pairwise(moments))
    assert not list(verify(store))


@pytest.mark.parametrize("hours", [1, 26, 27, 48])
@pytest.mark.parametrize("day", STARTS[:2])
def test_hours_are_those_of_the_clock_on_the_wall(store: Store, hours: int, day: tuple[int, int, int]) -> None:
    """A period of hours ends on the day that stories and the audit say, also when the clocks are changed."""
    text = TEXT.replace("ends 10 days after", f"ends {hours} hours after")
    text = text.replace("    remind desks 3 days before with soon\n", "")
    zone_days = []
    for zone in (BRUSSELS, UTC):
        engine = Engine(store, VirtualClock(datetime(*day, 9, tzinfo=zone)), CountedIds(), zone=zone)
        engine.publish(desks(ONE, OTHER, text=text))
        case_id = act(engine, None, Create(f"{zone}", "order", {"title": "x"}), OFFICE).case.id
        act(engine, case_id, Do("send"), OFFICE)
        assert isinstance(engine.clock, VirtualClock)
        engine.clock.move(engine.clock.now() + timedelta(days=20))
        fire_due(engine)
        zone_days.append(the_case(engine, case_id).values["done_on"])
    assert zone_days[0] == zone_days[1]


def staged(make: DriverMaker, spec: Spec, zone: tzinfo, _settings: object, start: datetime) -> Driver:
    """Return a driver whose mornings are told in a zone."""
    return make(spec, start.astimezone(zone))


@pytest.mark.parametrize("zone", ["Europe/Brussels", "America/New_York"])
def test_stories_are_the_same_in_every_zone(zone: str) -> None:
    """A story is played from morning to morning: where those are told in another zone, its days stay the same."""
    compiled = real_spec()
    there = ZoneInfo(zone)
    stories = [each for each in compiled.stories if not each.settings][::10]
    for make in (driver, PureDrivers()):
        for story in stories:
            outcome = play_on(partial(staged, make, compiled.spec, there), story)
            assert outcome.passed, (outcome.story, outcome.failures, outcome.broken)
