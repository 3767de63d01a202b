"""What every command that plays scenarios needs first: the spec under all settings that they ask for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cpcspec.cli.saying import say
from cpcspec.compiler.driver import Compiled, spec_with
from cpcspec.ir.story import Story
from cpcspec.scenarios.run import Specs, key_of


class CannotPlay(Exception):
    """No scenario fits, one asks for settings that do not compile, or the outcomes cannot be written."""


def specs_for(done: Compiled, stories: Sequence[Story]) -> Specs:
    """Return the spec under each set of settings that a story asks for; raise `CannotPlay` if one has errors."""
    known = {key_of({}): done.spec}
    for story in stories:
        if key_of(story.settings) not in known:
            spec, found = spec_with(done, story.settings)
            if found.errors:
                say(found, stream=sys.stderr)
                message = f"with the settings of the scenario `{story.id}` the spec has errors"
                raise CannotPlay(message)
            known[key_of(story.settings)] = spec
    return Specs(known)
