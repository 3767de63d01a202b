"""How a story ends: what must be so and is not, shown on the real cases at the end of a run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from cpcspec.audit.check import Found
from cpcspec.audit.evidence.asking import Asked, Doing
from cpcspec.audit.evidence.stage import Deed, Fired, Stage
from cpcspec.audit.evidence.walking import Reached, Walker
from cpcspec.audit.models.formula import State, holds
from cpcspec.audit.models.model import Transition
from cpcspec.audit.states.sights import is_personal, paths, personal_paths
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir import story as st
from cpcspec.ir.fold import folded
from cpcspec.ir.properties import GONE, Property
from cpcspec.ir.walk import Placed, form, leaves
from cpcspec.semantics.periods import shifted

STATE = ir.SystemRef(name="state")
YEARS = (30, 20, 15, 10, 8, 6, 5, 4, 3, 2)
"""So many years are waited to show that something never comes: the most that end before a case may be erased."""
NOBODY_KNOWS: Mapping[str, Any] = {"line": "", "place": ""}
MOST_REPEATED = 40


class Ending(NamedTuple):
    """The stage at the very end, and what is then expected and not so; None: the last deed had to be refused."""

    stage: Stage
    expected: st.Expected | None


class Endings:
    """Looks for the ending of a run that shows what a check or property found; `case` names the case in the story."""

    def __init__(self, walker: Walker, found: Found, prop: Property | None, case: str) -> None:
        """Work for what was found in the model of the walker."""
        self.walker, self.found, self.prop, self.name = walker, found, prop, case
        self.node = walker.ground.space.table.node
        self.claim: Any = prop.claim if prop is not None else None

    @property
    def form(self) -> str:
        """What kind of claim is broken; an empty text: it is a check of the shelf."""
        return self.claim.form if self.claim is not None else ""

    def of(self, here: Reached) -> Ending | None:
        """Return the ending of a run; None if all is as it should be."""
        return self._forms.get(self.form, Endings._shelf)(self, here)

    def asked(self, here: Reached) -> Asked:
        """Return the case of a run, to be asked."""
        return Asked(here.stage, here.case or "", self.walker.model.procedure)

    def _unlike(self, here: Reached, condition: ir.Expr) -> Ending | None:
        """Return that a condition is not fulfilled, if it is not."""
        condition = folded(condition)
        if self.asked(here).fulfils(condition):
            return None
        return Ending(here.stage, self._fulfilled(condition))

    # ------------------------------------------------------------------ states

    def _always(self, here: Reached) -> Ending | None:
        return self._unlike(here, self.claim.condition)

    def _never(self, here: Reached) -> Ending | None:
        return self._unlike(here, ir.Not(arg=self.claim.condition))

    def _once(self, here: Reached) -> Ending | None:
        if not any(self._was(here, self.claim.condition)):
            return None
        return self._unlike(here, self.claim.then)

    def _only_after(self, here: Reached) -> Ending | None:
        if any(self._was(here, self.claim.before)):
            return None
        return self._unlike(here, ir.Not(arg=self.claim.condition))

    def _was(self, here: Reached, condition: ir.Expr) -> Iterator[bool]:
        """Yield whether a condition held, after each thing that happened."""
        asked = self.asked(here)
        for case in here.stage.history(here.case or ""):
            yield asked.fulfils(condition, case)

    # ------------------------------------------------------------------ what comes in the end

    def _at_last(self, here: Reached) -> Ending | None:
        return self._never_comes(here, self.claim.condition)

    def _leads_to(self, here: Reached) -> Ending | None:
        if not any(self._was(here, self.claim.cause)):
            return None
        return self._never_comes(self._stating(here, self.claim.cause), self.claim.effect, self.claim.within)

    def _never_comes(self, here: Reached, effect: ir.Expr, within: nodes.Period | None = None) -> Ending | None:
        """Return that an effect has not come, after so long a time that it never will, or after its time."""
        if self.asked(here).fulfils(effect):
            return None
        if within is not None:
            late = (each for each in self._late(here, within) if not self._came(here, each, effect))
            return next((self._unlike(here._replace(stage=each), effect) for each in late), None)
        if self.found.path is not None and self.found.path.loop:
            return self._unlike(here, effect)
        stage = self._long_after(here, effect)
        return None if self._came(here, stage, effect) else self._unlike(here._replace(stage=stage), effect)

    def _came(self, here: Reached, later: Stage, effect: ir.Expr) -> bool:
        """Return whether an effect came about meanwhile."""
        asked = self.asked(here)
        meanwhile = [each.after for each in later.events[len(here.stage.events) :] if isinstance(each, Deed | Fired)]
        return any(asked.fulfils(effect, each) for each in meanwhile if each.id == here.case)

    def _late(self, here: Reached, within: nodes.Period) -> Iterator[Stage]:
        """Yield the stage after a period: when nobody acts, or when somebody begins anew what was to end it."""
        plain = self._after(here, within)
        yield plain
        case = here.stage.cases.get(here.case or "")
        last = None if case is None else self.walker.last_day(here.stage, case)
        if last is None or not here.stage.today < last < plain.today:
            return
        later = here._replace(stage=here.stage.wait(last))
        for step in self._repeated(later):
            command = self.walker.replay.command(self.walker.run(later), step)
            found = None if command is None else self.walker.given(later, command, step.actor)
            if found is not None:
                yield found[0].wait(plain.today)

    def _repeated(self, here: Reached) -> list[Transition]:
        """Return what people may do in a state that leaves the case in its status."""
        state = self.walker.state(here)
        if state is None:
            return []
        model = self.walker.model
        return [
            step
            for place, step in enumerate(model.transitions)
            if step.kind in ("action", "edit", "comment")
            and holds(step.guard, state)
            and model.after(state, place)[0] == state[0]
        ][:MOST_REPEATED]

    def _stating(self, here: Reached, condition: ir.Expr) -> Reached:
        """Return the same with a line that says that a condition holds now, if it does."""
        if not self.asked(here).fulfils(condition):
            return here
        return here._replace(stage=here.stage.stating(self._fulfilled(condition)))

    def _fulfilled(self, condition: ir.Expr) -> st.ThenFulfils:
        said: dict[str, Any] = {**NOBODY_KNOWS, "case": self.name, "procedure": self.walker.model.procedure}
        return st.ThenFulfils(**said, condition=condition)

    def _after(self, here: Reached, period: nodes.Period) -> Stage:
        """Return the stage on the day after a period."""
        amount = period.amount.value if isinstance(period.amount, ir.Const) else 0
        return here.stage.wait_for(_after(int(str(amount)), period.unit)).wait_for(_after(1, "day"))

    def _long_after(self, here: Reached, effect: ir.Expr | None) -> Stage:
        """Return the stage after many years; after fewer if a case may be erased by then and that is no good end."""
        if effect is None or self.asked(here._replace(case=None)).fulfils(effect):
            return here.stage.wait_for(_after(YEARS[0], "year"))
        today = here.stage.today
        ends = [
            shifted(today, each.period.amount.value, each.period.unit)
            for each in self.node.retention.erase
            if isinstance(each.period.amount, ir.Const) and type(each.period.amount.value) is int
        ]
        first = min(ends, default=None)
        fitting = (each for each in YEARS if first is None or shifted(today, each, "year") < first)
        return here.stage.wait_for(_after(next(fitting, 1), "year"))

    # ------------------------------------------------------------------ rights

    def _only_may(self, here: Reached) -> Ending | None:
        asked = self.asked(here)
        found = asked.trespass(self.claim, self._likely())
        if found is None:
            return None
        _, doing = found
        return self._only(here, doing, asked.who_may(doing) & asked.play(self.claim.parties))

    def _likely(self) -> list[str]:
        """Return who is asked first: whoever takes the last step of the run, then the small world of the model."""
        steps = self.found.path.steps if self.found.path is not None else ()
        last = [self.walker.model.transitions[each].actor for each in steps[-1:]]
        return [*filter(None, last), *(each.id for each in self.walker.model.watchers)]

    def _only(self, here: Reached, doing: Doing, allowed: set[str]) -> Ending:
        order = here.stage.register.by_id
        actors = tuple(each for each in order if each in allowed)
        others = tuple(each for each in order if each not in allowed)
        said: dict[str, Any] = {**NOBODY_KNOWS, "case": self.name, "how": doing.how, "names": (doing.name,)}
        return Ending(here.stage, st.ThenOnly.model_validate({**said, "actors": actors, "others": others}))

    # ------------------------------------------------------------------ sight

    def wanted(self, goal: State) -> tuple[str, ...]:
        """Return the items that should have values at the end of the run, since it is about who sees them."""
        if self.form != "only_see":
            line = str(self.found.facts.get("expect", ""))
            match = re.search(r"does not see ([\w.]+) of", line)
            return (match[1],) if match else ()
        if self._is_whole:
            return ()
        return tuple(each for each in self._seen_items() if self._is_seen(each, goal))

    @property
    def _is_whole(self) -> bool:
        """Whether it is enough that the case is seen at all."""
        return self.claim.what == "anything" and self.claim.period is None

    def _is_seen(self, path: str, goal: State) -> bool:
        """Return whether somebody sees an item in that state who should not, as the model has it."""
        ground, parties = self.walker.ground, self.claim.parties
        return any(
            holds(ground.sees(each, path).possible, goal) and not holds(ground.plays(each, parties).certain, goal)
            for each, _ in enumerate(ground.model.watchers)
        )

    @property
    def needs_the_state(self) -> bool:
        """Whether the run must end in the very state of the model: nothing else tells that it shows what was found."""
        return not self.form and not self.found.facts.get("expect")

    def _seen_items(self) -> tuple[str, ...]:
        """Return the items that a claim on sight speaks of, those that are personal in any case first."""
        if self.claim.what == "anything":
            return paths(self.node)
        if self.claim.what == "items":
            return tuple(self.claim.paths)
        sure = [each for each in personal_paths(self.node) if self._is_sure(each)]
        return tuple(dict.fromkeys((*sure, *personal_paths(self.node))))

    def _is_sure(self, path: str) -> bool:
        """Return whether an item holds personal data in any case."""
        item = self._item(path)
        if isinstance(item, nodes.FieldNode):
            return item.personal == ir.Const(value=True)
        return item is not None and is_personal(item)

    def _is_meant(self, asked: Asked, path: str) -> bool:
        """Return whether an item is one that the claim speaks of in that very case."""
        if self.claim.what != "personal" or self._is_sure(path):
            return True
        item = self._item(path)
        # Whether a row makes its field personal is not asked: then another item has to show it.
        known = isinstance(item, nodes.FieldNode) and item.personal is not None and "." not in path
        return known and asked.fulfils(item.personal)

    def _item(self, path: str) -> Any:
        """Return the item at a path, in the rows of lists too."""
        placed: Iterable[Placed] = form(self.node)
        item: Any = None
        for name in path.split("."):
            item = next((each.item for each in placed if each.item.id == name), None)
            placed = leaves(item.items) if isinstance(item, nodes.ListNode) else ()
        return item

    def _only_see(self, here: Reached) -> Ending | None:
        if self.claim.period is not None and self.claim.after is not None:
            if not any(self._was(here, self.claim.after)):
                return None
            here = self._stating(here, self.claim.after)
            here = here._replace(stage=self._after(here, self.claim.period))
        asked = self.asked(here)
        if asked.case is None or asked.case.state not in self.claim.states:
            return None
        allowed = asked.play(self.claim.parties)
        for who in asked.everybody(each.id for each in self.walker.model.watchers):
            for path in ("",) if self._is_whole else self._seen_items():
                if who not in allowed and self._is_meant(asked, path) and asked.sees(who, path):
                    return self._unseen(here, who, path)
        return None

    def _unseen(self, here: Reached, who: str, path: str) -> Ending:
        within, _, field = path.rpartition(".")
        said: dict[str, Any] = {
            **NOBODY_KNOWS,
            "actor": who,
            "case": self.name,
            "field": field,
            "within": within.partition(".")[0],
        }
        return Ending(here.stage, st.ThenUnseen(**said))

    # ------------------------------------------------------------------ beginnings

    def _starts_only(self, here: Reached) -> Ending | None:
        return Ending(here.stage, None)

    # ------------------------------------------------------------------ checks of the shelf

    def _shelf(self, here: Reached) -> Ending | None:
        """Return what a check says must be so, or that the case is not in the state that it is in."""
        if self.found.facts.get("waits"):
            later = here._replace(stage=self._long_after(here, None))
            before, after = self.asked(here).case, self.asked(later).case
            # What goes on by itself all the same is shown as it stands at the end of the run.
            here = later if (before and before.state) == (after and after.state) else here
        line = str(self.found.facts.get("expect", ""))
        for pattern, handler in _LINES.items():
            match = re.fullmatch(pattern, line.strip())
            if match:
                return handler(self, here, *match.groups())
        case = self.asked(here).case
        state = GONE if case is None else case.state
        return self._unlike(here, ir.Not(arg=ir.Compare(how="eq", left=STATE, right=ir.Const(value=state))))

    def expect_refusal(self, here: Reached) -> Ending | None:
        """Return that the last deed had to be refused."""
        return Ending(here.stage, None)

    def expect_not(self, here: Reached, who: str, action: str) -> Ending | None:
        """Return that somebody may take an action, and should not."""
        if Doing("do", action) not in self.asked(here).doings(who):
            return None
        said: dict[str, Any] = {**NOBODY_KNOWS, "actor": who, "action": action, "case": self.name, "may": False}
        return Ending(here.stage, st.ThenMay.model_validate(said))

    def expect_may(self, here: Reached, who: str, action: str) -> Ending | None:
        """Return that somebody may not take an action, and should."""
        if Doing("do", action) in self.asked(here).doings(who):
            return None
        return Ending(here.stage, st.ThenMay(**NOBODY_KNOWS, actor=who, action=action, case=self.name))

    def expect_unseen(self, here: Reached, who: str, path: str = "") -> Ending | None:
        """Return that somebody sees something, and should not."""
        return self._unseen(here, who, path) if self.asked(here).sees(who, path) else None

    def expect_state(self, here: Reached, state: str) -> Ending | None:
        """Return that the case is not in the state that it should be in."""
        value = GONE if state == "gone" else state
        return self._unlike(here, ir.Compare(how="eq", left=STATE, right=ir.Const(value=value)))

    def expect_no_state(self, here: Reached, state: str) -> Ending | None:
        """Return that the case is in a state that it should not be in."""
        value = GONE if state == "gone" else state
        return self._unlike(here, ir.Not(arg=ir.Compare(how="eq", left=STATE, right=ir.Const(value=value))))

    _forms: ClassVar[Mapping[str, Callable[[Any, Reached], Ending | None]]] = {
        "always": _always,
        "never": _never,
        "once": _once,
        "only_after": _only_after,
        "at_last": _at_last,
        "leads_to": _leads_to,
        "only_may": _only_may,
        "only_see": _only_see,
        "starts_only": _starts_only,
    }


def _after(amount: int, unit: ir.Unit) -> st.After:
    return st.After(**NOBODY_KNOWS, amount=amount, unit=unit)


_LINES: Mapping[str, Callable[..., Ending | None]] = {
    r"refused": Endings.expect_refusal,
    r"then (\w+) may not (\w+) on \{case\}": Endings.expect_not,
    r"then (\w+) may (\w+) on \{case\}": Endings.expect_may,
    r"then (\w+) does not see \{case\}": Endings.expect_unseen,
    r"then (\w+) does not see ([\w.]+) of \{case\}": Endings.expect_unseen,
    r"then \{case\} (?:is|fulfils state is) (\w+)": Endings.expect_state,
    r"then \{case\} fulfils state is not (\w+)": Endings.expect_no_state,
}
"""What a check may say under `expect`, in the words of scenarios; `{case}` stands for the name of the case."""
