"""What the tests of the runtime share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.engine.engine import Engine
from runtime.ports import Store
from runtime.store.memory import MemoryStore
from runtime.store.sqlite import SqliteStore
from tests.support.engines import an_engine


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return an empty store of each kind."""
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(str(tmp_path / "cases.db"))
    yield made
    made.close()


@pytest.fixture
def engine(store: Store) -> Engine:
    """Return an engine with the tiny spec on each kind of store."""
    return an_engine(store)
