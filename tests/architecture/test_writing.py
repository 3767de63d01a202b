"""Files are written in one place, which knows how nothing is lost by it."""

from __future__ import annotations

import ast

from tests.support.tree import PRODUCT, modules

WRITES = {
    "write_text",
    "write_bytes",
    "unlink",
    "rmdir",
    "rmtree",
    "touch",
    "mkdir",
    "makedirs",
    "rename",
    "symlink_to",
}
HOME = "cpcspec/writing/"

# What else makes or removes files, each with its reason. This list may only shrink.
ELSEWHERE = {
    ("cpcspec/compiler/tree_from_text.py", "mkdir"): "the folder of the user's cache, which is ours",
    ("runtime/app/demo.py", "unlink"): "the database of an earlier demo, which it knows by its mark",
    ("runtime/app/senders.py", "mkdir"): "the folder that the mails go to",
}


def test_only_one_place_writes_and_removes() -> None:
    """No other module writes or removes a file, but for the reasoned exceptions; none of these is out of date."""
    found = {
        (module.path, each.func.attr)
        for module in modules(*PRODUCT)
        for each in ast.walk(module.tree)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in WRITES
        if not module.path.startswith(HOME)
    }
    assert found == set(ELSEWHERE)


def test_no_other_place_opens_a_file_to_write() -> None:
    """Nothing is opened in a mode that writes."""
    found = [
        module.path
        for module in modules(*PRODUCT)
        for each in ast.walk(module.tree)
        if isinstance(each, ast.Call)
        and (each.func.attr if isinstance(each.func, ast.Attribute) else getattr(each.func, "id", "")) == "open"
        and any(
            isinstance(word, ast.Constant) and str(word.value) in {"w", "wb", "a", "ab", "x", "xb"}
            for word in each.args
        )
        and not module.path.startswith(HOME)
    ]
    assert found == []
