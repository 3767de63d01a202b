"""P9: personal data are erased at last, whatever anybody does."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.temporal import escape
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA, personal
from cpcspec.audit.study.lasting import Longest
from cpcspec.audit.study.phrases import unexplored


def find(subject: Subject) -> Iterator[Found]:
    """Yield a run in which a case, once begun, is there for ever."""
    if not any(personal(subject.node)):
        yield not_applicable(NO_PERSONAL_DATA)
        return
    ground = subject.ground
    run = escape(subject.clocks, ground.live, ground.live)
    if run is not None:
        status = ground.status(run.state)
        how = "no period ends there" if run.waits else "what is done again and again puts each end off"
        says = f"A case can be kept for ever in “{subject.state(status)}”: {how}."
        yield fails(says, subject.at("state", status), run.path, waits=run.waits)
        return
    yield from unexplored(ground)
    if ground.graph.complete:
        longest = Longest(subject.clocks, ground.live)
        bounds = [longest.of(target) for _, target in ground.graph.edges[0]]
        days = None if None in bounds else max((each.days for each in bounds if each is not None), default=0)
        yield holds(CHECK.good, erased_after_days_at_most=days)


CHECK = Check(
    id="P9",
    title="Personal data are erased at last",
    question="Is each case with personal data erased in the end, whatever anybody does?",
    good="Each case with personal data is erased in the end, whatever anybody does or leaves undone.",
    find=find,
)
