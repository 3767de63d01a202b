"""How often the audit can only say "possible only in the abstraction": over random specs, and over `specs/` made false.

Run it as `python -m benchmarks.verdicts [number of random specs] [seed] [number of faults]`.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings

from cpcspec.audit.check import World
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.run import Audit, Wanted
from cpcspec.audit.verdict import Answer
from cpcspec.compiler.driver import Compiled
from cpcspec.ir.nodes import Spec
from cpcspec.ir.properties import Property
from tests.support.mutants import mutants
from tests.support.random_properties import specs_with_properties
from tests.support.real_specs import real_spec

ABSTRACT = "possible only in the abstraction"
BUDGET = 60_000


def answers(spec: Spec, properties: tuple[Property, ...], wanted: Wanted | None = None) -> Iterator[Answer]:
    """Yield what the audit says of the properties of a spec."""
    world = World(spec, properties, budget=BUDGET, show=evidence_of)
    for name in world.subjects:
        if wanted is None or wanted.procedure(name):
            yield from Audit(world, (), wanted).of_procedure(world.subjects[name])


def on_random_specs(number: int, begin: int, *, tell: bool = False) -> Counter[str]:
    """Count the verdicts on properties of specs that are drawn."""
    found: Counter[str] = Counter()

    @seed(begin)
    @settings(
        max_examples=number, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(done=specs_with_properties())
    def count(done: Compiled) -> None:
        for each in answers(done.spec, done.properties):
            found[each.verdict] += 1
            if tell and each.verdict == ABSTRACT:
                sys.stdout.write(f"{each.says}\n")

    count()
    return found


def on_faults(number: int) -> Counter[str]:
    """Count the verdicts on the properties of `specs/` of the procedures that some faults are in."""
    done, found = real_spec(), Counter[str]()
    every = mutants(done)
    for each in every[:: max(len(every) // number, 1)][:number]:
        wanted = Wanted(procedures=tuple(sorted(each.procedures)[:1]))
        for answer in answers(each.of(done.spec), done.properties, wanted):
            found[answer.verdict] += 1
            if answer.verdict == ABSTRACT:
                sys.stdout.write(f"{each.name}: {answer.check} of {answer.procedure}\n")
    return found


def main(arguments: list[str]) -> None:
    """Print how many verdicts of each kind there are, and how long that took."""
    number, begin, faults = (int(each) for each in [*arguments, *["200", "1", "20"][len(arguments) :]])
    since = time.perf_counter()
    _tell("random specs", on_random_specs(number, begin) if number else Counter(), since)
    since = time.perf_counter()
    _tell("faults", on_faults(faults) if faults else Counter(), since)


def _tell(what: str, found: Counter[str], since: float) -> None:
    told = ", ".join(f"{count} {verdict}" for verdict, count in found.most_common())
    sys.stdout.write(f"{what}: {told or 'not asked'}; {time.perf_counter() - since:.0f} s\n")


if __name__ == "__main__":
    main(sys.argv[1:])
