"""The pure step against state machine libraries that do less: one guard, one move, one value set."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec

from benchmarks.rounds import Contender, rates, shown
from benchmarks.ticket_spec import OWNER, first_values, ticket_spec
from cpcspec.semantics.case import Actor, Authority, Case, Command, Create, Do, Register, Stepped, World
from cpcspec.semantics.program import Program, load
from cpcspec.semantics.step import step

STEPS = 20_000
NOW = datetime(2020, 2, 3, 9, tzinfo=UTC)
ACTOR = Actor(OWNER, "user")
PEERS = {"transitions": "benchmarks.peers.with_transitions", "viewflow": "benchmarks.peers.with_viewflow"}
GOALS = {"transitions": "wanted 1, aim 3", "viewflow": "aim 1"}


def pure_steps() -> Contender:
    """Return what takes an action by turns: party, state and guard are judged, a date is set, changes are told."""
    program = load(ticket_spec())
    register = Register(
        tuple(Authority(row.id, row.name, row.kinds, row.country, row.mailbox) for row in program.spec.register_rows)
    )
    world = World(NOW, register)
    created = _stepped(program, None, Create("case", "ticket", first_values()), world)
    commands = (Do("hold"), Do("reopen"))

    def run(times: int) -> None:
        case = created
        for number in range(times):
            case = _stepped(program, case, commands[number % 2], world)

    return run


def _stepped(program: Program, case: Case | None, command: Command, world: World) -> Case:
    answer = step(program, case, command, ACTOR, world)
    if not isinstance(answer, Stepped):
        message = f"refused: {answer}"
        raise TypeError(message)
    return answer.case


def main() -> None:
    """Print the rates and their ratios."""
    contenders = {"ours": pure_steps()}
    for library, module in PEERS.items():
        if find_spec(library) is None:
            print(f"({library} is left out: it is not installed; requirements/bench.txt has it)")
        else:
            contenders[library] = import_module(module).steps()
    found = rates(contenders, STEPS)
    print(f"pure step: {shown(found['ours']).strip()}")
    for name, goal in GOALS.items():
        if name in found:
            print(f"  {name:<20}{shown(found[name])}  ratio {found['ours'] / found[name]:.2f}  ({goal})")


if __name__ == "__main__":
    main()
