"""States a second of our explorer against SPIN's breadth-first search, on the same models."""

from __future__ import annotations

import gc
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.check_speed import SPECS, compiled
from benchmarks.rounds import Contender, rates, shown
from cpcspec.audit.models.build import built
from cpcspec.audit.models.model import Model
from cpcspec.audit.states.explore import BUDGET, Graph, _grow, explore
from cpcspec.audit.states.packing import COMPUTED
from cpcspec.audit.states.promela import promela
from cpcspec.audit.states.stepper import Stepper
from cpcspec.semantics.program import load
from cpcspec.semantics.tables import Program

ROUNDS = 5
COMPILER = shutil.which("gcc") or shutil.which("cc")
FLAGS = ("-O2", "-w", "-DBFS", "-DSAFETY", "-DNOREDUCE", "-DNOCLAIM")
MOST_STEPS = 2000
"""SPIN takes no more than 2,048 steps that nothing can interrupt."""
WANTED, AIM = 0.3, 0.5


class Explored(NamedTuple):
    """A model, and how many states and edges it has."""

    name: str
    model: Model
    states: int
    edges: int


def main() -> None:
    """Print the rates on the largest model that SPIN can take, and on a larger one that keeps one party more."""
    print("exploring models (states a second):")
    if not (shutil.which("spin") and COMPILER):
        print("  (no comparison: SPIN or a C compiler is not installed)")
        return
    program = load(compiled(SPECS))
    largest = max((_explored(program, each) for each in program.procedures), key=lambda found: found.states)
    name = largest.model.procedure
    parties = [f"party:{each.id}" for each in program.procedures[name].node.parties if each.how == "assigned"]
    wider = max((_explored(program, name, each, parties) for each in parties), key=lambda found: found.edges)
    for each in (largest, wider):
        with TemporaryDirectory() as folder:
            _compare(each, Path(folder))


def _explored(program: Program, procedure: str, party: str = "", parties: Iterable[str] = ()) -> Explored:
    """Explore a model; with a party, one that keeps that one and leaves the other ones out."""
    watch = [party] if party else []
    model = built(program, procedure, watch=watch, without=[each for each in parties if each != party]).model
    fits = promela(model).count("d_step") < MOST_STEPS
    graph = explore(model, BUDGET if fits else 1)
    size = len(graph.packed) if graph.complete else 0
    return Explored(" with ".join((procedure, *watch)), model, size, graph.edge_count if size else 0)


def _compare(found: Explored, folder: Path) -> None:
    """Print the rates of both on one model."""
    (folder / "model.pml").write_text(promela(found.model), encoding="utf-8")
    _run(folder, "spin", "-a", "model.pml")
    _run(folder, str(COMPILER), *FLAGS, "-o", "pan", "pan.c")
    # As many slots as SPIN needs, so that it does not spend its time on making an empty table.
    size = f"-w{max(16, found.states.bit_length() + 1)}"
    assert f"{found.states} states, stored" in _run(folder, "./pan", size)
    stepper = Stepper(found.model, patience=0)
    _grow(_begun(stepper), stepper, BUDGET, None)
    contenders: dict[str, Contender] = {
        "SPIN": lambda times: [_run(folder, "./pan", size) for _ in range(times)],
        "ours, with all edges": lambda times: [_searched(stepper) for _ in range(times)],
        "ours, states only": lambda times: [_counted(stepper) for _ in range(times)],
        "ours, code generated too": lambda times: [explore(found.model) for _ in range(times)],
    }
    print(f"  {found.name}: {found.states:,} states, {found.edges:,} edges")
    speed = {name: rate * found.states for name, rate in rates(contenders, 1, ROUNDS).items()}
    for name, rate in speed.items():
        ratio = f"  ratio {rate / speed['SPIN']:.2f}  (wanted {WANTED}, aim {AIM})" if name != "SPIN" else ""
        print(f"    {name:<26}{shown(rate)}{ratio}")


def _run(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout  # noqa: S603


def _begun(stepper: Stepper) -> Graph:
    """Return a graph with the first state, and let the stepper forget all but its code."""
    for parts in stepper.by_status:
        for part in parts:
            part.known.clear()
    return Graph(stepper.model, [stepper.layout.pack(stepper.model.initial)])


def _searched(stepper: Stepper) -> int:
    graph = _begun(stepper)
    gc.disable()
    _grow(graph, stepper, BUDGET, None)
    gc.enable()
    return len(graph.packed)


def _counted(stepper: Stepper) -> int:
    """Explore without keeping an edge, as SPIN does."""
    layer = _begun(stepper).packed
    seen = set(layer)
    at = stepper.layout.at
    gc.disable()
    while layer:
        new: set[int] = set()
        for state in layer:
            for key, known, find in stepper.by_status[state & at]:
                found = known.get(state & key)
                for keep, more, _ in find(state) if found is None else found:
                    new.update(
                        [each(state) for each in more] if keep == COMPUTED else map((state & keep).__add__, more)
                    )
        new -= seen
        seen |= new
        layer = list(new)
    gc.enable()
    return len(seen)


if __name__ == "__main__":
    main()
