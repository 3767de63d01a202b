"""Names and labels of a spec never break the code that is made of them."""

from __future__ import annotations

import json

import pytest

from cpcspec.emitters.registry import EMITTERS
from cpcspec.emitters.targets import models
from cpcspec.emitters.targets.models.names import attribute
from cpcspec.ir.expr import Compare, Const, FieldRef
from cpcspec.ir.nodes import (
    CodeList,
    FieldNode,
    Part,
    Party,
    Procedure,
    Requirement,
    Setting,
    Spec,
    State,
    Tab,
    TypeOf,
)
from cpcspec.ir.tables import Code
from tests.support.shaped import module_of

NASTY = 'He said """hi""" \\ {{ x }} {% y %} <b>&amp;</b> \u2028 | `z` "'
IDS = ("class", "model_config", "rules", "date", "str", "match", "self", "_hidden", "copy", "Name")


def _field(name: str) -> FieldNode:
    always = (Requirement(level="send"),)
    return FieldNode(id=name, label=NASTY, help=NASTY, type=TypeOf(name="text"), part="main", required=always)


def _nasty() -> Spec:
    """Return a spec whose labels and ids are meant to break out of wherever they are put."""
    when = Compare(how="eq", left=FieldRef(name="class"), right=Const(value=NASTY))
    choice = FieldNode(
        id="pick",
        label=NASTY,
        type=TypeOf(name="choice", codes="list"),
        part="main",
        required=(Requirement(level="send", when=when),),
    )
    procedure = Procedure(
        id="nasty",
        label=NASTY,
        help=NASTY,
        parties=(Party(id="writer", label=NASTY, how="creator"),),
        parts=(Part(id="main", label=NASTY, edited=(("writer", ("draft",)),)),),
        states=(State(id="draft", label=NASTY, initial=True),),
        tabs=(Tab(id="tab", label=NASTY, items=(*map(_field, IDS), choice)),),
    )
    codes = CodeList(id="list", label=NASTY, entries=(Code(code=NASTY, label=NASTY), Code(code="b")))
    settings = (Setting(id="one", label="One", value=True), Setting(id="two", label="Two", value=None))
    return Spec(procedures=(procedure,), codes=(codes,), settings=settings)


@pytest.mark.parametrize("name", IDS)
def test_names_that_mean_something_get_another_one(name: str) -> None:
    """An attribute hides no builtin, keyword or method; plain names stay as they are."""
    assert attribute(name) != name
    assert attribute(name).isidentifier()
    assert attribute("plain_name") == "plain_name"
    assert attribute("_1") == "field_1_"


def test_nasty_labels_break_no_code() -> None:
    """Code made of such a spec imports, and reads JSON with the names of the spec."""
    made = module_of(models.EMITTER.render(_nasty())["nasty/models.py"], "nasty")
    value = {**dict.fromkeys(IDS, "x"), "pick": NASTY}
    read = made.MainSendable.model_validate_json(json.dumps(value))
    assert json.loads(read.model_dump_json()) == value
    with pytest.raises(ValueError, match="must be filled in"):
        made.MainSendable.model_validate_json(json.dumps({**dict.fromkeys(IDS, "x"), "class": NASTY}))


def test_nasty_labels_break_no_page() -> None:
    """Nothing of a label is read as HTML, and no target fails."""
    files = {path: text for emitter in EMITTERS for path, text in emitter.render(_nasty()).items()}
    assert "<b>" not in files["nasty/manual.html"] + files["nasty/diagram.svg"]
    assert "| **one** | One | yes |" in files["index.md"]
    assert "| **two** | Two | nothing |" in files["index.md"]
    json.loads(files["nasty/schema.json"])
