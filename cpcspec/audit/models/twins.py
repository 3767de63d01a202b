"""Authorities that no rule tells apart: of each such pair one begins cases, and what holds of these holds of all.

Two authorities are twins if the small world stays the same when they are exchanged: either both are of one country and
of the same kinds, or their countries are exchanged as a whole, authority by authority of the same kinds. No condition
names one of them or its country, and the attributes of their countries, as far as conditions read them, are the same.
Then all that a rule can ask has the same answer after the exchange (the rules read kinds, who is whom, and who is of
one country with whom, nothing else), so that the exchange takes each run to a run: an automorphism of the model, by
which one of each orbit is enough for the first step (Ip and Dill 1996). A rule that takes the first of several
authorities in the order of the register does tell them apart; where there is one, nobody is a twin within a country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from cpcspec.analysis.effects import effects
from cpcspec.audit.models.bounded import marks_of
from cpcspec.audit.models.model import Watcher
from cpcspec.audit.models.spoken import Spoken
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.walk import form


def twins(spec: nodes.Spec, watchers: Sequence[Watcher], spoken: Spoken) -> Mapping[int, int]:
    """Return for each authority (by its place) that has a twin before it the first such twin."""
    found: dict[object, int] = {}
    marks = marks_of(spec, {each.country for each in watchers}, spoken)
    sorts = [spoken.kinds.intersection(each.kinds) for each in watchers]
    firsts = _takes_the_first(spec)
    twins_: dict[int, int] = {}
    seen: Counter[object] = Counter()
    for place, each in enumerate(watchers):
        if spoken.constants & {each.id, each.name}:
            continue
        alone = (each.country, sorts[place])
        seen[alone] += 1
        home = _home(watchers, sorts, each.country, spoken, marks)
        key = (sorts[place], home, seen[alone] if firsts else 0)
        if found.setdefault(key, place) != place:
            twins_[place] = found[key]
    return twins_


def _home(
    watchers: Sequence[Watcher], sorts: Sequence[frozenset[str]], country: str, spoken: Spoken,
    marks: Mapping[str, object],
) -> object:  # fmt: skip
    """Return all that rules can tell of a country: itself if one names it, or somebody there."""
    mine = [place for place, each in enumerate(watchers) if each.country == country]
    named = any(spoken.constants & {watchers[place].id, watchers[place].name} for place in mine)
    if country in spoken.constants or named:
        return country
    return frozenset(Counter(sorts[place] for place in mine).items()), marks.get(country)


def _takes_the_first(spec: nodes.Spec) -> bool:
    """Return whether some rule takes one authority of several: a field for one is set to a party, or a creator is."""
    for node in spec.procedures:
        single = {
            placed.item.id for placed in form(node)
            if isinstance(placed.item, nodes.FieldNode) and BY_NAME[placed.item.type.name].value == "authority"
        }  # fmt: skip
        creators = {each.id for each in node.parties if each.how == "creator"}
        for each in effects(node):
            sets = each.sets if isinstance(each, nodes.CreateCase) else (each,)
            if isinstance(each, nodes.CreateCase) and each.creator and each.creator not in creators:
                return True
            if any(_is_first(one, single, creators) for one in sets):
                return True
    return False


def _is_first(effect: object, single: set[str], creators: set[str]) -> bool:
    if not isinstance(effect, nodes.SetField) or effect.field not in single:
        return False
    value = effect.value
    sure = isinstance(value, ir.PartyRef) and value.name in {"actor", *creators}
    return not (sure or isinstance(value, ir.Const | ir.FieldRef))
