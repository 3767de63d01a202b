"""Random walks on a model and on a case at once: neither can do what the other cannot."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import lru_cache

from cpcspec.audit.cases.replay import HOUR, Replay, Run, commands
from cpcspec.audit.models.build import Built
from cpcspec.audit.models.formula import State, holds
from cpcspec.audit.models.model import Model, Transition
from cpcspec.audit.states.questions import TIMED
from cpcspec.audit.states.stepper import Stepper
from cpcspec.semantics.case import Refused

STEPS = 20
TRIED = 40
UNABLE = ("unknown", False)
Key = tuple[str, str, str, str]


class Walker:
    """Walks on a model."""

    def __init__(self, built: Built, *, strict: bool = True) -> None:
        """Keep the model; its steps are found by generated code from the first state on.

        Unless `strict`, it is no fault if no values are found that fill in a form, or leave it incomplete.
        """
        self.strict = strict
        self.built = built
        self.model: Model = built.model
        self.stepper = Stepper(built.model, patience=0)

    @lru_cache(maxsize=4096)  # noqa: B019 - walkers live as long as the tests
    def steps(self, state: State) -> tuple[tuple[int, State], ...]:
        """Return the steps that the model has from a state."""
        return tuple(self.stepper.steps(state))

    def outcomes(self, state: State) -> dict[Key, set[State]]:
        """Return what each step could make of a state, those included that leave it as it is."""
        found: dict[Key, set[State]] = defaultdict(set)
        for place, target in self.steps(state):
            found[key_of(self.model.transitions[place])].add(target)
        for each in self.model.transitions:
            if each.stays and holds(each.guard, state):
                found[key_of(each)].add(state)
        return found

    def walk(self, replay: Replay, rnd: random.Random) -> tuple[Run, State] | None:
        """Take random steps of the model on a case; return where that ends, None if it has ended for good."""
        model = self.model
        run, state = replay.begin(), model.initial
        for _ in range(rnd.randrange(1, STEPS)):
            ways = [each for each in self.steps(state) if may_be_taken(model.transitions[each[0]], run)]
            if not ways:
                break
            kinds = sorted({model.transitions[place].kind for place, _ in ways})
            kind = rnd.choice(kinds)
            place, target = rnd.choice([each for each in ways if model.transitions[each[0]].kind == kind])
            transition = model.transitions[place]
            if transition.kind not in TIMED and hides_meanwhile(replay, run):
                # Time passes with each command; what it hides is a step of its own in a model.
                continue
            if run.case is None and transition.kind in ("reuse", "create"):
                answer: Run | Refused | None = replay.placed(target)
            else:
                answer = replay.take(run, transition, target)
            if answer is None:
                # A case made from another one may need what a model does not keep of it, as who took part there.
                return None
            if isinstance(answer, Refused):
                late = any(each.code == "too_late" or (each.code, self.strict) == UNABLE for each in answer.reasons)
                assert late or not transition.exact, (transition.label, model.told(state), answer.reasons)
                continue
            reached = replay.state(answer)
            assert reached is not None
            known = {target, *self.outcomes(state)[key_of(transition)]}
            assert any(self._is(reached, each) for each in known), transition
            if reached[0] == model.gone:
                return None
            run, state = answer, reached
        return (run, state) if run.case is not None else None

    def what_a_model_does_a_case_does(self, seed: int) -> None:
        """Assert that each exact step of a model is accepted by `step`, and leads to the state that the model says."""
        self.walk(Replay(self.built), random.Random(seed))  # noqa: S311 - a seed makes it the same again

    def what_a_case_does_its_model_does(self, seed: int) -> None:
        """Assert that each command that `step` accepts is a step of the model, even if it thought it impossible."""
        rnd = random.Random(seed)  # noqa: S311 - a seed makes it the same again
        replay = Replay(self.built)
        ended = self.walk(replay, rnd)
        if ended is None:
            return
        run, state = ended
        if hides_meanwhile(replay, run):
            return
        known = self.outcomes(state)
        every = list(self.model.transitions)
        for transition, command in commands(replay, run, rnd.sample(every, min(TRIED, len(every)))):
            answer = replay.give(run, command, transition.actor)
            if isinstance(answer, Refused):
                continue
            reached = replay.state(answer)
            ways = set(known[key_of(transition)])
            if transition.kind == "edit":
                # The same values are saved again: nothing changes, or only what counts from that.
                ways |= {state, *known[key_of(transition._replace(given=()))]}
            assert reached is not None
            assert any(self._is(reached, each) for each in ways), (transition, self.model.told(state))

    def _is(self, real: State, told: State) -> bool:
        """Return whether a case is as a model says; what is hidden at once, the model hides with its next step."""
        return all(
            one == other or (variable.name.startswith("passed:hide/") and one > other)
            for one, other, variable in zip(real, told, self.model.variables, strict=True)
        )


def key_of(transition: Transition) -> Key:
    """Return what a command tells of a transition: not which of its outcomes it is."""
    return (transition.kind, transition.name, transition.actor, repr(transition.given))


def hides_meanwhile(replay: Replay, run: Run) -> bool:
    """Return whether personal data come to be hidden while a command is given."""
    return run.case is not None and replay.hides_before(run.case, run.world, run.world.now + HOUR)


def may_be_taken(transition: Transition, run: Run) -> bool:
    """Return whether a step can be taken without a second case."""
    return transition.kind != "linked" and (transition.kind != "reuse" or run.case is None)
