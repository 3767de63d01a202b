"""Check R8: someone who decides on what they themselves sent, though somebody else could."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.actors import labels
from cpcspec.audit.study.approving import pairs, self_approvals
from cpcspec.audit.study.ways import listed, plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield each pair of actions for two parties that one authority may take, though another could take the second."""
    ground = subject.ground
    wanted = pairs(subject)
    if not wanted:
        yield not_applicable("No party of the procedure decides on what another one did.")
        return
    if not ground.graph.complete:
        yield unknown(ground)
        return
    actions = {each.id: each for each in subject.node.actions}
    nothing, alone = True, []
    for each in self_approvals(subject, wanted):
        first, second = actions[each.first], actions[each.second]
        words = f"“{first.label or first.id}” and then “{second.label or second.id}”"
        if not each.others:
            alone.append(f"{words}: {each.who}, for want of another authority")
            continue
        nothing = False
        says = (
            f"{each.who} may take {words}, once as {listed(labels(subject.node, first.by))} and once as "
            f"{listed(labels(subject.node, second.by))}, though {each.others[0]} could take the second."
        )
        yield fails(says, subject.at("action", second.id), each.path, others=plain(each.others), expect="refused")
    if nothing:
        yield holds("Nobody decides on what they sent themselves where somebody else could.", alone=plain(alone))


CHECK = Check(
    "R8",
    "Deciding on what one sent oneself",
    "May someone decide on what they sent themselves, though somebody else could?",
    "Nobody decides on what they sent themselves where somebody else could.",
    find,
)
