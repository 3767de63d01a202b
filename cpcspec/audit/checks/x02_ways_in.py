"""X2: the ways by which cases come into being."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.models.formula import Formula, Is, some
from cpcspec.audit.models.modal import both, either, narrowed
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.flows import Flow, flows
from cpcspec.audit.study.phrases import named
from cpcspec.ir import nodes


def find(subject: Subject) -> Iterator[Found]:
    """Yield each way into the procedure that nobody can ever take, and that there is none at all."""
    spec = subject.world.spec
    ways = [each for each in flows(spec) if each.target.id == subject.id]
    known = {kind for row in spec.register_rows for kind in row.kinds} or {each.id for each in spec.kinds}
    menus = [each for each in subject.node.starts if not each.kinds or known.intersection(each.kinds)]
    sound = True
    for flow in ways:
        ground = subject.world.subjects[flow.source.id].ground
        if _possible(ground, flow) is not None:
            continue
        if not ground.graph.complete:
            yield Found("unknown (budget)", f"Whether {flow.said} can ever happen was not settled.", flow.place)
        else:
            yield fails(f"Nobody can ever come to {flow.said}.", flow.place)
        sound = False
    if not ways and not menus:
        yield fails(
            f"No case of {named(subject.node)} ever comes into being.",
            subject.at("procedure", subject.id)._replace(procedure=""),
        )
    elif sound:
        sources = [*dict.fromkeys(each.source.label or each.source.id for each in ways)]
        yield holds(
            CHECK.good,
            from_a_menu=[each.menu for each in menus],
            by=[*dict.fromkeys(kind for each in menus for kind in each.kinds)],
            from_cases_of=[*sources],
        )


def _possible(ground: Exploration, flow: Flow) -> int | None:
    """Return a state of the source in which somebody can take a way; None if there is none."""
    if flow.kind != "reuse":
        found = ground.offered(flow.kind, flow.name)
        return None if found is None else found[0]
    if not isinstance(flow.node, nodes.Reuse):
        return None
    return ground.first(some(_reused(ground, flow.node, each) for each, _ in enumerate(ground.model.watchers)))


def _reused(ground: Exploration, reuse: nodes.Reuse, watcher: int) -> Formula:
    """Return when an authority may make a new case from one of the source."""
    found = []
    for ctx in ground.contexts(actor=watcher):
        if not reuse.states or ctx.state in reuse.states:
            playing = ground.playing(reuse.by, ctx)
            mine = both((playing, ground.steps.sees(ctx), ground.space.formula(reuse.when, ctx)))
            found.append(narrowed(mine, Is(0, frozenset((ctx.fixed[0],)))))
    return either(found).possible


CHECK = Check(
    id="X2",
    title="The ways into a procedure",
    question="Can each way by which a case may come into being really be taken?",
    good="Each way by which a case of this procedure may come into being can be taken.",
    find=find,
)
