"""What holds for every test: how hard Hypothesis tries, and that it tries the same in every run."""

from __future__ import annotations

import os

from hypothesis import Phase, settings

# The same examples in every run: a red build is red for everybody. A failure is shown at once, as found.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    phases=(Phase.explicit, Phase.generate),
    print_blob=True,
)
# For a night, or to make a failure small: HYPOTHESIS_PROFILE=thorough make test
settings.register_profile("thorough", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
