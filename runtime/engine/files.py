"""The bytes of files: kept once, counted by the cases that hold them, in attachment sections or in fields."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cpcspec.semantics.case import Case

from ..ports import NOTHING, Store
from ..tables import FILES, USES, FileRow, UseRow
from .requests import MissingContent

# What the value of a file field is made of; no other value is an object with these keys.
KEYS = frozenset({"name", "digest", "size"})
NESTED = frozenset({dict, list, tuple})


def files_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the files among JSON values, at any depth."""
    if isinstance(value, dict):
        if value.keys() == KEYS:
            yield value
            return
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for each in value:
        if isinstance(each, dict | list | tuple):
            yield from files_in(each)


def digests(case: Case) -> frozenset[str]:
    """Return the digests of all files that a case holds."""
    found = [file.digest for files in case.files.values() for file in files]
    held = [case.values, *(entry.values for entries in case.comments.values() for entry in entries)]
    # Most values are texts; only an object or a list can be or hold a file.
    nested = [value for values in held for value in values.values() if type(value) in NESTED]
    found += [file["digest"] for file in files_in(nested)]
    return frozenset(found)


def digests_after(before: frozenset[str], old: Case, new: Case, changes: Mapping[str, Any]) -> frozenset[str]:
    """Return the digests that a case holds after changes, if it held those before: most changes touch no file."""
    if "files" in changes or "comments" in changes:
        return digests(new)
    for name, value in changes.get("values", NOTHING).items():
        if type(value) in NESTED or type(old.values.get(name)) in NESTED:
            return digests(new)
    return before


def hold(store: Store, case_id: str, before: frozenset[str], after: frozenset[str], contents: Iterable[bytes]) -> None:
    """Keep the bytes of the files that a case holds now, let go of those that it holds no more.

    Raise `MissingContent` for a file whose bytes are neither among the contents nor kept already.
    """
    given = {hashlib.sha256(content).hexdigest(): content for content in contents}
    for digest in sorted(after - before):
        if store.get(FILES, digest) is None:
            if digest not in given:
                message = f"the bytes of the file {digest} are missing"
                raise MissingContent(message)
            store.add(FILES, FileRow(digest, given[digest]))
        store.add(USES, UseRow(case_id, digest))
    for digest in sorted(before - after):
        release(store, case_id, digest)


def release(store: Store, case_id: str, digest: str) -> None:
    """Let go of a file that the case holds; delete it if no other case holds it."""
    store.delete(USES, {"case_id": case_id, "digest": digest})
    if not store.find(USES, {"digest": digest}, limit=1):
        store.delete(FILES, {"digest": digest})
