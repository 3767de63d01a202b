"""Target `manual`: a reader's manual of each procedure, in HTML and Markdown, and an index of them."""

from __future__ import annotations

import re

from cpcspec.emitters.emitter import Emitter, Files, filled
from cpcspec.emitters.targets.manual.content import manual
from cpcspec.emitters.targets.manual.document import Document
from cpcspec.emitters.targets.manual.index import index
from cpcspec.ir.nodes import Spec
from cpcspec.semantics.program import load


def render(spec: Spec) -> Files:
    """Return the manual of each procedure and the index, each in both forms."""
    files: Files = {}
    program = load(spec)
    for document in (index(spec), *(manual(program, each) for each in spec.procedures)):
        files[f"{document.file}.html"] = filled("manual/manual.html.j2", {"document": document})
        files[f"{document.file}.md"] = _markdown(document)
    return files


def _markdown(document: Document) -> str:
    """Return the Markdown, with at most one empty line between two others."""
    text = filled("manual/manual.md.j2", {"document": document})
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


EMITTER = Emitter("manual", render)
