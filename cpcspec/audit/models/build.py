"""A finite model from a procedure of the IR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cpcspec.analysis.effects import effects
from cpcspec.audit.models import bounded
from cpcspec.audit.models.adding import Adding
from cpcspec.audit.models.edits import Edits
from cpcspec.audit.models.entering import Entering
from cpcspec.audit.models.forms import Forms, asks_more
from cpcspec.audit.models.formula import FALSE, Formula, Is, State, some
from cpcspec.audit.models.made import Made
from cpcspec.audit.models.modal import Modal, either, narrowed
from cpcspec.audit.models.model import GONE, Model, Transition
from cpcspec.audit.models.outcomes import Outcomes, TooManySetsError
from cpcspec.audit.models.passing import Passing
from cpcspec.audit.models.reads import Reader, leaves
from cpcspec.audit.models.slicing import kept, rights_given
from cpcspec.audit.models.space import Context, Space
from cpcspec.audit.models.steps import Steps
from cpcspec.audit.models.variables import expressions, space_of
from cpcspec.ir import nodes
from cpcspec.ir.walk import form
from cpcspec.semantics.tables import ProcedureTable, Program

TIME = "time may pass between any two steps; of periods from the same day, one that is never the longer ends first"
WHOLE_FORM = "what else a part asks for is either all there or not; its own editor can always fill it in"
OTHERS = "cases that this one is linked with, or made from, may be in any state that their procedure allows"
VALID = "codes do not end while a case lasts, and the register does not change"


class Built(NamedTuple):
    """A model, and what it was made with: whoever compares it with cases needs both."""

    model: Model
    forms: Forms


def build(
    program: Program, procedure: str, *, watch: Iterable[str] = (), countries: int = bounded.MEMBER_STATES
) -> Model:
    """Return the model of a procedure.

    `watch` names variables to keep though nothing in the flow reads them (`field:X`, `party:X`, `entries:BOX`).
    """
    return built(program, procedure, watch=watch, countries=countries).model


def built(
    program: Program,
    procedure: str,
    *,
    watch: Iterable[str] = (),
    without: Iterable[str] = (),
    countries: int = bounded.MEMBER_STATES,
) -> Built:
    """Return the model of a procedure with what it was made with; variables in `without` are left out of it."""
    return of(program, Made(procedure, tuple(watch), tuple(without), countries))


def of(program: Program, made: Made) -> Built:
    """Return the model that is made like that; without parties that might become any set of many authorities.

    What such a party does is not looked at set by set. It is left out, so that all that it decides may be and may not.
    """
    try:
        return _of(program, made)
    except TooManySetsError as lost:
        return of(program, made._replace(without=(*made.without, str(lost))))


def _of(program: Program, made: Made) -> Built:
    table = program.procedures[made.procedure]
    names = kept(program, table, made.watch, made.without)
    needed = [part for action in table.node.actions for part in action.needs]
    away = frozenset(made.without)
    parts = [
        each for each in dict.fromkeys(needed)
        if f"filled:{each}" not in away and asks_more(table.node, each, names)
    ]  # fmt: skip
    people = bounded.watchers(program.spec, made.procedure, made.countries, made.asked, made.together)
    space = space_of(program, made, people, names, parts)
    steps = Steps(Outcomes(Forms(space, parts), scratch(space, made.watch)))
    edits = Edits(steps)
    entering, passing = Entering(edits), Passing(steps)
    transitions = (*entering.all(), *steps.all(), *edits.all(), *Adding(steps).all(), *passing.all())
    model = Model(
        procedure=made.procedure,
        label=table.node.label or made.procedure,
        variables=space.variables,
        initial=_initial(space),
        transitions=merged(transitions),
        watchers=space.watchers,
        values=space.values,
        finals=frozenset(space.variables[0].words.index(each) for each in (*table.finals, GONE)),
        timers=tuple(passing.running()),
        sees=_sees(steps),
        parties=_parties(space),
        assumptions=tuple(dict.fromkeys(_assumptions(space, steps, entering, transitions))),
        bounds={
            "countries": len({each.country for each in space.watchers}),
            "authorities": len(space.watchers),
            "of one kind in a country": max(Counter((each.kinds, each.country) for each in space.watchers).values()),
        },
        left_out=_left_out(table, space),
        scratch=steps.outcomes.scratch,
    )
    return Built(model, steps.forms)


def _initial(space: Space) -> State:
    return (0,) * len(space.variables)


def scratch(space: Space, watch: Iterable[str]) -> frozenset[int]:
    """Return the parties that each list of effects assigns before it reads them, and nothing else reads."""
    node, reader = space.table.node, Reader(space.table)
    rights = set(rights_given(space.program, space.table))
    boxes = [placed.item for placed in form(node) if isinstance(placed.item, nodes.Box)]
    lists: list[tuple[nodes.Effect, ...]] = [each.effects for each in node.actions]
    lists += [each.effects for each in node.timers]
    lists += [box.effects for box in boxes]
    found = set()
    for name, place in space.by_name.items():
        party = name.removeprefix("party:")
        if not name.startswith("party:") or name in watch or party in rights:
            continue
        if _read_outside(space.program, node, name, reader):
            continue
        if all(_assigned_first(each, party, reader) for each in lists):
            found.add(place)
    return frozenset(found)


def _read_outside(program: Program, node: nodes.Procedure, name: str, reader: Reader) -> bool:
    """Return whether anything but an effect reads a party: that of a new case made from this one included."""
    told = [each.model_copy(update={"effects": ()}) for each in (*node.actions, *node.timers)]
    form_ = [placed.item for placed in form(node)]
    told_ = [each.model_copy(update={"effects": ()}) if isinstance(each, nodes.Box) else each for each in form_]
    tabs = [(each.shown, each.checks) for each in node.tabs]
    reuses = tuple(each for each in program.spec.reuses if each.source == node.id)
    created = tuple(each for each in effects(node) if isinstance(each, nodes.CreateCase))
    shown = [each for placed in form(node) for each in placed.shown]
    found = (*told, *told_, *shown, *node.access, node.retention, *reuses, *created)
    read = [*expressions(found), *(each for one in tabs for each in expressions(one)), *expressions(node.parties)]
    return any(name in (reader.names(leaf, None) or ()) for each in read for leaf in leaves(each))


def _assigned_first(done: Iterable[nodes.Effect], party: str, reader: Reader) -> bool:
    for each in done:
        if not isinstance(each, nodes.SetField | nodes.Assign):
            continue
        read = (reader.names(each.value, None) or frozenset()) | reader.wanted(each.when)
        if f"party:{party}" in read or (isinstance(each, nodes.Assign) and each.party == party and each.add):
            return False
        if isinstance(each, nodes.Assign) and each.party == party and each.when is None:
            return True
    return True


def merged(transitions: Iterable[Transition]) -> tuple[Transition, ...]:
    """Return the transitions with those joined that differ only in when they are possible."""
    found: dict[object, list[Transition]] = {}
    for each in transitions:
        key = each._replace(guard=FALSE, given=((repr(each.given), None),))
        found.setdefault(key, []).append(each)
    return tuple(same[0]._replace(guard=some(dict.fromkeys(each.guard for each in same))) for same in found.values())


def _sees(steps: Steps) -> Mapping[str, Formula]:
    """Return when each authority sees anything of the case."""
    found: dict[str, list[Modal]] = {}
    for actor, watcher in enumerate(steps.space.watchers):
        for state, place in steps.places.items():
            ctx = Context(steps.table.names, actor).at(place, state)
            found.setdefault(watcher.id, []).append(narrowed(steps.sees(ctx), Is(0, frozenset((place,)))))
    return {name: either(each).possible for name, each in found.items()}


def _parties(space: Space) -> Mapping[str, tuple[Formula, ...]]:
    ctx = Context(space.table.names)
    return {
        each: tuple(space.plays(place, (each,), ctx).possible for place, _ in enumerate(space.watchers))
        for each in space.table.players
    }


def _assumptions(space: Space, steps: Steps, entering: Entering, transitions: Iterable[Transition]) -> Iterable[str]:
    people = ", ".join(each.id for each in space.watchers)
    yield f"these authorities stand for all others: {people}"
    yield TIME
    yield VALID
    if steps.forms.parts:
        yield WHOLE_FORM
    if any(each.kind == "linked" or (each.kind in ("reuse", "create") and not each.exact) for each in transitions):
        yield OTHERS
    for each in transitions:
        if not each.exact and each.kind not in ("linked", "start", "create", "reuse"):
            yield f"“{each.label}” ({each.kind}) is possible in more cases, or has more outcomes, than the spec says"
    yield from entering.assumptions


def _left_out(table: ProcedureTable, space: Space) -> tuple[str, ...]:
    fields = [f"field:{each.item.id}" for each in form(table.node) if isinstance(each.item, nodes.FieldNode)]
    parties = [f"party:{each.id}" for each in table.node.parties if each.how == "assigned"]
    return tuple(each for each in (*fields, *parties) if each not in space.by_name)
