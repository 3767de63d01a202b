"""What the scenarios exercise, for commands that tell it of others."""

from __future__ import annotations

from collections import Counter

from cpcspec.audit.exercise import Exercise
from cpcspec.cli.playing import specs_for
from cpcspec.compiler.driver import Compiled
from cpcspec.scenarios.engines import PURE
from cpcspec.scenarios.reach import elements
from cpcspec.scenarios.run import run_stories
from cpcspec.semantics.program import load


def exercised(done: Compiled) -> dict[str, Exercise]:
    """Return for each procedure what its scenarios reach; raise `CannotPlay` if they cannot be played."""
    seen = run_stories(PURE, specs_for(done, done.stories), done.stories, reach=True).reached
    found = {}
    every = elements(load(done.spec))
    for procedure in done.spec.procedures:
        own = [each for each in every if each.procedure == procedure.id]
        missed = tuple((each.kind, each.name) for each in own if each not in seen)
        reached = Counter(each.kind for each in own if each in seen)
        found[procedure.id] = Exercise(reached, Counter(each.kind for each in own), missed)
    return found
