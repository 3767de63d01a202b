"""Generated models and JSON Schemas accept and refuse the same, and say the rules that they can judge alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cpcspec.emitters.shapes import Shape, nested
from cpcspec.emitters.targets import models
from cpcspec.emitters.targets.schema.schema_from_expr import schema_of
from tests.support.real_specs import real_spec
from tests.support.rich_spec import rich_spec
from tests.support.shaped import fits_model, fits_schema, module_of, objects_of, rich_models, rich_schema, rich_shapes

DRAFT: dict[str, Any] = {"subject": "Noise"}
ROOM = {"floor": 1, "things": [{"thing": "noise", "loud": True}]}
SENDABLE: dict[str, Any] = {
    "subject": "Noise",
    "asked_office": "office_de",
    "days": 10,
    "acts": ["32017R2394"],
    "known": False,
    "topics": ["noise"],
    "asked_questions": [{"question": "n1"}],
}


def _said_in_full(shape: Shape) -> bool:
    """Return whether JSON Schema has words for each rule of a shape and of its rows."""
    rules = [(each, rule) for each in nested(shape) for rule in each.rules]
    parts = [(each, part) for each, rule in rules for part in (rule.when, rule.then) if part is not None]
    return all(schema_of(part, each) is not None for each, part in parts)


@settings(max_examples=100)
@given(data=st.data(), name=st.sampled_from(sorted(rich_shapes())))
def test_models_and_schemas_agree(data: st.DataObject, name: str) -> None:
    """A model accepts nothing that the schema refuses, and where the schema can say all rules nothing less either."""
    shape = rich_shapes()[name]
    value = data.draw(objects_of(rich_spec(), shape))
    model, schema = fits_model(name, value), fits_schema(name, value)
    assert schema or not model
    if _said_in_full(shape):
        assert model is schema


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("ComplaintDraft", DRAFT, True),
        ("ComplaintDraft", {}, False),
        ("ComplaintDraft", {**DRAFT, "days": 4}, False),
        ("ComplaintDraft", {**DRAFT, "other": 1}, False),
        ("ComplaintDraft", {**DRAFT, "begun_on": "2021-02-29"}, False),
        ("ComplaintDraft", {**DRAFT, "rooms": [{"things": []}]}, False),
        ("ComplaintSendable", SENDABLE, True),
        ("ComplaintSendable", DRAFT, False),
        ("ComplaintSendable", {**SENDABLE, "subject": ""}, False),
        ("ComplaintSendable", {**SENDABLE, "days": 11}, False),
        ("ComplaintSendable", {**SENDABLE, "days": 11, "amount": 1}, True),
        ("ComplaintSendable", {**SENDABLE, "known": True}, False),
        ("ComplaintSendable", {**SENDABLE, "known": True, "neighbour": "Ada"}, True),
        ("ComplaintSendable", {**SENDABLE, "known": True, "neighbour": "Ada", "reachable": True}, False),
        ("ComplaintSendable", {**SENDABLE, "asked_questions": []}, False),
        ("ComplaintSendable", {**SENDABLE, "amount": 2}, False),
        ("ComplaintSendable", {**SENDABLE, "amount": 2, "rooms": [ROOM, ROOM]}, True),
        ("ComplaintSendable", {**SENDABLE, "amount": 2, "rooms": [ROOM] * 5}, False),
        ("ComplaintSendable", {**SENDABLE, "amount": 2, "rooms": [ROOM, {"floor": 2}]}, False),
        ("ComplaintSendable", {**SENDABLE, "amount": 2, "rooms": [ROOM, {**ROOM, "window": True}]}, False),
        ("AnswerSendable", {"agreed": True}, True),
        ("AnswerSendable", {"agreed": False}, False),
        ("AnswerSendable", {"agreed": False, "reasons": "None of ours"}, True),
        ("AnswerSendable", {}, False),
        ("AnswerDraft", {}, True),
        ("RemarksEntry", {"remark": "Hello"}, True),
        ("RemarksEntry", {"urgent": True}, False),
        ("AddHelpForm", {"days": 7, "helper": "office_de", "handed": ["n1"]}, True),
        ("AddHelpForm", {"days": 7, "helper": "office_de", "handed": ["n1", "n1"]}, False),
    ],
)
def test_shapes_know_what_is_needed(name: str, value: dict[str, Any], fits: bool) -> None:
    """A draft needs what is needed to save, what is sent all that is needed to send, an answer its own fields."""
    assert fits_model(name, value) is fits
    assert fits_schema(name, value) is fits


def test_dates_in_rules_are_judged_by_the_model() -> None:
    """JSON Schema cannot compare dates: the model does, and the schema says that it does not."""
    early = {**SENDABLE, "begun_on": "2020-02-03", "ended_on": "2020-02-02"}
    assert not fits_model("ComplaintSendable", early)
    assert fits_schema("ComplaintSendable", early)
    assert "The end follows the beginning." in rich_schema()["$defs"]["ComplaintSendable"]["description"]
    assert fits_model("ComplaintSendable", {**early, "ended_on": "2020-02-03"})
    assert not fits_model("ComplaintSendable", {**early, "begun_on": "2031-01-01"})


def test_what_only_the_case_can_judge_is_told() -> None:
    """Model and schema name the rules that need the register, another row or another part."""
    told = rich_models().ComplaintSendable.__doc__
    assert "Ask an office abroad." in told
    assert "“National rules” must be filled in" in told
    assert "“Office asked”: of the kind Office." in told


def test_models_read_and_write_the_same_json() -> None:
    """Values come out of a model as they went in, dates as ISO dates."""
    value = {**SENDABLE, "begun_on": "2020-02-03"}
    read = rich_models().ComplaintSendable.model_validate_json(json.dumps(value))
    assert json.loads(read.model_dump_json(exclude_unset=True)) == value


def test_settings_that_are_off_leave_no_trace() -> None:
    """A condition on a setting is settled when the spec is compiled, so no rule compares two literals."""
    code = models.EMITTER.render(rich_spec())["complaint/models.py"]
    assert "False is True" not in code
    assert "if self.days is not None and self.days > 10 and not known(self.amount):" in code


def test_schemas_are_schemas() -> None:
    """The document meets the meta-schema, and each shape stands in it."""
    Draft202012Validator.check_schema(rich_schema())
    assert set(rich_shapes()) <= set(rich_schema()["$defs"])


def test_models_are_formatted_and_typed(tmp_path: Path) -> None:
    """The formatter would change nothing, and a strict type checker finds nothing."""
    files = {**models.EMITTER.render(rich_spec())}
    path = tmp_path / "models.py"
    path.write_text(files["complaint/models.py"], encoding="utf-8")
    tools = Path(sys.executable).parent
    formatted = subprocess.run(
        [tools / "ruff", "format", "--isolated", "--line-length", "120", "--diff", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (formatted.returncode, formatted.stdout) == (0, "")
    typed = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "--config-file=", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert typed.returncode == 0, typed.stdout


def test_models_of_the_real_specs_import() -> None:
    """Every module that the project's own specs give can be read by Python, and has models."""
    for path, code in models.EMITTER.render(real_spec().spec).items():
        assert hasattr(module_of(code, path.partition("/")[0]), "Model")
