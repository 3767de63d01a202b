"""A store that dies on cue: at its n-th call, or at a commit, before or after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from runtime.ports import Store


class Crash(BaseException):
    """The process dies: nothing after this is done, not even by `except Exception`."""


class FaultyStore:
    """Passes everything on to a real store, and dies at the call numbered `at` (counting from 1).

    A unit counts two calls of its own: the moment before its commit and the one after it.
    """

    def __init__(self, store: Store, at: int, die: Callable[[], object] | None = None) -> None:
        """Wrap the store; `at` 0 never crashes; without a way to `die` it raises `Crash`."""
        self._store = store
        self._at = at
        self._die = die or _crash
        self.calls = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the store's method, counted."""
        method = getattr(self._store, name)

        def counted(*positional: Any, **named: Any) -> Any:
            self._count()
            return method(*positional, **named)

        return counted

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Open a unit of the real store, with a chance to die on both sides of its commit."""
        with self._store.unit():
            yield
            self._count()
        self._count()

    def _count(self) -> None:
        self.calls += 1
        if self.calls == self._at:
            self._die()


def _crash() -> None:
    raise Crash
