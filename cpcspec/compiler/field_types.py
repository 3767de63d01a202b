"""The type of a field: its name in the registry and its parameters, checked against what the type takes."""

from __future__ import annotations

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Block, Clause, Word
from cpcspec.compiler.context import Context, one
from cpcspec.compiler.scope import COUNTRY, NUMBER
from cpcspec.diagnostics.suggest import nearest
from cpcspec.ir import expr as ir
from cpcspec.ir.field_type import FieldType
from cpcspec.ir.nodes import TypeOf
from cpcspec.ir.registry import BY_NAME

SAID = {
    "least": "takes no lower limit",
    "most": "takes no upper limit",
    "codes": "takes no code list",
    "by": "takes no `by`",
    "kinds": "takes no kind of authority",
    "country": "takes no country",
    "rows_of": "takes no list",
}
LACKS = {
    "codes": "needs a code list: `of CODES`",
    "kinds": "needs a kind of authority: `of KIND`",
    "rows_of": "needs a list of this form: `of LIST`",
}
MEANT = {
    **dict.fromkeys(("paragraph", "textarea", "memo", "multiline", "paragraph text", "rich text"), "long text"),
    **dict.fromkeys(("number", "integer", "int", "numeric", "amount"), "whole number"),
    **dict.fromkeys(("boolean", "bool", "checkbox", "tick box", "yes no"), "yes/no"),
    **dict.fromkeys(("dropdown", "select", "list", "radio", "option", "codes"), "choice"),
    **dict.fromkeys(("multiselect", "checkboxes", "multiple choice", "multi choice", "tags"), "choices"),
    **dict.fromkeys(("string", "str", "line", "short text", "name"), "text"),
    **dict.fromkeys(("url", "link", "website", "uri"), "web link"),
    **dict.fromkeys(("telephone", "tel", "phone number", "mobile"), "phone"),
    **dict.fromkeys(("mail", "e-mail", "email address"), "email"),
    **dict.fromkeys(("upload", "attachment", "document"), "file"),
    **dict.fromkeys(("datetime", "day", "calendar", "timestamp"), "date"),
}
"""What other form builders call the types."""


def type_of(context: Context, block: Block) -> TypeOf:
    """Return the type of a field; a text where it is missing or unknown (which is reported)."""
    clause = one(block, "type")
    if clause is None:
        return TypeOf(name="text")
    typed = [each for each in clause.args if isinstance(each, Word)]
    name = " ".join(each.text for each in typed)
    known = BY_NAME.get(name)
    if known is None:
        meant = MEANT.get(name.lower()) or nearest(name, BY_NAME)
        hint = f"`{meant}` may be meant" if meant else ""
        every = ", ".join(f"`{each}`" for each in BY_NAME)
        finding = errors.UNKNOWN_TYPE.at(typed[0].span, context.crumbs, hint=hint, name=name, types=every)
        context.found.add(finding)
        return TypeOf(name="text")
    facts: dict[str, object] = {}
    for each in clause.args:
        if isinstance(each, Clause):
            _take(context, each, known, facts)
    for parameter in facts:
        if parameter not in known.parameters:
            _problem(context, clause, known, SAID[parameter])
    for parameter in known.obligatory:
        if parameter not in facts:
            _problem(context, clause, known, LACKS.get(parameter, "lacks something"))
    return TypeOf(name=name, **{key: value for key, value in facts.items() if key in known.parameters})  # type: ignore[arg-type]


def _problem(context: Context, clause: Clause, known: FieldType, problem: str) -> None:
    context.found.add(errors.TYPE_PARAMETER.at(clause.span, context.crumbs, type=known.name, problem=problem))


def _take(context: Context, clause: Clause, known: FieldType, facts: dict[str, object]) -> None:
    """Put the parameters that one piece of a type line says into the facts."""
    if clause.kind == "from_to":
        facts["least"] = context.value(clause.args[0], NUMBER)
        facts["most"] = context.value(clause.args[1], NUMBER)
    elif clause.kind in ("number_least", "number_most"):
        word = clause.args[0]
        if isinstance(word, Word):
            facts[clause.kind.removeprefix("number_")] = ir.Const(value=int(word.text))
    elif clause.kind == "type_in":
        facts["country"] = context.value(clause.args[0], COUNTRY)
    elif clause.kind == "type_by":
        word = clause.args[0]
        facts["by"] = word.text if isinstance(word, Word) else None
    elif clause.kind == "of":
        facts.update(_of(context, clause, known))


def _of(context: Context, clause: Clause, known: FieldType) -> dict[str, object]:
    if "kinds" in known.parameters:
        return {"kinds": context.names(clause.args, context.spec.kinds, "kind of authority")}
    if "rows_of" in known.parameters:
        lists = {name: each for name, each in context.procedure.space("form").items() if each.kind == "list"}
        return {"rows_of": context.known(clause.args[0], lists, "list")}
    return {"codes": context.known(clause.args[0], context.spec.tables, "code list")}
