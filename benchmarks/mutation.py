"""How many single faults in the specs are noticed, by which means, and which are not: `make mutation`."""

from __future__ import annotations

import argparse
import multiprocessing
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

from cpcspec.project import compiled, read
from tests.support.killing import Judge, Verdict
from tests.support.mutants import Mutant, drawn, mutants

SPECS = ("specs",)
SEED = 1
EACH = 40
PROCESSES = 2
CHUNK = 8
_JUDGE: list[Judge] = []


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what each kind of fault came to, and all that nothing notices."""
    own = argparse.ArgumentParser(description=__doc__)
    own.add_argument("--seed", type=int, default=SEED, help="what chooses the faults")
    own.add_argument("--each", type=int, default=EACH, help="faults for each procedure; 0: all that there are")
    own.add_argument("--only", default="", help="only faults with this in their name")
    asked = own.parse_args(arguments)
    judge = judge_of_specs(asked.seed)
    chosen = [each for each in _chosen(judge, asked.seed, asked.each) if asked.only in each.name]
    if judge.failing:
        print(f"left out, as they fail without a fault: {', '.join(judge.failing)}")
    began = perf_counter()
    verdicts = list(verdicts_on(judge, chosen))
    _tell(verdicts)
    print(f"{perf_counter() - began:.0f} s")


def judge_of_specs(seed: int = SEED) -> Judge:
    """Return the judge of the project's specs."""
    sources = read(SPECS)
    return Judge(compiled(sources), sources.specs, seed)


def _chosen(judge: Judge, seed: int, each: int) -> list[Mutant]:
    every = mutants(judge.done, seed)
    return drawn(every, seed, each) if each else every


def verdicts_on(judge: Judge, chosen: Sequence[Mutant]) -> Iterator[Verdict]:
    """Yield the verdicts in the order of the mutants; two processes share the work and what is known already."""
    _JUDGE[:] = [judge]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        yield from pool.map(_verdict, chosen, chunksize=CHUNK)


def _verdict(mutant: Mutant) -> Verdict:
    return _JUDGE[0].verdict(mutant)


# ---------------------------------------------------------------- the report


def _tell(verdicts: Sequence[Verdict]) -> None:
    print(f"{'kind of fault':<42}{'made':>6}{'noticed':>9}   by")
    for kind in sorted({each.mutant.kind for each in verdicts}):
        print(_row(kind, [each for each in verdicts if each.mutant.kind == kind]))
    for procedure in sorted({name for each in verdicts for name in each.mutant.procedures}):
        print(_row(procedure, [each for each in verdicts if procedure in each.mutant.procedures]))
    print(_row("in all", verdicts))
    for each in verdicts:
        if not each.by:
            print(f"not noticed: {each.mutant.name}")


def _row(name: str, verdicts: Sequence[Verdict]) -> str:
    means = Counter(each.by.split()[0] for each in verdicts if each.by)
    noticed = sum(means.values())
    by = ", ".join(f"{mean} {count}" for mean, count in sorted(means.items()))
    return f"{name:<42}{len(verdicts):>6}{noticed:>5}{_share(noticed, len(verdicts)):>5}   {by}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole if whole else 100}%"


if __name__ == "__main__":
    main()
