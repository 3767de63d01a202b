"""Rule `mail-with-personal-data`: a mail that would carry personal data out of the system."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import PLACEHOLDER, deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import FieldNode, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each placeholder of a mail that stands for a field with personal data."""
    for procedure in spec.procedures:
        personal = {
            each.item.id: each.path
            for each in deep(procedure)
            if isinstance(each.item, FieldNode) and each.item.personal is not None
        }
        for mail in procedure.mails:
            for name in dict.fromkeys(PLACEHOLDER.findall(f"{mail.label} {mail.text}")):
                if name in personal:
                    also = ((Place(procedure.id, "form", personal[name]), "the field is here"),)
                    yield Problem(Place(procedure.id, "mail", mail.id), {"mail": mail.id, "field": name}, also)


RULE = Rule(
    Fault(
        "mail-with-personal-data",
        "the mail `{mail}` would carry `{field}`, which may hold personal data",
        "mails leave the system: from then on nobody controls who reads them and when they are erased",
        "take `{{{field}}}` out of the text; the link leads those who may see it there",
    ),
    find,
)
