"""Single faults in the specs are noticed: by the checks, by the scenarios or by the audit."""

from __future__ import annotations

from functools import cache

import pytest

from tests.support.killing import Judge, judge_of_specs
from tests.support.known_misses import REASONS, WANTED, known_misses
from tests.support.mutants import Mutant, mutants, of_each_kind

SEED = 1
EACH = 2
"""So many faults of each kind are tried."""
LEAST = 150
PARTS = 4
"""So many tests share the faults, so that several processes can."""


@cache
def judge() -> Judge:
    """Return the judge of the project's specs."""
    return judge_of_specs(SEED)


@cache
def chosen() -> tuple[Mutant, ...]:
    """Return the faults that are tried: some of each kind."""
    return tuple(of_each_kind(mutants(judge().done, SEED), SEED, EACH))


def test_faults_of_every_kind_are_tried() -> None:
    """The sample is as large as promised, and no kind of fault is left out of it."""
    every = mutants(judge().done, SEED)
    assert len(chosen()) >= LEAST
    assert {each.kind for each in chosen()} == {each.kind for each in every}


def test_few_faults_are_listed_as_missed() -> None:
    """Each missed fault has its reason, is one that can be made, and they are few."""
    listed = known_misses()
    names = {each.name for each in mutants(judge().done, SEED)}
    assert [each for each in listed if each not in names] == []
    assert [each for each, reason in listed.items() if not reason.startswith(REASONS)] == []
    assert sum(each.name in listed for each in chosen()) <= (1 - WANTED) * len(chosen())


@pytest.mark.parametrize("part", range(PARTS))
def test_single_faults_are_noticed(part: int) -> None:
    """Something notices each fault that is not listed; whether the list is up to date, `make mutation` tells."""
    listed = known_misses()
    mine = [each for each in chosen()[part::PARTS] if each.name not in listed]
    assert mine
    assert [each.name for each in mine if not judge().verdict(each).notices] == []
