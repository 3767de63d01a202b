"""Target `diagram`: the states of each procedure as a drawing (SVG) and as Mermaid text."""

from __future__ import annotations

import re

from cpcspec.emitters.chart import START, Arrow, Words, chart
from cpcspec.emitters.emitter import Emitter, Files, filled
from cpcspec.emitters.picture import picture
from cpcspec.ir.nodes import Procedure, Spec


def render(spec: Spec) -> Files:
    """Return a drawing and a Mermaid text for each procedure."""
    files: Files = {}
    for each in spec.procedures:
        files[f"{each.id}/diagram.svg"] = picture(chart(spec, each), f"States of {each.label}")
        files[f"{each.id}/diagram.mmd"] = _mermaid(spec, each)
    return files


def _mermaid(spec: Spec, procedure: Procedure) -> str:
    known = chart(spec, procedure)
    states = [{"id": _id(each.id), "label": plain(each.label)} for each in known.nodes]
    stays = [(_id(each.id), [_line(words) for words in each.stays]) for each in known.nodes if each.stays]
    finals = [_id(each.id) for each in known.nodes if each.final]
    arrows = [line for each in known.arrows for line in _arrows(each)]
    values = {"title": titled(procedure.label), "states": states, "stays": stays, "finals": finals, "arrows": arrows}
    return filled("diagram/diagram.mmd.j2", values)


def _arrows(arrow: Arrow) -> list[str]:
    source = "[*]" if arrow.source == START else _id(arrow.source)
    way = f"{source} --> {_id(arrow.target)}"
    return [f"{way} : {'by itself, ' if arrow.timed else ''}{_line(each)}" for each in arrow.words] or [way]


def _line(words: Words) -> str:
    details = f" ({', '.join(words.details)})" if words.details else ""
    return plain(words.title + details)


def _id(state: str) -> str:
    """Return a name for a state that is none of Mermaid's own words."""
    return f"state_{state}"


def plain(text: str) -> str:
    """Return a text with what Mermaid would read as its own written as entity codes."""
    return _coded(text, r"[#;:<>{}\"%`\[\]\\]")


def titled(text: str) -> str:
    """Return a text as it stands in a title, which Mermaid reads as YAML in quotes before all else."""
    coded = _coded(text, r"[#;:<>{}\"%`\[\]]").replace("\\", r"\\")
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in coded)


def _coded(text: str, signs: str) -> str:
    short = " ".join(text.split())
    return re.sub(signs, lambda match: f"#{ord(match[0])};", short)


EMITTER = Emitter("diagram", render)
