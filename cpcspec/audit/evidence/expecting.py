"""How a story of a check of the shelf ends: what the check says must be so, in the words of scenarios, and is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cpcspec.audit.evidence.asking import Doing
from cpcspec.audit.evidence.endings import NOBODY_KNOWS, Ending, Endings
from cpcspec.audit.evidence.manners import Reached
from cpcspec.audit.evidence.stage import Stage
from cpcspec.ir import expr as ir
from cpcspec.ir import story as st
from cpcspec.ir.properties import GONE

STATE = ir.SystemRef(name="state")


class Expectations(Endings):
    """Looks for the ending of a run that shows what a check found."""

    def of(self, here: Reached, again: Stage | None = None) -> Iterator[Ending]:  # noqa: ARG002 - the shape of it
        """Yield what a check says must be so, or that the case is not in the state that it is in."""
        if self.found.facts.get("waits"):
            later = here._replace(stage=self.years_later(here.stage))
            before, after = self.asked(here).case, self.asked(later).case
            # What goes on by itself all the same is shown as it stands at the end of the run.
            here = later if (before and before.state) == (after and after.state) else here
        line = str(self.found.facts.get("expect", ""))
        for pattern, handler in _LINES.items():
            match = re.fullmatch(pattern, line.strip())
            if match:
                yield from handler(self, here, *match.groups())
                return
        case = self.asked(here).case
        yield from self.unlike(here, ir.Not(arg=_is(GONE if case is None else case.state)))

    @property
    def needs_the_state(self) -> bool:
        """Whether the run must end in the very state of the model: nothing else tells that it shows what was found."""
        return not self.found.facts.get("expect")

    def expect_refusal(self, here: Reached) -> Iterator[Ending]:
        """Yield that the last deed had to be refused."""
        yield Ending(here.stage, None)

    def expect_not(self, here: Reached, who: str, action: str) -> Iterator[Ending]:
        """Yield that somebody may take an action, and should not."""
        if Doing("do", action) in self.asked(here).doings(who):
            said: dict[str, Any] = {**NOBODY_KNOWS, "actor": who, "action": action, "case": self.name, "may": False}
            yield Ending(here.stage, st.ThenMay.model_validate(said))

    def expect_may(self, here: Reached, who: str, action: str) -> Iterator[Ending]:
        """Yield that somebody may not take an action, and should."""
        if Doing("do", action) not in self.asked(here).doings(who):
            yield Ending(here.stage, st.ThenMay(**NOBODY_KNOWS, actor=who, action=action, case=self.name))

    def expect_unseen(self, here: Reached, who: str, path: str = "") -> Iterator[Ending]:
        """Yield that somebody sees something, and should not."""
        if self.asked(here).sees(who, path):
            yield self.unseen(here, who, path)

    def expect_state(self, here: Reached, state: str) -> Iterator[Ending]:
        """Yield that the case is not in the state that it should be in."""
        return self.unlike(here, _is(GONE if state == "gone" else state))

    def expect_no_state(self, here: Reached, state: str) -> Iterator[Ending]:
        """Yield that the case is in a state that it should not be in."""
        return self.unlike(here, ir.Not(arg=_is(GONE if state == "gone" else state)))


def _is(state: str) -> ir.Compare:
    return ir.Compare(how="eq", left=STATE, right=ir.Const(value=state))


_LINES: Mapping[str, Callable[..., Iterator[Ending]]] = {
    r"refused": Expectations.expect_refusal,
    r"then (\w+) may not (\w+) on \{case\}": Expectations.expect_not,
    r"then (\w+) may (\w+) on \{case\}": Expectations.expect_may,
    r"then (\w+) does not see \{case\}": Expectations.expect_unseen,
    r"then (\w+) does not see ([\w.]+) of \{case\}": Expectations.expect_unseen,
    r"then \{case\} (?:is|fulfils state is) (\w+)": Expectations.expect_state,
    r"then \{case\} fulfils state is not (\w+)": Expectations.expect_no_state,
}
"""What a check may say under `expect`, in the words of scenarios; `{case}` stands for the name of the case."""
