"""Every target writes the same bytes twice, in files of its own, without time or place."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path, PurePosixPath

import pytest

from cpcspec.emitters.emitter import Emitter, as_markdown
from cpcspec.emitters.registry import EMITTERS
from cpcspec.ir.codec import content_hash, decode
from cpcspec.ir.nodes import Spec
from tests.support.real_specs import real_spec
from tests.support.rich_spec import rich_spec
from tests.support.tiny_spec import tiny_spec

EACH = pytest.mark.parametrize("emitter", EMITTERS, ids=lambda each: each.name)
PER_PROCEDURE = ("models.py", "schema.json", "diagram.svg", "diagram.mmd", "manual.html", "manual.md")
# Long files with little of their own stay out of the goldens; other tests look into them.
NOT_GOLDEN = ("ir.json", "ir.sha256", "manual.html", "index.html")


@EACH
def test_output_is_the_golden_one(emitter: Emitter, golden: Path, accept: bool) -> None:
    """What a target makes of the tiny spec is what was read and accepted."""
    files = {path: text for path, text in emitter.render(tiny_spec()).items() if not path.endswith(NOT_GOLDEN)}
    for path, text in files.items():
        file = golden / emitter.name / path
        if accept:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.read_text(encoding="utf-8") == text, f"{path} differs; `make accept`, then read the diff"


@EACH
@pytest.mark.parametrize(
    "spec", [tiny_spec(), rich_spec(), real_spec().spec, Spec()], ids=["tiny", "rich", "real", "none"]
)
def test_output_is_the_same_twice(emitter: Emitter, spec: Spec) -> None:
    """A target is a pure function: also of the spec as it comes back from its JSON."""
    once = emitter.render(spec)
    assert emitter.render(spec) == once
    assert emitter.render(Spec.model_validate_json(spec.model_dump_json())) == once


def test_files_are_those_that_are_promised() -> None:
    """Each file belongs to one target; paths are relative and plain."""
    spec = rich_spec()
    paths = list(chain.from_iterable(emitter.render(spec) for emitter in EMITTERS))
    shared = ["ir.json", "ir.sha256", "index.html", "index.md"]
    assert sorted(paths) == sorted([*shared, *(f"complaint/{each}" for each in PER_PROCEDURE)])
    assert all(PurePosixPath(each).parts == tuple(each.split("/")) for each in paths)


def test_no_file_tells_of_time_or_place() -> None:
    """Nothing in the output depends on the machine or the day."""
    folder = str(Path(__file__).parents[2])
    for emitter in EMITTERS:
        for text in emitter.render(rich_spec()).values():
            assert folder not in text
            assert not re.search(r"\b20(2[4-9]|3\d)-\d\d-\d\dT", text)
            assert text.endswith("\n")
            assert "\r" not in text


def test_the_ir_comes_back_from_its_file() -> None:
    """The runtime reads what the compiler wrote, and the hash beside it is its name."""
    files = EMITTERS[0].render(rich_spec())
    assert decode(files["ir.json"]) == rich_spec()
    assert files["ir.sha256"] == f"{content_hash(rich_spec())}  ir.json\n"
    assert json.loads(files["ir.json"])["ir_version"] == 1


def test_markdown_is_shown_as_it_is() -> None:
    """What Markdown would read as its own is escaped."""
    assert as_markdown("a | b\n*c* <d> [e]") == r"a \| b \*c\* \<d\> \[e\]"
