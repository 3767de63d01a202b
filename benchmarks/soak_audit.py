"""The audit against runs of the engine, as long as one likes: `make soak-audit`."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter

from tests.support.drawn.chance import FEATURES
from tests.support.drawn.specs import drawn_spec, drawn_texts
from tests.support.mutants import Mutant, mutants
from tests.support.real_specs import real_spec
from tests.support.watch.judging import Disagreement, Judge, Patience, Subject

SECONDS, SPECS, MUTANTS = 600, 1000, 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what was done and every disagreement; end with 1 if there is one."""
    own = argparse.ArgumentParser(description=__doc__)
    own.add_argument("--seconds", type=float, default=SECONDS, help="stop after so many seconds")
    own.add_argument("--specs", type=int, default=SPECS, help="random specs")
    own.add_argument("--mutants", type=int, default=MUTANTS, help="mutants of the real specs")
    own.add_argument("--seed", type=int, default=None, help="the seed of the first spec; the next ones count on")
    own.add_argument("--without", default="", help=f"features that no spec has, of: {', '.join(FEATURES)}")
    own.add_argument(
        "--ignore", default="", help="checks and forms of properties that are known to be wrong: P3,at_most"
    )
    own.add_argument("--single", action="store_true", help="people fill in one field at a time")
    own.add_argument("--audit", type=float, default=20.0, help="seconds that one audit may take")
    own.add_argument("--runs", type=float, default=2.0, help="seconds of runs for each spec")
    own.add_argument("--count", type=int, default=0, help="just so many runs for each spec, however long they take")
    own.add_argument("--each", action="store_true", help="print each spec, not only disagreements")
    own.add_argument("--text", default="", help="a folder that gets the texts of each spec with a disagreement")
    asked = own.parse_args(arguments)
    seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    print(f"seed {seed}", flush=True)
    judge = Judge(Patience(asked.audit, asked.runs, asked.count), ignored=asked.ignore.split(","), single=asked.single)
    until = perf_counter() + asked.seconds
    kinds: Counter[str] = Counter()
    without = [each for each in asked.without.split(",") if each]
    subjects = _interleaved(_drawn(seed, asked.specs, without), _mutated(seed, asked.mutants))
    for number, subject in subjects:
        if perf_counter() > until:
            break
        found = list(judge.judge(subject, Random(number)))  # noqa: S311 - a seed makes it the same again
        kinds.update(each.kind for each in found)
        if asked.each:
            print(f"{subject.name}: {len(found)} disagreements", flush=True)
        if found:
            _tell(subject, found, asked.text)
    print(judge.tally.words)
    print(f"seed {seed}: " + (", ".join(f"{count} of {kind}" for kind, count in kinds.items()) or "no disagreement"))
    sys.exit(1 if kinds else 0)


def _tell(subject: Subject, found: Sequence[Disagreement], folder: str) -> None:
    for each in found:
        print(each.words, flush=True)
    if folder and subject.texts:
        base = Path(folder) / subject.name.replace(" ", "-")
        base.mkdir(parents=True, exist_ok=True)
        for name, text in subject.texts.items():
            (base / name).write_text(text, encoding="utf-8")


def _drawn(seed: int, count: int, without: Sequence[str]) -> Iterator[tuple[int, Subject]]:
    for number in range(seed, seed + count):
        yield number, drawn(number, without)


def drawn(seed: int, without: Sequence[str] = ()) -> Subject:
    """Return a random spec to be judged."""
    texts = drawn_texts(seed, without)
    done = drawn_spec(texts)
    return Subject(f"drawn {seed}", done.spec, tuple(done.properties), texts, (), done.origins)


def _mutated(seed: int, count: int) -> Iterator[tuple[int, Subject]]:
    if not count:
        return
    done = real_spec()
    every = mutants(done, seed)
    chosen = Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - a sample, not a secret
    for number, mutant in enumerate(chosen):
        yield seed + number, mutated(mutant)


def mutated(mutant: Mutant) -> Subject:
    """Return a real spec with a fault, of which the procedures touched and those linked with them are asked."""
    done = real_spec()
    spec = mutant.of(done.spec)
    near = {each.target for each in spec.reuses if each.source in mutant.procedures}
    near |= {each.source for each in spec.reuses if each.target in mutant.procedures}
    # Those with the fault come first: where the time is up, the others are left.
    near.difference_update(mutant.procedures)
    procedures = (*mutant.procedures, *(each.id for each in spec.procedures if each.id in near))
    return Subject(f"mutant {mutant.name}", spec, tuple(done.properties), {}, procedures, done.origins)


def _interleaved(*streams: Iterator[tuple[int, Subject]]) -> Iterator[tuple[int, Subject]]:
    """Yield in turn from each until all are at their end."""
    left = list(streams)
    while left:
        for each in list(left):
            found = next(each, None)
            if found is None:
                left.remove(each)
            else:
                yield found


if __name__ == "__main__":
    main()
