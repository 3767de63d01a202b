"""The bytes of attached files: kept once, counted by the cases that hold them."""

from __future__ import annotations

import hashlib

from cpcspec.semantics.case import Case

from ..ports import Store
from ..tables import FILES, USES, FileRow, UseRow
from .requests import MissingContent


def keep(store: Store, digest: str, content: bytes | None) -> None:
    """Keep the bytes of a file; raise `MissingContent` if they are not those of the digest, or not there at all."""
    if content is not None and hashlib.sha256(content).hexdigest() != digest:
        message = f"the bytes are not those of {digest}"
        raise MissingContent(message)
    if store.get(FILES, digest) is None:
        if content is None:
            message = f"the bytes of {digest} are missing"
            raise MissingContent(message)
        store.add(FILES, FileRow(digest, content))


def hold(store: Store, case: Case) -> None:
    """Note which files the case holds, so that they go when the last case that holds them goes."""
    held = {row.digest for row in store.find(USES, {"case_id": case.id})}
    wanted = {file.digest for files in case.files.values() for file in files}
    store.add(USES, *(UseRow(case.id, digest) for digest in sorted(wanted - held)))


def release(store: Store, case_id: str) -> None:
    """Let go of the files that the case holds; delete those that no other case holds."""
    held = store.find(USES, {"case_id": case_id})
    store.delete(USES, {"case_id": case_id})
    for row in held:
        if not store.find(USES, {"digest": row.digest}, limit=1):
            store.delete(FILES, {"digest": row.digest})
