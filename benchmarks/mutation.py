"""How many single faults in the specs are noticed, by which means, and which are not: `make mutation`.

Scenarios are asked last. So one run tells both what check and audit notice alone, and what is noticed with scenarios.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.support.killing import Judge, Verdict, judge_of_specs
from tests.support.known_misses import complaints
from tests.support.mutants import Mutant, drawn, mutants, of_each_kind

SEED = 1
EACH = 2
PROCESSES = 2
CHUNK = 4
MEANS = ("check", "scenario", "audit")


@dataclass(frozen=True)
class Work:
    """What both processes know: the judge, and whether all means are asked."""

    judge: Judge
    every: bool
    audit: bool
    last: bool


_WORK: list[Work] = []


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what each kind of fault came to, and all that nothing notices."""
    own = argparse.ArgumentParser(description=__doc__)
    own.add_argument("--seed", type=int, default=SEED, help="what chooses the faults")
    own.add_argument("--each", type=int, default=EACH, help="faults of each kind; 0: all that there are")
    own.add_argument("--procedures", action="store_true", help="draw so many of each procedure, not of each kind")
    own.add_argument("--only", default="", help="only faults with this in their name")
    own.add_argument(
        "--every", action="store_true", help="ask all three means of each fault, not only till one notices"
    )
    own.add_argument(
        "--strict", action="store_true", help="end with 1 where the verdicts and the list of misses differ"
    )
    own.add_argument("--no-audit", dest="audit", action="store_false", help="do not ask the audit")
    own.add_argument("--log", default="", help="a file that gets a line for each fault, as soon as it is judged")
    asked = own.parse_args(arguments)
    judge = judge_of_specs(asked.seed)
    chosen = [each for each in _chosen(judge, asked) if asked.only in each.name]
    if judge.failing:
        print(f"left out, as they fail without a fault: {', '.join(judge.failing)}")
    began = perf_counter()
    verdicts = list(_logged(verdicts_on(Work(judge, asked.every, asked.audit, last=True), chosen), asked.log))
    _tell(verdicts, every=asked.every)
    print(f"{perf_counter() - began:.0f} s")
    if asked.strict:
        wrong = list(complaints(verdicts))
        print(*wrong, sep="\n")
        sys.exit(1 if wrong else 0)


def _chosen(judge: Judge, asked: argparse.Namespace) -> list[Mutant]:
    every = mutants(judge.done, asked.seed)
    draw = drawn if asked.procedures else of_each_kind
    return draw(every, asked.seed, asked.each) if asked.each else every


def verdicts_on(work: Work, chosen: Sequence[Mutant]) -> Iterator[Verdict]:
    """Yield the verdicts in the order of the mutants; two processes share the work and what is known already."""
    _WORK[:] = [work]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        yield from pool.map(_verdict, chosen, chunksize=CHUNK)


def _verdict(mutant: Mutant) -> Verdict:
    work = _WORK[0]
    return work.judge.verdict(mutant, every=work.every, audit=work.audit, last=work.last)


def _logged(verdicts: Iterable[Verdict], path: str) -> Iterator[Verdict]:
    for each in verdicts:
        if path:
            with Path(path).open("a", encoding="utf-8") as log:
                log.write(f"{each.seconds:6.1f} s  {each.mutant.name}\n")
                log.writelines(f"          {one.means} {one.by}: {one.said}\n" for one in each.notices)
        yield each


# ---------------------------------------------------------------- the report


def _tell(verdicts: Sequence[Verdict], *, every: bool) -> None:
    print(f"{'kind of fault':<42}{'made':>6}{'check and audit':>17}{'with scenarios':>16}   by")
    for kind in sorted({each.mutant.kind for each in verdicts}):
        print(_row(kind, [each for each in verdicts if each.mutant.kind == kind]))
    for procedure in sorted({name for each in verdicts for name in each.mutant.procedures}):
        print(_row(procedure, [each for each in verdicts if procedure in each.mutant.procedures]))
    print(_row("in all", verdicts))
    if every:
        for mean in MEANS:
            alone = sum(each.means == {mean} for each in verdicts)
            print(_row(f"{mean} ({alone} by it alone)", [each for each in verdicts if mean in each.means]))
    runs = [one.counterexample for each in verdicts for one in each.notices if one.counterexample is not None]
    print(f"counterexamples: {len(runs)}; as they should be: {runs.count('')}")
    for wrong, count in sorted(Counter(each for each in runs if each).items()):
        print(f"  {count}: {wrong}")
    for each in verdicts:
        if not each.notices:
            print(f"not noticed: {each.mutant.name}")
        elif each.means == {"scenario"}:
            print(f"by scenarios alone: {each.mutant.name}")


def _row(name: str, verdicts: Sequence[Verdict]) -> str:
    means = Counter(mean for each in verdicts for mean in each.means)
    alone = sum(bool(each.means - {"scenario"}) for each in verdicts)
    noticed = sum(bool(each.notices) for each in verdicts)
    by = ", ".join(f"{mean} {means[mean]}" for mean in MEANS if means[mean])
    columns = "".join(
        f"{each:>{width}}{_share(each, len(verdicts)):>5}" for each, width in ((alone, 12), (noticed, 11))
    )
    return f"{name:<42}{len(verdicts):>6}{columns}   {by}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole if whole else 100}%"


if __name__ == "__main__":
    main()
