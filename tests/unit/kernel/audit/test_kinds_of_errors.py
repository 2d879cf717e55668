"""Which error of the system it was is kept; whose file it was is not."""

import errno

import pytest

from village.kernel.audit.rules import kind_and_number, without_values


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left", "/ann-archer.csv"), "builtins.OSError (ENOSPC)"),
        (OSError("Ann Archer"), "builtins.OSError"),
        (ValueError("Ann Archer"), "builtins.ValueError"),
    ],
)
def test_an_error_is_told_by_its_kind_and_number(error: Exception, said: str) -> None:
    assert kind_and_number(error) == said
    assert without_values(error).endswith(said)
