"""Rule `no-way-to-end`: states that cases go round in for ever."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moves import GONE, reachable, reached, steps
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each group of states that a case can enter and never leave; dead ends have rules of their own."""
    for procedure in spec.procedures:
        ways = [(each.target, each.source) for each in steps(procedure)]
        final = {each.id for each in procedure.states if each.final}
        stuck = {each.id for each in procedure.states} - {source for _, source in ways}
        if reachable(spec, procedure) <= reached(ways, final | stuck | {GONE}):
            continue
        # networkx takes 0.2 s to load; only a spec with this fault needs it.
        from cpcspec.analysis.graph import state_graph, traps  # noqa: PLC0415 - see above

        for group in traps(state_graph(spec, procedure)):
            names = " and ".join(f"`{each}`" for each in group)
            yield Problem(Place(procedure.id, "state", group[0]), {"states": names})


RULE = Rule(
    Fault(
        "no-way-to-end",
        "from {states} no final state can be reached",
        "such a case can never be closed, and what follows closure, such as erasing personal data, never comes",
        "let an action or a timer lead to a final state",
    ),
    find,
)
