"""Mails to authorities: whom, on what, with which text; never personal data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from cpcspec.ir.nodes import Mail, Procedure
from cpcspec.semantics.case import MailOut
from cpcspec.semantics.deadlines import end_of
from cpcspec.semantics.expr import Env, Player
from cpcspec.semantics.form import Field, Holding, TabForm, is_shown
from cpcspec.semantics.names import Names
from cpcspec.semantics.tables import MailTable, ProcedureTable, TimerTable

PLACEHOLDER = re.compile(r"\{(\w*)\}")
Piece = str | Callable[[Env], str]


class MailList:
    """The mails of one step, in their order; each authority gets each mail once."""

    __slots__ = ("_asked",)

    def __init__(self) -> None:
        """Start empty."""
        self._asked: list[MailTable] = []

    def add(self, mail: MailTable | None) -> None:
        """Ask for a mail."""
        if mail is not None:
            self._asked.append(mail)

    def written(self, env: Env, table: ProcedureTable, triggered: Iterable[MailTable]) -> Iterator[MailOut]:
        """Yield the mails, as the case now stands: those that effects asked for first."""
        for mail in dict.fromkeys((*self._asked, *triggered)):
            if mail.when is None or mail.when(env):
                yield from written(mail, mail.node.to, env, table)


def written(mail: MailTable, to: Iterable[str], env: Env, table: ProcedureTable) -> Iterator[MailOut]:
    """Yield a mail to each authority that plays one of the parties; not to who acts, if so said."""
    found: dict[str, None] = {}
    for party in to:
        player = table.players.get(party)
        found.update(dict.fromkeys(player(env) if player else ()))
    if mail.node.except_actor and env.actor is not None:
        found.pop(env.actor.authority, None)
    addressees = [each for each in found if each in env.world.register.by_id]
    if addressees:
        text = "".join(piece if isinstance(piece, str) else piece(env) for piece in mail.pieces)
        for each in addressees:
            yield MailOut(mail.node.id, env.case.id, each, mail.node.label, text)


# ---------------------------------------------------------------- texts


class Fillers:
    """What the placeholders of a procedure's mails stand for."""

    def __init__(
        self,
        procedure: Procedure,
        players: Mapping[str, Player],
        tabs: Iterable[TabForm],
        timers: Iterable[TimerTable],
        names: Names,
    ) -> None:
        """Know all names of a procedure."""
        self._procedure = procedure
        self._players = players
        self._fields = {item.id: (tab, item) for tab in tabs for item in tab.items}
        self._timers = {each.id: each for each in timers}
        self._names = names
        self._states = {each.id: each.label for each in procedure.states}

    def pieces(self, mail: Mail) -> tuple[Piece, ...]:
        """Return the text of a mail in pieces: words, and what fills the gaps between them."""
        found: list[Piece] = []
        end = 0
        for gap in PLACEHOLDER.finditer(mail.text):
            filler = self._filler(gap[1])
            if filler is not None:
                found += [mail.text[end : gap.start()], filler]
                end = gap.end()
        return (*(each for each in found if each != ""), mail.text[end:])

    def _filler(self, name: str) -> Callable[[Env], str] | None:
        label, states = self._procedure.label, self._states
        fixed: dict[str, Callable[[Env], str]] = {
            "number": lambda env: env.number or "",
            "procedure": lambda _env: label,
            "state": lambda env: states.get(env.state, env.state),
            "link": lambda env: env.world.link_base + env.case.id,
        }
        if name in fixed:
            return fixed[name]
        if name in self._players:
            return _authorities(self._players[name])
        if name in self._timers:
            return _end(self._timers[name])
        tab, item = self._fields.get(name, (None, None))
        return self._field(tab, item) if tab is not None and isinstance(item, Field) else None

    def _field(self, tab: TabForm, item: Field) -> Callable[[Env], str]:
        node, show = item.node, item.type.show
        table = self._names.codes.get(node.type.codes or "", {})
        labels = {code: entry.label or code for code, entry in table.items()}
        if node.words is not None:
            labels = {"yes": node.words[0], "no": node.words[1]}

        def shown(env: Env) -> str:
            value = env.values.get(item.id)
            if value is None or not _is_open(tab, item, env):
                return ""
            if node.type.kinds:
                return ", ".join(_names(env, [value] if isinstance(value, str) else value))
            return show(value, labels)

        return shown


def _is_open(tab: TabForm, item: Holding, env: Env) -> bool:
    """Return whether a field may be told to everybody: shown, and without personal data."""
    if isinstance(item, Field) and item.personal is not None and item.personal(env):
        return False
    return any(is_shown(item, env) for _ in list(tab.codes(env)))


def _names(env: Env, authorities: Iterable[str]) -> Iterator[str]:
    for each in authorities:
        found = env.world.register.known.get(each)
        yield found.name or each if found else each


def _authorities(player: Player) -> Callable[[Env], str]:
    return lambda env: ", ".join(_names(env, player(env)))


def _end(timer: TimerTable) -> Callable[[Env], str]:
    def end(env: Env) -> str:
        found = end_of(timer.start, timer.period, env)
        return found.isoformat() if found is not None else ""

    return end
