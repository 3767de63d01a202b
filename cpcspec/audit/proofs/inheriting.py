"""What a case takes along from the one that it is made from."""

from __future__ import annotations

from cpcspec.audit.proofs.obligations import conditions, wanted
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir import properties as claims
from cpcspec.semantics.tables import ProcedureTable


def inherits(table: ProcedureTable, spec: nodes.Spec, claim: claims.Claim) -> frozenset[str]:
    """Return the procedures from whose cases a case gets, unchanged, all that a condition on its parties reads.

    If the condition is true of the one case at any time, it is true of the other one when it is made.
    """
    names = wanted(table, claim)
    if not isinstance(claim, claims.Always | claims.Never) or not names or not _only(conditions(claim), names):
        return frozenset()
    found: dict[str, bool] = {}
    for reuse in spec.reuses:
        if reuse.target == table.id:
            found[reuse.source] = found.get(reuse.source, True) and names <= set(_copied(reuse))
    return frozenset(source for source, copied in found.items() if copied)


def _copied(reuse: nodes.Reuse) -> list[str]:
    """Return the parties that a new case has as the other one has them."""
    sets = [each for each in reuse.sets if isinstance(each, nodes.Assign)]
    return [
        f"party:{each.party}"
        for each in sets
        if each.value == ir.PartyRef(name=each.party)
        and each.when is None
        and not each.add
        and sum(other.party == each.party for other in sets) == 1
    ]


def _only(found: object, names: frozenset[str]) -> bool:
    """Return whether conditions read nothing of a case but these parties."""
    if isinstance(found, tuple):
        return all(_only(each, names) for each in found)
    if isinstance(found, ir.PartyRef):
        return f"party:{found.name}" in names
    if isinstance(found, ir.FieldRef):
        return found.scope == "row"
    if isinstance(found, ir.SystemRef):
        return found.name == "this"
    if isinstance(found, ir.LinkedAny):
        return False
    return not isinstance(found, ir.ExprNode) or all(_only(value, names) for _, value in found)
