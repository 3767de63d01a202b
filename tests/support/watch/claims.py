"""Each form of property as a run is judged by it: whether what happened refutes it for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from cpcspec.ir import expr as ir
from cpcspec.ir import properties as claims
from cpcspec.ir.nodes import Attachments, Box, FieldNode, Period
from cpcspec.ir.properties import Property
from cpcspec.ir.walk import form
from cpcspec.semantics import rights
from cpcspec.semantics.asking import fulfils
from cpcspec.semantics.case import Actor, Attach, Case, Comment, Create, Do, Edit
from cpcspec.semantics.expr import Env, rows_in
from cpcspec.semantics.form import Listing
from cpcspec.semantics.parties import plays
from cpcspec.semantics.periods import shifted
from cpcspec.semantics.rights import MASK, View
from tests.support.watch.monitor import Monitor, Now
from tests.support.watch.scene import Event


class Claimed(Monitor):
    """A property of one procedure."""

    def __init__(self, prop: Property, claim: Any) -> None:
        """Watch for what refutes it."""
        self.prop, self.claim = prop, claim
        self.key = f"{prop.procedure}/{prop.id}"

    def each(self, now: Now) -> Iterator[str]:
        """Yield the cases that it speaks of."""
        return now.all_of(self.prop.procedure)


class Always(Claimed):
    """`always`, and `never`."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether it is not so in some case."""
        del event
        wanted = self.claim.form == "always"
        bad = next((each for each in self.each(now) if now.holds(self.claim.condition, each) != wanted), "")
        return f"in {bad} it is not so after this step" if bad else ""


class Once(Claimed):
    """`once C always D`."""

    def __init__(self, prop: Property, claim: Any) -> None:
        """Begin with no case in which it began."""
        super().__init__(prop, claim)
        self.begun: set[str] = set()

    def see(self, now: Now, event: Event) -> str:
        """Look whether it began and is not so."""
        del event
        self.begun.update(each for each in self.each(now) if now.holds(self.claim.condition, each))
        bad = next((each for each in sorted(self.begun) if not now.holds(self.claim.then, each)), "")
        return f"in {bad} the first came true, and the second is not" if bad else ""


class OnlyAfter(Claimed):
    """`C only after D`."""

    def __init__(self, prop: Property, claim: Any) -> None:
        """Begin with no case in which the other one held."""
        super().__init__(prop, claim)
        self.before: set[str] = set()

    def see(self, now: Now, event: Event) -> str:
        """Look whether the condition holds before its time."""
        del event
        self.before.update(each for each in self.each(now) if now.holds(self.claim.before, each))
        bad = [each for each in self.each(now) if each not in self.before and now.holds(self.claim.condition, each)]
        return f"in {bad[0]} it holds, and what must come before never did" if bad else ""


class AtLast(Claimed):
    """`at last C`: from wherever a case has come to, it comes to C if nobody does anything any more."""

    def end(self, now: Now, *, settled: bool) -> str:
        """Look whether it is not so now, and cannot come any more."""
        bad = [each for each in self.each(now) if not now.holds(self.claim.condition, each)]
        return f"{bad[0]} is not so, and nothing brings it by itself" if bad and settled else ""


class LeadsTo(Claimed):
    """`C leads to D`, and `within`."""

    def __init__(self, prop: Property, claim: Any) -> None:
        """Begin with no case that waits."""
        super().__init__(prop, claim)
        self.waiting: dict[str, datetime] = {}

    def see(self, now: Now, event: Event) -> str:
        """Keep since when each case has been waiting; look whether one waits too long."""
        late = self._late(event.at)
        for each in self.each(now):
            if now.holds(self.claim.effect, each):
                self.waiting.pop(each, None)
            elif each not in self.waiting and now.holds(self.claim.cause, each):
                self.waiting[each] = event.at
        return late

    def look(self, now: Now) -> str:
        """Look whether a case waits too long."""
        return self._late(now.scene.now)

    def _late(self, moment: datetime) -> str:
        """Look whether a case waits too long at a moment, before anything changes there."""
        if self.claim.within is None:
            return ""
        bad = [each for each, since in self.waiting.items() if is_over(since, self.claim.within, moment)]
        return f"{bad[0]} has waited since {self.waiting[bad[0]]:%Y-%m-%d} until {moment}" if bad else ""

    def end(self, now: Now, *, settled: bool) -> str:
        """Look whether it never came, and cannot any more."""
        bad = [each for each in self.each(now) if each in self.waiting]
        return f"{bad[0]} waits for it, and nothing brings it by itself" if bad and settled else ""


class OnlyMay(Claimed):
    """`only P may ...`: somebody else did it."""

    def see(self, now: Now, event: Event) -> str:
        """Look who did what."""
        case = event.before
        if case is None or not event.actor or case.procedure != self.prop.procedure:
            return ""
        if case.state not in self.claim.states or not any(_is(each, event, now) for each in self.claim.activities):
            return ""
        env = Env(now.table(case.procedure).players, case, event.world, None)
        if plays(env, event.actor, self.claim.parties):
            return ""
        if self.claim.when is not None and not _held(self.claim.when, case, event, now):
            return ""
        return f"{event.actor} did what only others may"


class MayNow(Claimed):
    """`only P may ...`: somebody else may do it now, as pages would offer it. What stories are judged by."""

    def look(self, now: Now) -> str:
        """Look at who may do what."""
        for each in self.each(now):
            case = now.scene.cases.get(each)
            if case is None or case.state not in self.claim.states:
                continue
            if self.claim.when is not None and not now.holds(self.claim.when, each):
                continue
            env = now.env(case)
            for who in now.scene.people:
                if not plays(env, who, self.claim.parties) and self._may(now, case, who):
                    return f"{who} may do what only others may"
        return ""

    def _may(self, now: Now, case: Case, who: str) -> bool:
        program, world, actor = now.scene.program, now.scene.world(case), Actor(who)
        table = now.table(case.procedure)
        added = rights.additions(program, case, actor, world)
        paths = rights.editable(program, case, actor, world)
        for activity in self.claim.activities:
            kind, name = activity.kind, activity.id
            offers = rights.offers(program, case, actor, world) if kind in ("any", "action") else ()
            if any(name in ("", each.action) and not each.reasons for each in offers):
                return True
            parts = {table.by_id[each].part for each in paths if each in table.by_id} if kind in ("any", "edit") else ()
            if parts and (not name or name in parts):
                return True
            boxes = {"comment": table.boxes, "attach": table.sections, "any": {**table.boxes, **table.sections}}
            if any(each in boxes.get(kind, {}) and name in ("", each) for each in added):
                return True
        return False


def _held(condition: ir.Expr, case: Case, event: Event, now: Now) -> bool:
    return fulfils(now.scene.program, case.procedure, condition, case, event.world)


def _is(activity: claims.Activity, event: Event, now: Now) -> bool:
    """Return whether a step is what an activity stands for."""
    command, kind, name = event.command, activity.kind, activity.id
    if isinstance(command, Do):
        return kind in ("any", "action") and name in ("", command.action)
    if isinstance(command, Comment):
        return kind in ("any", "comment") and name in ("", command.box)
    if isinstance(command, Attach):
        return kind in ("any", "attach") and name in ("", command.section)
    if not isinstance(command, Edit) or kind not in ("any", "edit"):
        return False
    parts = {now.table(now.scene.procedures[event.id]).by_id[each].part for each in command.values}
    return bool(parts) and (not name or name in parts)


class AtMost(Claimed):
    """`at most N box per country`, or per authority."""

    def __init__(self, prop: Property, claim: Any) -> None:
        """Begin without entries."""
        super().__init__(prop, claim)
        self.added: Counter[tuple[str, str]] = Counter()

    def see(self, now: Now, event: Event) -> str:
        """Count the entries that were added."""
        command = event.command
        if not isinstance(command, Comment) or command.box != self.claim.box:
            return ""
        if now.scene.procedures[event.id] != self.prop.procedure:
            return ""
        whose = now.scene.register.country(event.actor) if self.claim.per == "country" else event.actor
        self.added[event.id, whose] += 1
        return f"{whose} has added more" if self.added[event.id, whose] > self.claim.count else ""


class StartsOnly(Claimed):
    """`starts only ...`."""

    def see(self, now: Now, event: Event) -> str:
        """Look how cases came to be."""
        for name in event.born:
            if now.scene.procedures[name] == self.prop.procedure:
                wrong = self._wrong(now, event, name)
                if wrong:
                    return f"{name} was begun {wrong}"
        return ""

    def _wrong(self, now: Now, event: Event, name: str) -> str:
        claim, command = self.claim, event.command
        source = command.source if isinstance(command, Create) else event.before
        if claim.menu and source is not None:
            return f"from a case of {source.procedure}"
        if claim.sources is not None and (source is None or source.procedure not in claim.sources):
            return "from the menu" if source is None else f"from a case of {source.procedure}"
        # Where a step makes the case, whoever takes it and whoever the case is for may both be said to begin it.
        who = [each for each in (event.actor, now.scene.cases[name].creator) if each]
        if claim.kinds and not any(set(now.scene.register.by_id[each].kinds) & set(claim.kinds) for each in who):
            return f"by {who[0]}"
        if claim.parties and source is not None and event.actor and isinstance(command, Create):
            env = Env(now.table(source.procedure).players, source, event.world, None)
            return "" if plays(env, event.actor, claim.parties) else f"by {event.actor}"
        return ""


class OnlySee(Claimed):
    """`only P sees ...`: somebody else sees a value, not as asterisks.

    A condition counts from when it came true; unless `once` is enough, only as long as it is true without a break.
    """

    def __init__(self, prop: Property, claim: Any, *, once: bool = False) -> None:
        """Begin with no case of which it came true from when on."""
        super().__init__(prop, claim)
        self.once = once
        self.since: dict[str, datetime] = {}

    def see(self, now: Now, event: Event) -> str:
        """Keep since when the condition has been true; look at who sees what."""
        if self.claim.after is not None:
            for each in self.each(now):
                if now.holds(self.claim.after, each):
                    self.since.setdefault(each, event.at)
                elif not self.once:
                    self.since.pop(each, None)
        return ""

    def look(self, now: Now) -> str:
        """Look at who sees what."""
        for each in self.each(now):
            case = now.scene.cases.get(each)
            if case is None or case.state not in self.claim.states or not self._is_time(now, each):
                continue
            env = now.env(case)
            for who in now.scene.people:
                if not plays(env, who, self.claim.parties) and self._sees(now, now.view(case, who), env):
                    return f"{who} sees it in {each}"
        return ""

    def _is_time(self, now: Now, case_id: str) -> bool:
        if self.claim.period is None:
            return True
        since = self.since.get(case_id)
        return since is not None and is_over(since, self.claim.period, now.scene.now)

    def _sees(self, now: Now, view: View, env: Env) -> bool:
        if not view.visible:
            return False
        if self.claim.what == "anything":
            return True
        paths = self.claim.paths
        if self.claim.what == "personal":
            return sees_personal(now, view, env)
        return any(is_seen(view, each) for each in paths)


def is_seen(view: View, path: str) -> bool:
    """Return whether a value of an item is seen, not as asterisks."""
    if view.comments.get(path) or any(each.name != MASK for each in view.files.get(path, ())):
        return True
    first, _, rest = path.partition(".")
    return any(each not in (None, "", [], MASK) for each in _inside(view.values.get(first), rest))


def _inside(value: Any, rest: str) -> Iterator[Any]:
    if not rest:
        yield value
        return
    first, _, more = rest.partition(".")
    for row in rows_in(value):
        yield from _inside(row.get(first), more)


def sees_personal(now: Now, view: View, env: Env) -> bool:
    """Return whether personal data are seen as they are: in a field of the form, a row, or a section for files."""
    table = now.table(env.case.procedure)
    for tab in table.tabs:
        for item in tab.items:
            if isinstance(item, Listing):
                if _row_is_personal(item, view):
                    return True
            elif item.personal is not None and item.personal(env) and is_seen(view, item.id):
                return True
    for placed in form(table.node):
        if isinstance(placed.item, Attachments) and placed.item.personal and is_seen(view, placed.item.id):
            return True
        if isinstance(placed.item, Box) and any(
            _entry(placed.item, each) for each in view.comments.get(placed.item.id, ())
        ):
            return True
    return False


def _entry(box: Box, entry: Any) -> bool:
    always = {each.id for each in box.items if isinstance(each, FieldNode) and each.personal == ir.Const(value=True)}
    return any(value not in (None, MASK) for name, value in entry.values.items() if name in always)


def _row_is_personal(item: Any, view: View) -> bool:
    """Return whether a field of a row that is personal whatever the row says is seen."""
    always = [
        each.id
        for each in item.items
        if isinstance(each.node, FieldNode) and each.node.personal == ir.Const(value=True)
    ]
    rows = rows_in(view.values.get(item.id))
    return any(row.get(each) not in (None, "", [], MASK) for row in rows for each in always)


def is_over(since: datetime, period: Period, moment: datetime) -> bool:
    """Return whether a period that began at a moment is over for certain, its last day too."""
    if not isinstance(period.amount, ir.Const) or type(period.amount.value) is not int or period.unit == "hour":
        return False
    return moment.date() > shifted(since.date(), period.amount.value, period.unit)


_FORMS: Mapping[str, Callable[[Property, Any], Monitor]] = {
    "always": Always, "never": Always, "once": Once, "only_after": OnlyAfter, "at_last": AtLast, "leads_to": LeadsTo,
    "only_may": OnlyMay, "only_see": OnlySee, "at_most": AtMost, "starts_only": StartsOnly,
}  # fmt: skip


def monitor_of(prop: Property) -> Monitor:
    """Return what watches for runs that refute a property."""
    return _FORMS[prop.claim.form](prop, prop.claim)


def story_monitor_of(prop: Property) -> Monitor:
    """Return what sees in a story that it breaks a property: rights and sight as they are where the story ends."""
    if isinstance(prop.claim, claims.OnlySee):
        return OnlySee(prop, prop.claim, once=True)
    return MayNow(prop, prop.claim) if isinstance(prop.claim, claims.OnlyMay) else monitor_of(prop)
