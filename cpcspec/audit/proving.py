"""Properties proven or refuted on explored models."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cpcspec.audit.check import NO_NAMES, Found, Names, Subject
from cpcspec.audit.exploration import Exploration, contradictory
from cpcspec.audit.explore import Path
from cpcspec.audit.formula import FALSE, Formula, every, negation, some
from cpcspec.audit.reads import Reader
from cpcspec.audit.sights import Right, paths, personal_paths, rights, sees_any
from cpcspec.audit.temporal import Length, Search, escape, late
from cpcspec.audit.verdict import Certificate
from cpcspec.checks.rule import Place
from cpcspec.ir import expr as ir
from cpcspec.ir import properties as claims
from cpcspec.ir.properties import Property

WAITS = "after that it may stay so for ever: nobody has to act, and no period ends it"
ROUND = "after that the case may go round for ever"


def prove(subject: Subject, prop: Property) -> Found:
    """Return whether a property holds of its procedure."""
    handler = _PROVERS[prop.claim.form]
    found: Found = handler(subject, prop, prop.claim)
    return found._replace(place=Place("", "property", prop.id))


# ---------------------------------------------------------------- conditions


def _conditions(claim: claims.Claim) -> list[ir.Expr]:
    """Return the conditions that a claim speaks of."""
    return [value for _, value in claim if isinstance(value, ir.ExprNode)]


def _ground(subject: Subject, claim: claims.Claim) -> Exploration:
    """Return the explored model that keeps what a claim reads."""
    reader = Reader(subject.table)
    read = NO_NAMES.union(*(reader.wanted(each) for each in _conditions(claim)))
    return subject.keeping(_known(subject, read))


def _known(subject: Subject, names: Names) -> Names:
    return frozenset(each for each in names if each not in ("at", "creator"))


class _Asked:
    """The conditions of a claim over one model; `vague` are those that the model cannot decide."""

    def __init__(self, ground: Exploration) -> None:
        self.ground = ground
        self.vague = False

    def holds(self, expr: ir.Expr) -> Formula:
        """Return when a condition certainly holds."""
        return self._formula(expr, wide=False)

    def may_hold(self, expr: ir.Expr) -> Formula:
        """Return when a condition holds or cannot be decided."""
        return self._formula(expr, wide=True)

    def _formula(self, expr: ir.Expr, *, wide: bool) -> Formula:
        found = self.ground.formula(expr, wide=wide)
        self.vague = self.vague or found != self.ground.formula(expr, wide=not wide)
        return found

    def refuted(self, says: str, path: Path, **facts: Any) -> Found:
        """Return that a claim fails, or may fail where the model cannot tell."""
        return Found("possible only in the abstraction" if self.vague else "fails", says, None, path, facts)


def _proven(ground: Exploration, prop: Property, premise: bool = True, *, closed: bool = False) -> Found:  # noqa: FBT001, FBT002
    """Return that a property holds; vacuously if what it speaks of never comes about."""
    states = tuple(ground.graph.states) if closed and ground.graph.complete else None
    certificate = Certificate("closed", states) if states is not None else None
    if not premise:
        return Found("holds (vacuous)", f"What “{prop.label}” speaks of never comes about.", certificate=certificate)
    return Found("holds", f"{prop.label}.", certificate=certificate)


def _broken(prop: Property) -> str:
    return f"Not so: “{prop.label}” ({prop.said})"


# ---------------------------------------------------------------- states


def _always(subject: Subject, prop: Property, claim: claims.Always) -> Found:
    return _invariant(subject, prop, claim, lambda asked: negation(asked.holds(claim.condition)))


def _never(subject: Subject, prop: Property, claim: claims.Never) -> Found:
    return _invariant(subject, prop, claim, lambda asked: asked.may_hold(claim.condition))


def _invariant(subject: Subject, prop: Property, claim: claims.Claim, bad: Callable[[_Asked], Formula]) -> Found:
    """Return whether no state is bad."""
    ground = _ground(subject, claim)
    asked = _Asked(ground)
    place = ground.first(every((negation(ground.in_states(("(not there yet)",))), bad(asked))))
    if place is not None:
        return asked.refuted(f"{_broken(prop)}.", ground.graph.path_to(place))
    return _proven(ground, prop, closed=True)


def _once(subject: Subject, prop: Property, claim: claims.Once) -> Found:
    ground = _ground(subject, claim)
    asked = _Asked(ground)
    begin = _there(ground, ground.where(asked.may_hold(claim.condition)))
    search = Search(ground, begin)
    bad = set(ground.where(negation(asked.holds(claim.then))))
    place = next((each for each in search.ways if each in bad), None)
    if place is not None:
        return asked.refuted(f"{_broken(prop)}.", search.path_to(place))
    return _proven(ground, prop, bool(begin), closed=True)


def _only_after(subject: Subject, prop: Property, claim: claims.OnlyAfter) -> Found:
    ground = _ground(subject, claim)
    asked = _Asked(ground)
    before = set(_there(ground, ground.where(asked.holds(claim.before))))
    late_ = set(_there(ground, ground.where(asked.may_hold(claim.condition))))
    search = Search(ground, [0], lambda place: place not in before)
    place = next((each for each in search.ways if each in late_), None)
    if place is not None:
        return asked.refuted(f"{_broken(prop)}.", search.path_to(place))
    return _proven(ground, prop, bool(late_), closed=True)


def _there(ground: Exploration, places: Iterable[int]) -> list[int]:
    """Return the states in which the case exists, or did."""
    return [each for each in places if ground.graph.states[each][0] != ground.model.unborn]


# ---------------------------------------------------------------- what comes in the end


def _at_last(subject: Subject, prop: Property, claim: claims.AtLast) -> Found:
    ground = _ground(subject, claim)
    asked = _Asked(ground)
    return _comes(subject, prop, ground, asked, list(range(1, len(ground.graph.states))), claim.condition)


def _leads_to(subject: Subject, prop: Property, claim: claims.LeadsTo) -> Found:
    ground = _ground(subject, claim)
    asked = _Asked(ground)
    begin = _there(ground, ground.where(asked.may_hold(claim.cause)))
    found = _comes(subject, prop, ground, asked, begin, claim.effect)
    if found.verdict != "holds" or claim.within is None:
        return found
    limit = _length(claim.within)
    done = set(ground.where(asked.holds(claim.effect)))
    path = late(subject.clocks_of(ground), limit, begin, lambda place: place not in done)
    if path is not None:
        says = f"{_broken(prop)}: it comes in the end, but nothing makes it come within {_said(limit)}."
        return asked.refuted(says, path)
    return found


def _comes(
    subject: Subject, prop: Property, ground: Exploration, asked: _Asked, begin: list[int], effect: ir.Expr
) -> Found:
    """Return whether an effect comes from each of these states, even if nobody acts any more."""
    done = set(ground.where(asked.holds(effect)))
    within = [place for place in range(1, len(ground.graph.states)) if place not in done]
    run = escape(subject.clocks_of(ground), within, begin)
    if run is not None:
        return asked.refuted(f"{_broken(prop)}; {WAITS if run.waits else ROUND}.", run.path, waits=run.waits)
    return _proven(ground, prop, bool(begin))


def _length(period: Any) -> Length:
    return Length(period.amount.value, period.unit)


def _said(length: Length) -> str:
    return f"{length.amount} {length.unit}{'s' * (length.amount != 1)}"


# ---------------------------------------------------------------- rights


def _only_may(subject: Subject, prop: Property, claim: claims.OnlyMay) -> Found:
    ground = _ground(subject, claim)
    asked = _Asked(ground)
    when = ground.in_states(claim.states)
    if claim.when is not None:
        when = every((when, asked.may_hold(claim.when)))
    others = [negation(ground.plays(each, claim.parties, wide=False)) for each, _ in enumerate(ground.model.watchers)]
    anybody = False
    for right in rights(ground, claim.activities):
        here = every((when, right.when))
        bad = every((here, others[right.watcher]))
        anybody = anybody or (bool(claim.parties) and not contradictory((here,)) and ground.first(here) is not None)
        place = None if contradictory((bad,)) else ground.first(bad)
        if place is not None:
            return asked.refuted(*_trespass(ground, prop, right, place))
    return _proven(ground, prop, anybody or not claim.parties, closed=True)


def _trespass(ground: Exploration, prop: Property, right: Right, place: int) -> tuple[str, Path]:
    who = ground.model.watchers[right.watcher]
    what = f"{who.name or who.id} may, in the status “{ground.space.table.labels[ground.status(place)]}”: {_deed(ground, right)}"
    more = () if right.transition is None else (right.transition,)
    return f"{_broken(prop)}: {what}.", ground.path_with(place, *more)


def _deed(ground: Exploration, right: Right) -> str:
    if right.transition is not None:
        return f"“{ground.transition(right.transition).label}”"
    return f"edit “{right.name}”"


def _only_see(subject: Subject, prop: Property, claim: claims.OnlySee) -> Found:
    ground = _ground(subject, claim)
    asked = _Asked(ground)
    personal = claim.what == "personal"
    node = subject.node
    wanted = personal_paths(node) if personal else paths(node) if claim.what == "anything" else claim.paths
    inside = ground.in_states(claim.states)
    bad: list[tuple[int, Formula]] = []
    for watcher, _ in enumerate(ground.model.watchers):
        seen = every((inside, sees_any(ground, watcher, wanted, personal=personal)))
        bad.append((watcher, every((seen, negation(ground.plays(watcher, claim.parties, wide=False))))))
    if claim.period is not None and claim.after is not None:
        return _seen_late(subject, prop, claim, asked, bad)
    for watcher, formula in bad:
        place = ground.first(formula)
        if place is not None:
            return asked.refuted(
                _sight(ground, prop, watcher, place), ground.graph.path_to(place), sees=list(wanted)[:5]
            )
    return _proven(ground, prop, closed=True)


def _sight(ground: Exploration, prop: Property, watcher: int, place: int) -> str:
    who = ground.model.watchers[watcher]
    return f"{_broken(prop)}: {who.name or who.id} sees it in the status “{ground.space.table.labels[ground.status(place)]}”."


def _seen_late(
    subject: Subject, prop: Property, claim: claims.OnlySee, asked: _Asked, bad: list[tuple[int, Formula]]
) -> Found:
    """Return whether what others see is out of their sight when the period has passed."""
    assert claim.period is not None
    assert claim.after is not None
    ground = asked.ground
    seen = set(ground.where(some(formula for _, formula in bad if formula != FALSE)))
    begin = _there(ground, ground.where(asked.may_hold(claim.after)))
    limit = _length(claim.period)
    # A state in which others see it lies before the limit, since a period that began then still runs.
    region = Search(ground, begin)
    path = late(subject.clocks_of(ground), limit, [each for each in region.ways if each in seen], seen.__contains__)
    if path is not None:
        return asked.refuted(f"{_broken(prop)}: nothing ends it within {_said(limit)}.", path)
    return _proven(ground, prop, bool(begin))


# ---------------------------------------------------------------- counts and beginnings


def _at_most(subject: Subject, prop: Property, claim: claims.AtMost) -> Found:
    box = subject.table.boxes[claim.box].node
    kept = box.most is not None and box.most <= claim.count and box.per in (claim.per, "country")
    facts = {"at most": box.most, "per": box.per}
    if kept:
        return Found("holds", f"{prop.label}: the comment box itself refuses more.", facts=facts)
    return Found("fails", f"{_broken(prop)}: the comment box takes more.", facts=facts)


def _starts_only(subject: Subject, prop: Property, claim: claims.StartsOnly) -> Found:
    ground = subject.ground
    for number, each in ground.entering.items():
        problem = _wrong_start(subject, claim, each.kind, each.name, each.actor)
        if problem:
            return Found("fails", f"{_broken(prop)}: {problem}.", path=Path((number,)))
    return _proven(ground, prop, bool(ground.entering), closed=True)


def _wrong_start(subject: Subject, claim: claims.StartsOnly, kind: str, source: str, actor: str) -> str:
    """Return what is wrong with a way in which cases begin, or an empty text."""
    people = {each.id: each for each in subject.ground.model.watchers}
    who = people[actor].name or actor
    if claim.menu and kind != "start":
        return f"cases begin from “{source}” too"
    if claim.kinds and not set(claim.kinds).intersection(people[actor].kinds):
        return f"{who} can begin one"
    if claim.sources is None:
        return ""
    if kind == "start":
        return f"{who} can begin one from the menu"
    if source not in claim.sources:
        return f"cases begin from “{source}” too"
    cells = [each for each in subject.world.spec.reuses if (each.source, each.target) == (source, subject.id)]
    others = [party for each in cells for party in each.by if claim.parties and party not in claim.parties]
    return f"“{others[0]}” can begin one" if others else ""


_PROVERS: dict[str, Callable[[Subject, Property, Any], Found]] = {
    "always": _always,
    "never": _never,
    "at_last": _at_last,
    "once": _once,
    "leads_to": _leads_to,
    "only_after": _only_after,
    "only_may": _only_may,
    "only_see": _only_see,
    "at_most": _at_most,
    "starts_only": _starts_only,
}
