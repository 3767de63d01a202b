"""Check `D16`: a mandatory field that is hidden whenever its part may be edited, or an action asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.models.modal import both, narrowed
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.asking import Unasked, unasked
from cpcspec.audit.study.completing import At, everywhere
from cpcspec.audit.study.knowing import Knowing
from cpcspec.ir import nodes
from cpcspec.ir.words import listed, quoted

WRONG = {
    "never": "which is hidden, or not mandatory, whenever it may be taken, so that nothing is ever demanded",
    "turned": "which is hidden, or not mandatory, until the action has had its effects, so that nothing is demanded",
    "lost": "which is hidden after it in any case, so that what is said there is lost",
}


def find(subject: Subject) -> Iterator[Found]:
    """Yield each mandatory field that nobody is ever shown where they could fill it in, or where it is asked for."""
    ground, knowing = subject.ground, Knowing(subject)
    vain = list(unasked(subject))
    yield from (_asked(subject, each) for each in vain)
    told = {each.asked.at.path for each in vain}
    for each in everywhere(subject.world.program, subject.node):
        node = each.node
        if each.scope != "form" or not isinstance(node, nodes.FieldNode) or not node.required or each.path in told:
            continue
        edited = subject.table.edited.get(each.part, {})
        states = [state for state in knowing.reached if state in edited]
        if not states or knowing.holding.filled_in(each.path) - set(edited) or _shown(ground, each, states):
            continue
        where = listed((quoted(subject.state(state)) for state in states), "or")
        says = f"{quoted(node.label or node.id)} is mandatory, but hidden in {where}, where its part may be filled in."
        place = subject.at("form", each.path)
        yield fails(says, place) if ground.graph.complete else Found("unknown (budget)", says, place)


def _asked(subject: Subject, vain: Unasked) -> Found:
    """Return that an action asks for something that is not shown at that moment, or not after it."""
    action, node = vain.asked.action, vain.asked.at.node
    says = f"{quoted(action.label or action.id)} asks for {quoted(node.label or node.id)}, {WRONG[vain.kind]}."
    place = subject.at("action", action.id)
    if not vain.ground.graph.complete and vain.kind != "turned":
        return Found("unknown (budget)", says, place)
    path = vain.ground.path_with(vain.place, vain.transition)
    return fails(says, place, path)._replace(ground=vain.ground)


def _shown(ground: Exploration, each: At, states: list[str]) -> bool:
    """Return whether somebody who edits the part may be shown the field in one of the states."""
    edited = ground.space.table.edited[each.part]
    for watcher, _ in enumerate(ground.model.watchers):
        for ctx in ground.contexts(actor=watcher):
            if ctx.state not in states:
                continue
            shown = (ground.space.formula(condition, ctx) for condition in each.shown)
            editor = ground.playing(tuple(edited[ctx.state]), ctx)
            seen = ground.seeing(each.path, ctx)
            may = narrowed(both((editor, seen, *shown)), ground.in_states((ctx.state,))).possible
            if ground.first(may) is not None:
                return True
    return False


CHECK = Check(
    id="D16",
    title="Mandatory fields that are shown",
    question="Is a mandatory field hidden on every path on which it could be filled in?",
    good="Each mandatory field is shown to somebody who may fill it in, and to whoever is asked for it.",
    find=find,
)
