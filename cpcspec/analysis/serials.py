"""Patterns of permanent numbers: which two may give the same number."""

from __future__ import annotations

import re
from typing import NamedTuple

DIGITS = frozenset("0123456789")
YEAR_LENGTH = 4
PARTS = re.compile(r"(\{year\}|\{serial\})")


class _Sign(NamedTuple):
    """What may stand at a place of a number: one of these signs, once or as often as one likes."""

    signs: frozenset[str]
    repeated: bool = False


def may_meet(one: str, other: str) -> bool:
    """Return whether some number fits both patterns."""
    left, right = _signs(one), _signs(other)
    ways, seen = [(0, 0)], {(0, 0)}
    while ways:
        (here, there) = ways.pop()
        if here == len(left) and there == len(right):
            return True
        if here == len(left) or there == len(right) or left[here].signs.isdisjoint(right[there].signs):
            continue
        for near in (here, here + 1) if left[here].repeated else (here + 1,):
            for far in (there, there + 1) if right[there].repeated else (there + 1,):
                if (near, far) not in seen:
                    seen.add((near, far))
                    ways.append((near, far))
    return False


def _signs(pattern: str) -> list[_Sign]:
    found: list[_Sign] = []
    for part in PARTS.split(pattern):
        if part == "{serial}":
            found.append(_Sign(DIGITS, repeated=True))
        elif part == "{year}":
            found += [_Sign(DIGITS)] * YEAR_LENGTH
        else:
            found += [_Sign(frozenset(each)) for each in part]
    return found
