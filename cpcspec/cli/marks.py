"""By what the commands know files that they wrote before: only those are written over."""

from __future__ import annotations

import re

JUNIT = re.compile(r'\A<\?xml[^>]*\?>\s*<testsuites name="cpcspec"')
TRACE = re.compile(r"\A# Requirements and what meets them\n|<title>Requirements and what meets them</title>")
DIFFERENCE = re.compile(r"<title>What changed, and what it does to open cases</title>")
FINDINGS = re.compile(
    r"""
    (?:\A|\n)(?:no\ findings|(?:\d+\ errors?(?:,\ )?)?(?:\d+\ warnings?)?\ in\ \d+\ files?)\n\Z  # text: the last line
    | \A\{\n\ \ "version":\ 1,\n\ \ "findings":\ \[                               # JSON
    | \A\{\n\ \ "\$schema":[^\n]*sarif[^{]*\{\s*"tool":\s*\{\s*"driver":\s*\{\s*"name":\ "cpcspec"  # SARIF
    """,
    re.VERBOSE,
)
"""In any form that they may have: whoever asks for another one gets it."""
