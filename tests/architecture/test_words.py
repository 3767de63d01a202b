"""The product knows no procedure: what `specs/` calls its things is nowhere in `cpcspec/` or `runtime/`."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.support.tree import PRODUCT, ROOT, kept

DECLARED = re.compile(
    r"^\s*(?:source|kind|codes|setting|procedure|fragment|party|part|state|tab|section|switch|list|field|comments"
    r'|attachments|action|timer|mail|scenario|situation|data)\s+(\w+)\s+"([^"]+)"',
    re.MULTILINE,
)
WORDS_AS = re.compile(r'\b(?:on|off|button|confirm|menu|back|as|else)\s+"([^"]+)"')

# Words that specs and product share because they mean the same in any administration.
GENERAL = {
    "closed_on": "the day a case ends: the procedure that `cpcspec new` starts with has one too",
    "Closed on": "its label",
    "Kept by the system": "what only actions set: the reference of the language calls it so in its example",
    "Sent on": "the day something leaves: a timer counts from there in any example",
}


@cache
def _said() -> re.Pattern[str]:
    """Return what finds the short names and the labels, of two words or more, of all specs."""
    names, labels = set(), set()
    for path in kept():
        if path.startswith("specs/") and path.endswith(".cpc"):
            text = (ROOT / path).read_text(encoding="utf-8")
            for name, label in DECLARED.findall(text):
                names.add(name)
                labels.add(label)
            labels.update(WORDS_AS.findall(text))
    words = {each for each in names if "_" in each} | {each for each in labels if " " in each.strip()}
    longest_first = sorted(words - set(GENERAL), key=lambda each: (-len(each), each))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@pytest.mark.parametrize("package", PRODUCT)
def test_no_name_of_the_specs_is_in_the_product(package: str) -> None:
    """A new procedure needs no line of code, since no code knows the old ones."""
    found = {
        f"{path}:{number}": words
        for path in kept()
        if path.startswith(f"{package}/")
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if (words := _said().findall(line))
    }
    assert found == {}


def test_the_specs_are_read() -> None:
    """The words that are looked for are the specs' own: a test that looks for nothing finds nothing."""
    assert _said().search("request_for_information")
    assert not _said().search("a text of no procedure")
