"""What the tests of the emitters share: `--accept` takes today's output as the expected one."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option `--accept`."""
    parser.addoption("--accept", action="store_true", help="write the golden files anew; then read the diff")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Return whether golden files are to be written anew."""
    return bool(request.config.getoption("--accept", default=False))


@pytest.fixture
def golden() -> Path:
    """Return the folder of the golden files."""
    return Path(__file__).with_name("golden")
