"""Names that are safe in generated Python code."""

from __future__ import annotations

import builtins
import keyword
import unicodedata

from pydantic import BaseModel

IMPORTED = {
    "annotations", "date", "datetime", "distinct", "iso_day", "known", "rules", "row", "self", "cls", "wrong",
}  # fmt: skip
RESERVED = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *dir(BaseModel), *IMPORTED}


def attribute(name: str) -> str:
    """Return a name for an attribute that hides nothing: the name itself, or one with an underscore behind."""
    safe = unicodedata.normalize("NFKC", name).lstrip("_") or "field"
    if not safe.isidentifier():
        safe = f"field_{safe}"
    clash = safe in RESERVED or safe.startswith("model_") or safe != name or safe[:1].isupper()
    return f"{safe}_" if clash else safe
