"""Who may import whom: the contracts of pyproject.toml, and what they cannot see."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree import PRODUCT, ROOT, modules

HEAVY = ("lark", "networkx", "cpcspec.compiler", "cpcspec.grammar", "cpcspec.checks", "cpcspec.emitters")


def test_the_contracts_hold() -> None:
    """Floors, shelves, doors and the one joint are as pyproject.toml says."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", ["runtime", "cpcspec.semantics", "cpcspec.ir"])
def test_what_runs_loads_without_what_builds(package: str) -> None:
    """Every module of the package, in a fresh interpreter, leaves the compiler and its libraries unloaded."""
    code = (
        "import importlib, pkgutil, sys\n"
        f"top = importlib.import_module({package!r})\n"
        "for each in pkgutil.walk_packages(top.__path__, top.__name__ + '.'):\n"
        "    if not each.name.endswith('__main__'):\n"
        "        importlib.import_module(each.name)\n"
        f"print([each for each in {HEAVY!r} if each in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_packages_start_empty() -> None:
    """An `__init__` file loads nothing; but a target of the emitters is a folder whose `__init__` is its code."""
    filled = [each.path for each in modules(*PRODUCT) if each.path.endswith("/__init__.py") and each.tree.body]
    unexpected = [each for each in filled if Path(each).parent.parent != Path("cpcspec/emitters/targets")]
    # The package itself may say its version, and nothing else.
    top = [each for each in modules("cpcspec") if each.path == "cpcspec/__init__.py"]
    assert not any(isinstance(node, ast.Import | ast.ImportFrom) for each in top for node in ast.walk(each.tree))
    assert [each for each in unexpected if each != "cpcspec/__init__.py"] == []


def test_the_clock_of_the_machine_has_one_door() -> None:
    """Only the runtime's own clock asks the machine for the time."""
    asking = [
        module.path
        for module in modules(*PRODUCT)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date", "dt"}
    ]
    assert set(asking) <= {"runtime/engine/clock.py"}
