"""Shelves are complete: what stands in the folder stands in the registry, in the shape of its neighbours."""

from __future__ import annotations

import ast

import pytest

from cpcspec.ir.registry import BY_NAME, FIELD_TYPES
from tests.support.tree import ROOT, modules

# Shelf, and the registry beside it that must name every item.
SHELVES = [
    ("cpcspec/ir/fields", "cpcspec/ir/registry.py"),
    ("cpcspec/checks/rules", "cpcspec/checks/registry.py"),
    ("cpcspec/emitters/targets", "cpcspec/emitters/registry.py"),
]


def _items(shelf: str) -> set[str]:
    """Return the names on a shelf: its modules and its folders of code."""
    below = (each.path.removeprefix(f"{shelf}/").removesuffix(".py") for each in modules(shelf))
    return {each.partition("/")[0] for each in below} - {"__init__"}


def _imported(registry: str, shelf: str) -> set[str]:
    """Return the items of a shelf that a registry imports, whichever way."""
    package = shelf.replace("/", ".")
    found: set[str] = set()
    for each in ast.walk(ast.parse((ROOT / registry).read_text(encoding="utf-8"))):
        if isinstance(each, ast.ImportFrom) and each.module == package:
            found.update(name.name for name in each.names)
        elif isinstance(each, ast.ImportFrom) and (each.module or "").startswith(f"{package}."):
            found.add((each.module or "").removeprefix(f"{package}.").partition(".")[0])
        elif isinstance(each, ast.Import):
            ours = (name.name for name in each.names if name.name.startswith(f"{package}."))
            found.update(name.removeprefix(f"{package}.").partition(".")[0] for name in ours)
    return found


@pytest.mark.parametrize(("shelf", "registry"), SHELVES)
def test_every_item_is_registered(shelf: str, registry: str) -> None:
    """The registry imports each item of its shelf, and nothing that is not there."""
    assert _imported(registry, shelf) == _items(shelf)


@pytest.mark.parametrize(("shelf", "registry"), SHELVES)
def test_what_a_registry_imports_it_lists(shelf: str, registry: str) -> None:
    """Each imported item is used in the registry's tuple: an import alone registers nothing."""
    tree = ast.parse((ROOT / registry).read_text(encoding="utf-8"))
    bound = {
        name.asname or name.name
        for each in tree.body
        if isinstance(each, ast.ImportFrom) and (each.module or "").startswith(shelf.replace("/", "."))
        for name in each.names
    }
    used = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    assert bound <= used


def test_field_types_have_names_of_their_own() -> None:
    """No two field types share a name, and the register finds each by its name."""
    names = [each.name for each in FIELD_TYPES]
    assert len(names) == len(set(names))
    assert [BY_NAME[each] for each in names] == list(FIELD_TYPES)
