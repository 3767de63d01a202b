"""Everything that specs compile to, as texts by path."""

from __future__ import annotations

from cpcspec.compiler.driver import Compiled
from cpcspec.emitters.registry import EMITTERS
from cpcspec.ir.story import encode_stories

STORIES = "stories.json"


def files(done: Compiled) -> dict[str, str]:
    """Return the files of all emitters, and the scenarios, by path below the folder of compiled output."""
    found = {path: text for emitter in EMITTERS for path, text in emitter.render(done.spec).items()}
    if done.stories:
        found[STORIES] = encode_stories(done.stories)
    return dict(sorted(found.items()))
