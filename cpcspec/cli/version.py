"""The version that is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed() -> str:
    """Return the version of this tool; `0` where it runs from its sources without being installed."""
    try:
        return version("cpcspec")
    except PackageNotFoundError:
        return "0"
