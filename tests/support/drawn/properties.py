"""Properties of every form over what was drawn."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.drawn.chance import Chance
from tests.support.drawn.conditions import condition
from tests.support.drawn.procedures import Drawer

FORMS = (
    "always", "never", "at last", "once", "leads to", "within", "only after", "may", "may", "see", "see", "see from",
    "at most", "starts",
)  # fmt: skip


def properties(chance: Chance, drawers: list[Drawer], count: int) -> Iterator[str]:
    """Yield so many properties, each of one procedure."""
    for number in range(count):
        drawer = chance.one(drawers)
        said = _claim(chance, drawer, drawers)
        if said:
            yield f'property p{number} "Property {number}"'
            yield f"of {drawer.drawn.name}"
            yield said


def _claim(chance: Chance, drawer: Drawer, drawers: list[Drawer]) -> str:
    drawn, form = drawer.drawn, chance.one(FORMS)

    def said() -> str:
        states = [*drawn.states, "gone"]
        if chance.odds(0.35):
            some = chance.some(states)
            return f"state is {some[0]}" if len(some) == 1 else f"state is one of {', '.join(some)}"
        return condition(chance, drawer.known())

    states = f" in {', '.join(chance.some(drawn.states))}" if chance.odds(0.6) else ""
    parties = drawer.parties()
    what = {
        "always": lambda: f"always {said()}",
        "never": lambda: f"never {said()}",
        "at last": lambda: f"at last state is one of {', '.join([*chance.some(drawn.states), 'gone'])}",
        "once": lambda: f"once {said()} always {said()}",
        "leads to": lambda: f"{said()} leads to {said()}",
        "within": lambda: f"{said()} leads to {said()} within {chance.period()}",
        "only after": lambda: f"{said()} only after {said()}",
        "may": lambda: _may(chance, drawer, parties, states),
        "see": lambda: f"only {parties} sees {_seen(chance, drawer)}{states}",
        "see from": lambda: f"only {parties} sees {_seen(chance, drawer)} from {chance.period()} after {said()}",
        "at most": lambda: (
            f"at most {chance.number(1, 2)} remarks per {chance.one(('country', 'authority'))}" if drawn.boxes else ""
        ),
        "starts": lambda: _starts(chance, drawer, drawers),
    }
    return what[form]()


def _may(chance: Chance, drawer: Drawer, parties: str, states: str) -> str:
    drawn = drawer.drawn
    acts = [*drawn.actions, "edit main", "act", *(["write remarks"] if drawn.boxes else [])]
    acts += ["attach proofs"] if drawn.sections else []
    when = f" when {drawer.condition()}" if chance.odds(0.25) else ""
    who = "nobody" if chance.odds(0.2) else f"only {parties}"
    return f"{who} may {chance.one(acts)}{states}{when}"


def _seen(chance: Chance, drawer: Drawer) -> str:
    drawn = drawer.drawn
    return chance.one(["anything", "main", *drawn.main, *(["personal data"] * 2 if drawn.personal else [])])


def _starts(chance: Chance, drawer: Drawer, drawers: list[Drawer]) -> str:
    kinds = chance.one(("citizen", "office"))
    others = [each.drawn for each in drawers if each is not drawer]
    ways = [f"starts only by {kinds}", f"starts only from menu by {kinds}", "starts only from menu"]
    if others:
        other = chance.one(others)
        ways += [f"starts only from {other.name}", f"starts only from {other.name} by {chance.one(other.parties)}"]
    return chance.one(ways)
