"""Authorities that leave the register from one version to the next, and the open cases that may name them."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effects import created
from cpcspec.analysis.worries import Worry
from cpcspec.ir.nodes import FieldNode, Procedure, Spec, State
from cpcspec.ir.tables import AuthorityRow
from cpcspec.ir.walk import leaves, lists
from cpcspec.ir.words import quoted


def leaving(old: Spec, new: Spec) -> tuple[AuthorityRow, ...]:
    """Return the authorities that leave; none where the new version brings no register, so that the old one stays."""
    stay = {each.id for each in new.register_rows}
    return tuple(each for each in old.register_rows if each.id not in stay) if stay else ()


def leaving_worries(old: Spec, new: Spec, procedure: Procedure, state: State) -> Iterator[Worry]:
    """Yield who must take over from whom, for the open cases of a procedure in a state."""
    if state.final:
        return
    for each in leaving(old, new):
        if _may_name(old, procedure, frozenset(each.kinds)):
            says = f"{quoted(each.name or each.id)} left the register, and nobody acts for it in cases that name it"
            cure = f"`cpcrun hand-over {each.id} AUTHORITY` says who takes over"
            yield Worry("needs a move", state.id, "register", each.id, f"{says}: {cure}")


def _may_name(spec: Spec, procedure: Procedure, kinds: frozenset[str]) -> bool:
    """Return whether a case may name an authority of these kinds: as creator, as assigned party, or in a field.

    Whoever plays a party by kind alone is never named: the register says who that is.
    """
    if any(kinds.intersection(each.kinds) for each in procedure.starts) or _made(spec, procedure):
        return True
    if any(each.how == "assigned" for each in procedure.parties):
        return True
    items = [item for tab in procedure.tabs for item in tab.items]
    fields = (placed.item for some in (items, *(each.items for each in lists(items))) for placed in leaves(some))
    return any(isinstance(each, FieldNode) and kinds.intersection(each.type.kinds) for each in fields)


def _made(spec: Spec, procedure: Procedure) -> bool:
    """Return whether cases of a procedure begin in another way than from a menu."""
    reused = any(each.target == procedure.id for each in spec.reuses)
    return reused or any(made.procedure == procedure.id for _, made in created(spec))
