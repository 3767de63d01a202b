"""The list of all manuals, with what the procedures share."""

from __future__ import annotations

from cpcspec.emitters.targets.manual.document import Document, Links, Row, Section, Table, strong, words
from cpcspec.ir.nodes import Procedure, Spec

FILES = (
    ("manual.html", "Manual"),
    ("manual.md", "Manual (Markdown)"),
    ("diagram.svg", "States"),
    ("diagram.mmd", "States (Mermaid)"),
    ("schema.json", "JSON Schema"),
    ("models.py", "Python models"),
)


def index(spec: Spec) -> Document:
    """Return the page that leads to every manual, model, schema and diagram."""
    sections = (
        Section("procedures", "Procedures", (), tuple(map(_procedure, spec.procedures))),
        _table("sources", "Sources", ("Name", "Source"), [(each.id, each.label) for each in spec.sources]),
        _table("kinds", "Kinds of authority", ("Name", "Kind"), [(each.id, each.label) for each in spec.kinds]),
        _table(
            "settings",
            "Settings",
            ("Name", "Setting", "Value"),
            [(each.id, each.label, _value(each.value)) for each in spec.settings],
        ),
        _table(
            "lists",
            "Code lists",
            ("Name", "List", "Entries"),
            [(each.id, each.label, str(len(each.entries))) for each in spec.codes],
        ),
    )
    kept = tuple(each for each in sections if each.blocks or each.inner)
    return Document(
        "Procedures", "What each procedure is, for readers, for programs and for those who check it.", kept, "index"
    )


def _procedure(procedure: Procedure) -> Section:
    links = tuple((f"{procedure.id}/{file}", name) for file, name in FILES)
    return Section(f"procedure-{procedure.id}", procedure.label, (Links(links),))


def _table(anchor: str, title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Section:
    told = tuple(Row(((strong(first),), *(words(each) for each in rest))) for first, *rest in rows)
    return Section(anchor, title, (Table(title, head, told),) if told else ())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)
