"""The benchmark of the audit runs, and says what it promises to say; how fast is not asked here."""

import pytest
from benchmarks import audit

pytestmark = pytest.mark.usefixtures("measured_on_migrated")


@pytest.mark.slow
def test_a_chain_is_written_and_read_at_its_size() -> None:
    told = audit.measure(most=1_200)
    (one,) = told["growth"]
    assert told["database"].startswith("sqlite")
    assert one["entries"] == 1_200
    assert 200 < one["bytes_per_entry"] < 2_000
    assert all(one[name] > 0 for name in one)
