"""Policy changes one line, and everything follows: findings, manual, diagram and scenarios."""

from __future__ import annotations

from cpcspec.outputs import files
from cpcspec.project import compile_texts
from cpcspec.scenarios.engines import PURE
from cpcspec.scenarios.run import Specs, run_stories
from tests.support.real_specs import real_texts

PROCEDURE = "alert_for_information"
SETTINGS = "specs/common/settings.cpc"
LINE = 'setting information_alert_months "Months after which an alert for information closes" is 6'


def test_six_months_become_nine_for_one_kind_of_alert() -> None:
    """The rule is found by its words, changed in one line; manual and diagram say nine, six fails, others stay."""
    texts = dict(real_texts())
    assert texts[SETTINGS].count(LINE) == 1
    before = compile_texts(texts)
    texts[SETTINGS] = texts[SETTINGS].replace(LINE, LINE[:-1] + "9")
    after = compile_texts(texts)
    assert list(after.findings) == []
    (old, new) = (files(before), files(after))
    changed = {path.split("/")[0] for path in old if old[path] != new[path]}
    assert changed - {"index.html", "index.md"} == {PROCEDURE, "ir.json", "ir.sha256"}
    for name in ("manual.md", "manual.html", "diagram.svg", "diagram.mmd"):
        path = f"{PROCEDURE}/{name}"
        assert old[path] != new[path], path
        assert "9 months" in new[path]
    stories = [each for each in after.stories if not each.settings]
    outcomes = run_stories(PURE, Specs({(): after.spec}), stories).outcomes
    failing = [each.story for each in outcomes if not each.passed]
    assert failing
    assert all(PROCEDURE in each.procedures for each in failing)


def test_a_date_that_can_no_longer_be_is_told() -> None:
    """A period that is no number is a finding at the line that was changed."""
    texts = dict(real_texts())
    texts[SETTINGS] = texts[SETTINGS].replace(LINE, LINE[:-1] + "nine")
    found = list(compile_texts(texts).findings)
    assert found
    assert all(each.code in ("wrong-kind-of-value", "unknown-name") for each in found)
