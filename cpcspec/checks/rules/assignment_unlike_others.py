"""Rule `assignment-unlike-others`: a party that is added to here, and replaced everywhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cpcspec.analysis.effect_lists import effect_lists
from cpcspec.analysis.reading import within
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import PartyRef
from cpcspec.ir.nodes import Assign, Spec

SEVERAL = 2


def find(spec: Spec) -> Iterator[Problem]:
    """Yield the one effect on a party that adds to it, if several others all replace it."""
    for procedure in spec.procedures:
        found: dict[str, list[tuple[Place, bool]]] = defaultdict(list)
        lasting: set[str] = set()
        for kind, name, effects in effect_lists(procedure):
            for each in effects:
                if isinstance(each, Assign):
                    found[each.party].append((Place(procedure.id, kind, name), each.add))
                    # Who is only taken out of a party leaves the others in it: that replaces nobody.
                    own = any(isinstance(node, PartyRef) and node.name == each.party for node in within(each.value))
                    lasting.update({each.party} if own else ())
        for party, ways in found.items():
            # The other way round is no fault: what is added to must begin somewhere.
            adding = [place for place, add in ways if add]
            if len(adding) == 1 and len(ways) > SEVERAL and party not in lasting:
                yield Problem(adding[0], {"what": adding[0].id, "party": party})


RULE = Rule(
    Fault(
        "assignment-unlike-others",
        "`{what}` adds to `{party}`, which is replaced everywhere else",
        "those of an earlier step stay in it, and get what is not meant for them",
        "write `assign {party} to ...`, or say why the others stay",
        "warning",
    ),
    find,
)
