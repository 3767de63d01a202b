"""Rates measured in turns: each contender runs once in every round, so that a slow moment of the machine hits all."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

Contender = Callable[[int], object]
"""Does its work so many times."""


def rates(contenders: Mapping[str, Contender], times: int, rounds: int = 7) -> dict[str, float]:
    """Return how often a second each contender did its work: the median of the rounds, after one to warm up."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for count in range(rounds + 1):
        names = list(contenders)[:: 1 if count % 2 else -1]
        for name in names:
            seconds = _seconds(contenders[name], times)
            if count:
                found[name].append(times / seconds)
    return {name: median(each) for name, each in found.items()}


def _seconds(contender: Contender, times: int) -> float:
    gc.collect()
    start = perf_counter()
    contender(times)
    return perf_counter() - start


def shown(rate: float) -> str:
    """Return a rate as people read it."""
    return f"{rate:>11,.0f}/s"
