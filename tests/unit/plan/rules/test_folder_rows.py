"""A plan has a bound on its rows in all."""

import pytest

from tests import builders
from village.kernel.tables.rules import Refused
from village.plan.rules import folder


def test_more_rows_than_any_plan_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_ROWS", 3)
    with pytest.raises(Refused, match="more than 3 rows"):
        folder.plan_from(builders.plan_files(builders.whole_plan()))


def test_a_manifest_that_names_no_language_is_in_english() -> None:
    files = builders.plan_files(builders.whole_plan())
    manifest = b"".join(line for line in files["plan.yaml"].splitlines(True) if not line.startswith(b"languages"))
    assert folder.plan_from({**files, "plan.yaml": manifest}).languages == ("en",)
