"""What the documents point to is there: files, folders, commands, targets of make, other pages."""

from __future__ import annotations

import argparse
import importlib
import re
from pathlib import Path

import pytest

from cpcspec.cli.main import COMMANDS
from tests.support.tree import ROOT, kept

# Pages that make themselves are left to those who make them.
PAGES = [each for each in kept() if each.endswith(".md") and not each.startswith(("generated/", "specs/", "tests/"))]
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
TOPS = ("cpcspec/", "runtime/", "tests/", "docs/", "specs/", "requirements/", "benchmarks/", "generated/")
EACH_PAGE = pytest.mark.parametrize("page", PAGES)


def _prose(page: str) -> str:
    """Return a page without its fenced blocks: these are tried elsewhere."""
    return FENCED.sub("", (ROOT / page).read_text(encoding="utf-8"))


@EACH_PAGE
def test_named_paths_are_there(page: str) -> None:
    """A path of the project in a sentence leads somewhere; `<name>` and `*` stand for many."""
    named = [each for each in re.findall(r"`([^`\s]+)`", _prose(page)) if each.startswith(TOPS)]
    lost = [each for each in named if not re.search(r"[<>*]|NNNN", each) and not (ROOT / each).exists()]
    assert lost == []


@EACH_PAGE
def test_links_lead_somewhere(page: str) -> None:
    """A link to another page of the project finds it."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", _prose(page))
    assert [each for each in links if not ((ROOT / page).parent / each).exists()] == []


@EACH_PAGE
def test_named_commands_are_there(page: str) -> None:
    """`cpcspec WORD` and `make WORD` in a sentence are commands that one can type."""
    said = re.findall(r"`(cpcspec|make) ([a-z-]+)", _prose(page))
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    known = {"cpcspec": set(COMMANDS), "make": targets}
    assert [f"{tool} {word}" for tool, word in said if word not in known[tool]] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_listed_command_can_be_run(command: str) -> None:
    """What `cpcspec --help` lists has a module, with its arguments and its work."""
    module = importlib.import_module(f"cpcspec.cli.{command}")
    commands = argparse.ArgumentParser().add_subparsers(dest="command")
    module.add_parser(commands)
    assert command in commands.choices
    assert callable(module.run)


def test_every_command_is_listed() -> None:
    """A module with a `run` of its own stands in the list of commands."""
    modules = [Path(each).stem for each in kept() if re.fullmatch(r"cpcspec/cli/[a-z]\w*\.py", each)]
    texts = {each: (ROOT / f"cpcspec/cli/{each}.py").read_text(encoding="utf-8") for each in modules}
    assert {each for each, text in texts.items() if "\ndef add_parser(" in text} == set(COMMANDS)
