"""The shape of an emitter, and the one strict Jinja environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from cpcspec.ir.nodes import Spec

Files = dict[str, str]


class Emitter(NamedTuple):
    """A target: its name, and a pure function from a spec to file texts by path."""

    name: str
    render: Callable[[Spec], Files]


_environment = Environment(
    # `targets` print a spec; `pages` print what commands find out about one.
    loader=ChoiceLoader([PackageLoader("cpcspec.emitters", "targets"), PackageLoader("cpcspec.emitters", "pages")]),
    undefined=StrictUndefined,
    autoescape=select_autoescape(("html.j2", "svg.j2")),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def as_markdown(text: str) -> str:
    """Return a text so that Markdown shows it as it is, in a table too."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


_environment.filters["md"] = as_markdown


def filled(template: str, values: Mapping[str, Any]) -> str:
    """Return a template (`<target>/<file>.j2`) filled with these values."""
    return _environment.get_template(template).render(values)
