"""Who plays which party of a case: closures that give the authorities, in a stable order, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cpcspec.ir.nodes import Party
from cpcspec.semantics.case import Case, World
from cpcspec.semantics.choices import found_in
from cpcspec.semantics.expr import NOBODY, Env, Player, compiled, several
from cpcspec.semantics.names import Names
from cpcspec.semantics.tables import Program


def players_of(parties: Iterable[Party], names: Names) -> Mapping[str, Player]:
    """Return for each party what gives its authorities."""
    return {each.id: _player(each, names) for each in parties}


def _player(party: Party, names: Names) -> Player:
    if party.how == "creator":
        return lambda env: (env.case.creator,) if env.case.creator else NOBODY
    if party.how == "assigned":
        name = party.id
        return lambda env: env.assigned.get(name, NOBODY)
    if party.how == "field":
        field = party.field or ""
        return lambda env: tuple(dict.fromkeys(several(env.values.get(field))))
    kinds = party.kinds
    if party.country is None:
        return lambda env: found_in(env.world.register, kinds, None)
    country = compiled(party.country, names)
    return lambda env: found_in(env.world.register, kinds, several(country(env)))


def authorities(program: Program, case: Case, party: str, world: World) -> tuple[str, ...]:
    """Return the authorities that play a party of a case; nobody for a party that there is not."""
    table = program.procedures.get(case.procedure)
    player = table.players.get(party) if table is not None else None
    return player(Env(table.players, case, world, None)) if table is not None and player is not None else NOBODY


def plays(env: Env, authority: str, parties: Iterable[str]) -> bool:
    """Return whether an authority is among those that play one of the parties; one that left plays none."""
    if authority not in env.world.register.by_id:
        return False
    players = env.players
    for party in parties:
        found = players.get(party)
        if found is not None and authority in found(env):
            return True
    return False
