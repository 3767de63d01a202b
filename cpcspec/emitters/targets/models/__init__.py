"""Target `models`: Pydantic models of the forms of each procedure."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from cpcspec.emitters.emitter import Emitter, Files, filled
from cpcspec.emitters.shapes import Member, Rule, Shape, code_name, nested, shapes
from cpcspec.emitters.targets.models.code_from_expr import Place, test, text
from cpcspec.emitters.targets.models.layout import Text, Wrap, lines
from cpcspec.emitters.targets.models.names import attribute
from cpcspec.ir.expr import And, Expr, Not
from cpcspec.ir.field_type import Shape as Limits
from cpcspec.ir.nodes import CodeList, Element, Procedure, Spec
from cpcspec.ir.registry import BY_NAME

IMPORTS = {
    "datetime": ("date", "datetime"),
    "typing": ("Annotated", "Literal", "Never", "Self"),
    "pydantic": (
        "AfterValidator", "BaseModel", "BeforeValidator", "ConfigDict", "Field", "Strict", "StringConstraints",
        "model_validator",
    ),
}  # fmt: skip
KNOWN = '''
def known(value: object) -> bool:
    """Return whether a value is there: not None, not empty."""
    return value not in (None, "", ())
'''
ABOUT = (
    "Made from the spec by `cpcspec build`; do not edit.",
    (
        "Read JSON with `model_validate_json`; unknown keys are refused. `...Draft` is what must be there to save, "
        "`...Sendable` what must be there to send, `...Entry` a comment, `...Form` the small form of an action."
    ),
)
WIDTH = 100
MESSAGE_WIDTH = 102


def render(spec: Spec) -> Files:
    """Return one module for each procedure."""
    return {f"{each.id}/models.py": _module(spec, each) for each in spec.procedures}


def _module(spec: Spec, procedure: Procedure) -> str:
    found = [each for shape in shapes(spec, procedure) for each in nested(shape)]
    members = [member for shape in found for member in shape.members]
    used = {member.codes for member in members}
    codes = [_codes(each) for each in spec.codes if each.id in used]
    support = list(dict.fromkeys(each for member in members for each in _support(member)))
    classes = [_class(shape) for shape in found]
    if any("known(" in line for each in classes for line in each["rules"]):
        support.append(KNOWN)
    values = {
        "title": docstring(["The data of the forms of one procedure.", "", f"{procedure.label}.", "", *ABOUT], ""),
        "codes": codes,
        "constants": [each.strip() for each in support if not _is_definition(each)],
        "definitions": [each.strip() for each in support if _is_definition(each)],
        "shapes": classes,
    }
    body = filled("models/models.py.j2", {**values, "imports": []})
    return filled("models/models.py.j2", {**values, "imports": list(_imports(body))})


def _support(member: Member) -> tuple[str, ...]:
    kind = BY_NAME.get(member.type)
    return kind.support if kind else ()


def _is_definition(support: str) -> bool:
    return support.lstrip().startswith(("def ", "class "))


def _imports(body: str) -> Iterator[str]:
    """Yield the imports that a module needs, standard library first, as formatters lay them out."""
    groups = []
    needed = {each.id for each in ast.walk(ast.parse(body)) if isinstance(each, ast.Name)}
    for module, names in IMPORTS.items():
        used = [name for name in names if name in needed]
        line = f"from {module} import {', '.join(used)}"
        if len(line) > 120:  # noqa: PLR2004
            line = f"from {module} import (\n" + "".join(f"    {name},\n" for name in used) + ")"
        groups.append(line if used else "")
    standard = [each for each in groups[:-1] if each]
    yield from standard
    if standard:
        yield ""
    yield groups[-1]


def _codes(codes: CodeList) -> dict[str, object]:
    entries = [
        {"code": text(each.code), "label": textwrap.shorten(each.label, WIDTH - len(text(each.code)), placeholder=" …")}
        for each in codes.entries
    ]
    return {"name": code_name(codes.id), "label": docs(codes.label), "entries": entries}


def _class(shape: Shape) -> dict[str, Any]:
    title = shape.title[:1].upper() + shape.title[1:]
    far = [f"- {each}" for each in (*(rule.message for rule in shape.elsewhere), *shape.notes)]
    about = [f"{title}.", *(["", "Judged by the case, not here:", "", *far] if far else [])]
    return {
        "name": shape.name,
        "doc": docstring(about),
        "members": [{"code": _member(each), "doc": docstring(_about(each.node))} for each in shape.members],
        "rules": [line for rule in shape.rules for line in _rule(shape, rule)],
    }


def _about(node: Element) -> list[str]:
    facts = [node.label or node.id, node.help, f"Basis: {'; '.join(node.basis)}" if node.basis else ""]
    facts.append(f"Meets: {', '.join(node.meets)}" if node.meets else "")
    known = [each if each.endswith((".", "?", "!")) else f"{each}." for each in facts if each]
    return [known[0], *(["", *known[1:]] if known[1:] else [])]


def docs(words: str) -> str:
    """Return words so that they can stand in a docstring."""
    plain = " ".join(words.split()).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return re.sub(r'"$', '\\"', plain)


def docstring(paragraphs: Iterable[str], indent: str = "    ") -> list[str]:
    """Return the lines of a docstring, in a class if not told otherwise."""
    wrapped = [
        line
        for each in paragraphs
        for line in textwrap.wrap(docs(each), WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    ]
    if not wrapped[1:]:
        return [f'{indent}"""{wrapped[0]}"""']
    inner = [f"{indent}{line}".rstrip() for line in wrapped[1:]]
    return [f'{indent}"""{wrapped[0]}', *inner, f'{indent}"""']


def _member(member: Member) -> str:
    name, kind = attribute(member.id), _annotation(member)
    alias = f", alias={text(member.id)}" if name != member.id else ""
    if member.rows is not None:
        limits = [
            f"{key}={value}" for key, value in (("min_length", member.least), ("max_length", member.most)) if value
        ]
        start = "" if member.needed else "default=()"
        told = ", ".join(part for part in (start, alias.removeprefix(", "), *limits) if part)
        plain = " = ()" if not member.needed else ""
        return f"{name}: {kind}" + (f" = Field({told})" if limits or alias else plain)
    if member.needed:
        return f"{name}: {kind}" + (f" = Field({alias.removeprefix(', ')})" if alias else "")
    return f"{name}: {kind} | None = " + (f"Field(default=None{alias})" if alias else "None")


def _annotation(member: Member) -> str:
    if member.rows is not None:
        return f"tuple[{member.rows.name}, ...]"
    codes = code_name(member.codes) if member.codes else ""
    return BY_NAME[member.type].annotation(Limits(member.least, member.most, codes, filled=member.needed))


def _rule(shape: Shape, rule: Rule) -> Iterator[str]:
    parts: tuple[Expr, ...] = (Not(arg=rule.then),)
    if rule.when is not None:
        parts = (*(rule.when.args if isinstance(rule.when, And) else (rule.when,)), *parts)
    code = test(And(args=parts), Place((shape,)))
    yield from lines(code, "        ", "if ", ":")
    yield from lines(Wrap("wrong.append(", _message(rule.message)), "            ")


def _message(message: str) -> tuple[Text, ...]:
    """Return the code of a text, in pieces where it is too long for one line."""
    words = textwrap.wrap(message, MESSAGE_WIDTH, break_long_words=False, break_on_hyphens=False, drop_whitespace=False)
    return tuple(Text(text(each)) for each in words) or (Text('""'),)


EMITTER = Emitter("models", render)
