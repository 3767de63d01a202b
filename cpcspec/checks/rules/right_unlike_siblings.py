"""Rule `right-unlike-siblings`: one box or section for files of a tab that is open otherwise than the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Attachments, Box, Spec
from cpcspec.ir.walk import form

SEVERAL = 2
Open = Box | Attachments


def find(spec: Spec) -> Iterator[Problem]:
    """Yield those with one party, or one state, more or less than the others of their tab, which agree."""
    for procedure in spec.procedures:
        tabs: dict[str, list[Open]] = defaultdict(list)
        for placed in form(procedure):
            if placed.tab is not None and isinstance(placed.item, Box | Attachments):
                tabs[placed.tab.id].append(placed.item)
        for items in tabs.values():
            for item, more, names in _odd(items):
                facts = {"what": item.id, "word": "is open to" if more else "is not open to", "names": names}
                yield Problem(Place(procedure.id, "form", item.id), facts)


def _odd(items: Sequence[Open]) -> Iterator[tuple[Open, bool, str]]:
    rights = [(frozenset(each.by), frozenset(each.states)) for each in items]
    (by, states), often = Counter(rights).most_common(1)[0]
    for item, (own_by, own_states) in zip(items, rights, strict=True):
        parties, when = own_by ^ by, own_states ^ states
        if often >= SEVERAL and len(parties) + len(when) == 1:
            name = next(iter(parties or when))
            yield item, name in own_by | own_states, f"`{name}`"


RULE = Rule(
    Fault(
        "right-unlike-siblings",
        "`{what}` {word} {names}, unlike the others of its tab",
        "who may write in one place and not in the one beside it takes that for a fault",
        "open it as the others, or say why it differs",
        "warning",
    ),
    find,
)
