"""The promises as documents: each promise of the plan once, each file of promises that are tested once."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from village.cli.promise_docs import promise_docs
from village.kernel.tables.folders import read_folder
from village.plan.rules.document import Plan
from village.plan.rules.folder import plan_from


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_from(read_folder(settings.SRC / "reference" / "plan" / "childrens-plan-2007"))


def test_each_promise_of_the_plan_is_told_once(plan: Plan) -> None:
    text = promise_docs("made\n", plan, settings.ROOT)["reference/promises.md"]
    assert text.startswith("made\n# What the plan promises\n")
    rows = [line for line in text.splitlines() if re.match(r"\| [^-p]", line)]
    assert len(rows) == len(plan.commitments)
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}
    assert f"The {len(plan.commitments)} promises of {plan.title}" in text


def test_each_promise_that_is_tested_names_its_test(plan: Plan, tmp_path: Path) -> None:
    part = tmp_path / "tests" / "spec" / "local_plan"
    part.mkdir(parents=True)
    (part / "test_one.py").write_text('"""One <a|b> promise,\non two lines.\n\nAnd why."""\n')
    (part / "made.py").write_text('"""No promise."""\n')
    (part.parent / "test_all.py").write_text('"""Of everything."""\n')
    text = promise_docs("", plan, tmp_path)["reference/tested-promises.md"]
    assert "Each of these 2 files" in text
    assert text.index("## All of it\n\n- Of everything. (`tests/spec/test_all.py`)") < text.index(
        "## local plan\n\n- One &lt;a\\|b> promise, on two lines. (`tests/spec/local_plan/test_one.py`)"
    )
    assert "No promise" not in text
