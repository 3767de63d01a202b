"""What the engine is asked to do, and how it says that it cannot even try."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from cpcspec.semantics.case import Actor, Attach, Command, Comment, Create, Do

from ..ports import Ids
from .chain import canonical, digest


@dataclass(frozen=True, slots=True)
class Request:
    """A command on a case (None: it creates one) by an actor.

    `version`: the version of the case that the actor saw, None to act on whatever it is now.
    `key`: the same key again gives the same answer again and does nothing.
    `contents`: the bytes of the files that the command brings.
    """

    case_id: str | None
    command: Command
    actor: Actor | None
    version: int | None = None
    key: str = ""
    contents: tuple[bytes, ...] = ()

    @property
    def about(self) -> str:
        """The case that is asked about: the one acted on, else the source of a new one, else an empty text."""
        command = self.command
        return self.case_id or (command.source.id if isinstance(command, Create) and command.source else "")

    def digest(self) -> str:
        """Return a hash of who asks for what on which case, without the ids that the engine gives."""
        command = self.command
        source = command.source.id if isinstance(command, Create) and command.source else ""
        plain = replace(command, source=None) if isinstance(command, Create) else command
        return digest(canonical([self.case_id, type(command).__name__, asdict(plain), source, self.actor]))


class Conflict(Exception):
    """The case has changed since the actor saw it."""

    def __init__(self, case_id: str, seen: int, current: int) -> None:
        """Keep both versions, so that the page can show what came between."""
        super().__init__(f"case {case_id} is at version {current}, not at {seen}")
        self.case_id = case_id
        self.seen = seen
        self.current = current


class KeyReused(Exception):
    """An idempotency key came again with another command: use a new key."""


class MissingContent(Exception):
    """A file comes whose bytes were neither given nor are kept, or whose digest is not theirs."""


class Blocked(Exception):
    """The case is pinned to a definition that this program does not have or cannot read."""


def with_ids(command: Command, ids: Ids) -> Command:
    """Return the command with an id for what it may create, where it has none yet."""
    if type(command) is Do:
        # The most frequent one: made by hand, which takes a third of the time of `replace`.
        return command if command.id else Do(command.action, command.given, ids.new())
    if isinstance(command, Create | Comment | Attach) and not command.id:
        return replace(command, id=ids.new())
    return command
