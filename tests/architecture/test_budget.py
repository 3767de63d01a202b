"""Small modules, small functions: what does not fit into a head is split."""

from __future__ import annotations

import ast

from tests.support.tree import OURS, PRODUCT, functions, modules

MODULE_LINES = 400
FUNCTION_LINES = 40
NAMELESS = {"utils", "util", "helpers", "misc", "common", "stuff"}

# Imports inside a function, each with its reason. This list may only shrink.
LATE_IMPORTS = {
    ("cpcspec/checks/rules/no_way_to_end.py", "cpcspec.analysis.graph"): "networkx takes a quarter of a second to load",
    ("cpcspec/diagnostics/as_text.py", "rich.console"): "rich takes long to load; most output goes to pipes and files",
    ("cpcspec/diagnostics/as_text.py", "rich.text"): "as above",
}


def test_no_module_is_longer_than_400_lines() -> None:
    """A module holds at most 400 lines."""
    long = {each.path: lines for each in modules(*OURS) if (lines := len(each.text.splitlines())) > MODULE_LINES}
    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    """A function holds at most 40 lines, its docstring included."""
    long = {
        f"{module.path}:{each.name}": lines
        for module in modules(*OURS)
        for each in functions(module.tree)
        if (lines := (each.end_lineno or each.lineno) - each.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_no_module_is_named_after_nothing() -> None:
    """A module's name says what it holds: there is no `utils.py`."""
    nameless = [each.path for each in modules(*OURS) if each.path.rpartition("/")[2][:-3] in NAMELESS]
    assert nameless == []


def test_imports_stand_at_the_top() -> None:
    """No function imports anything, but for the reasoned exceptions; none of these is out of date."""
    found = set()
    for module in modules(*PRODUCT):
        for function in functions(module.tree):
            for each in ast.walk(function):
                if isinstance(each, ast.ImportFrom):
                    found.add((module.path, "." * each.level + (each.module or "")))
                elif isinstance(each, ast.Import):
                    found.update((module.path, name.name) for name in each.names)
    assert found == set(LATE_IMPORTS)
