"""Whether real cases followed their procedure: an exported log, event by event, against what was possible then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from cpcspec.ir.codec import content_hash
from cpcspec.ir.nodes import Spec
from cpcspec.semantics import changes, deadlines, rights
from cpcspec.semantics.case import Actor, Authority, Case, Link, Register, World
from cpcspec.semantics.tables import ProcedureTable, Program


class UnreadableLog(Exception):
    """A line of the log is not what an export holds; the message says which."""


class Event(NamedTuple):
    """An event of the log: of which case, and what its record says."""

    case: str
    place: int
    body: Mapping[str, Any]


class Deviation(NamedTuple):
    """The first event of a case that was not possible when it happened; no names or values of the case are told."""

    procedure: str
    case: str
    version: int
    says: str


class Log(NamedTuple):
    """An exported log: its events in the order in which they happened, and the links of each case."""

    events: tuple[Event, ...]
    links: Mapping[str, tuple[Link, ...]]
    versions: Mapping[str, str]
    """The hash of the spec that each case is pinned to."""
    zones: Mapping[str, tzinfo]
    """The zone whose days each case was judged by."""


def read(lines: Iterable[str]) -> Log:
    """Return the log in lines of JSON, as `cpcrun export` writes them; raise `UnreadableLog` if they are not that."""
    events: list[Event] = []
    links: dict[str, tuple[Link, ...]] = {}
    versions: dict[str, str] = {}
    zones: dict[str, tzinfo] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            name = found["case"]["id"]
            links[name] = tuple(Link(*each) for each in found["links"])
            versions[name] = found["definition"]
            zones[name] = ZoneInfo(found.get("zone", "UTC"))
            events += (Event(name, place, each) for place, each in enumerate(found["events"], start=1))
            for each in found["events"]:
                datetime.fromisoformat(each["at"])
        except (ValueError, LookupError, TypeError, OSError) as error:
            message = f"line {number} is not a case as `cpcrun export` writes it"
            raise UnreadableLog(message) from error
    events.sort(key=lambda each: (each.body["at"], each.body.get("recorded", ""), each.case, each.place))
    return Log(tuple(events), links, versions, zones)


class Conformance:
    """Follows a log; of each case the first deviation counts, as all that follows builds on it."""

    def __init__(self, program: Program, spec: Spec) -> None:
        """Judge by this spec."""
        self._program = program
        self._hash = content_hash(spec)
        rows = spec.register_rows
        self._register = Register(tuple(Authority(each.id, each.name, each.kinds, each.country, "") for each in rows))

    def other_versions(self, log: Log) -> int:
        """Return how many cases are pinned to another version of the spec: they are not judged."""
        return sum(each != self._hash for each in log.versions.values())

    def deviations(self, log: Log) -> Iterator[Deviation]:
        """Yield the first deviation of each case that was made under this very spec."""
        cases: dict[str, Case] = {}
        judged = {name for name, version in log.versions.items() if version == self._hash}
        for _, same in groupby(log.events, key=lambda each: str(each.body["at"])):
            waiting = list(same)
            while waiting:
                event, says = self._next(waiting, judged, log, cases)
                waiting.remove(event)
                before = cases.get(event.case)
                if says:
                    judged.discard(event.case)
                    procedure = str(before.procedure if before else event.body["changes"].get("procedure", ""))
                    yield Deviation(procedure, event.case, event.place, says)
                cases[event.case] = changes.apply(before, event.body["changes"])

    def _next(self, waiting: list[Event], judged: set[str], log: Log, cases: Mapping[str, Case]) -> tuple[Event, str]:
        """Return the next of some events of one moment, and what is wrong with it.

        A log does not tell which of two cases came first within a moment: one that was possible is taken first.
        """
        heads = {each.case: each for each in reversed(waiting)}
        wrong = ""
        for each in reversed(heads.values()):
            says = self._wrong(each, cases.get(each.case), log, cases) if each.case in judged else ""
            if not says:
                return each, ""
            wrong = wrong or says
        return waiting[0], wrong

    def _wrong(self, event: Event, before: Case | None, log: Log, cases: Mapping[str, Case]) -> str:
        """Return what is wrong with an event, or an empty text."""
        body = event.body
        world = World(datetime.fromisoformat(body["at"]), self._register, cases, zone=log.zones[event.case])
        actor = Actor(str(body["by"]))
        if before is None:
            return self._begun(body, actor, world)
        linked = tuple(each for each in log.links[event.case] if each.case in cases)
        before = before._replace(links=linked)
        table = self._program.procedures.get(before.procedure)
        if table is None:
            return "there is no such procedure"
        judge = _JUDGES.get(body["what"])
        return "" if judge is None else judge(self._program, table, before, (body, actor, world))

    def _begun(self, body: Mapping[str, Any], actor: Actor, world: World) -> str:
        """Return what is wrong with how a case began: one that came from another case is judged there."""
        table = self._program.procedures.get(body["changes"].get("procedure", ""))
        if table is None:
            return "there is no such procedure"
        from_menu = {each.procedure for each in rights.starts(self._program, actor, world)}
        from_case = {target for _, target in self._program.reuses}
        if body["what"] == "create" and table.id not in from_menu | from_case:
            return "who began it may not begin such a case"
        return ""


Said = tuple[Mapping[str, Any], Actor, World]


def _done(program: Program, table: ProcedureTable, case: Case, said: Said) -> str:
    body, actor, world = said
    action = table.actions.get(body["name"])
    if action is None:
        return ""
    label = f"“{action.node.label or action.node.id}”"
    state = table.labels.get(case.state, case.state)
    offer = next((each for each in rights.offers(program, case, actor, world) if each.action == body["name"]), None)
    if offer is None:
        return f"{label} was not open to who took it, in the status “{state}”"
    if offer.reasons:
        return f"{label} was taken though {offer.reasons[0].message}"
    goals = {each.to or case.state for each in action.ways[case.state]}
    after = body["changes"].get("state", case.state)
    if after not in goals and not body["changes"].get("gone"):
        return f"{label} led to the status “{table.labels.get(after, after)}”, where it does not lead"
    return ""


def _edited(program: Program, table: ProcedureTable, case: Case, said: Said) -> str:
    _, actor, world = said
    if rights.editable(program, case, actor, world):
        return ""
    return f"fields were changed by who could change none in the status “{table.labels.get(case.state, case.state)}”"


def _added(program: Program, table: ProcedureTable, case: Case, said: Said) -> str:
    body, actor, world = said
    if body["name"] in rights.additions(program, case, actor, world):
        return ""
    found = table.boxes.get(body["name"]) or table.sections.get(body["name"])
    label = found.node.label or body["name"] if found is not None else body["name"]
    return f"something was added to “{label}” that was not open to who added it"


def _fired(program: Program, _table: ProcedureTable, case: Case, said: Said) -> str:
    body, _, world = said
    due = {each.rung: each.at for each in deadlines.due(program, case, world)}
    if body["name"] in due and due[body["name"]] <= world.now:
        return ""
    return f"the period `{body['name'].partition('/')[0].lstrip('-')}` had not ended"


_JUDGES = {"do": _done, "edit": _edited, "comment": _added, "attach": _added, "fire": _fired}
