"""The bandings at their edges, as their definition says."""

import pytest

from village.warehouse.uncertainty.progress8 import BANDINGS, banding


@pytest.mark.parametrize(
    ("score", "lower", "upper", "said"),
    [
        (0.5, 0.01, 0.99, "well above average"),
        (0.49, 0.01, 0.97, "above average"),
        (0.5, 0.0, 1.0, "average"),
        (0.0, -0.3, 0.3, "average"),
        (-0.6, -1.2, 0.0, "average"),
        (-0.5, -0.99, -0.01, "below average"),
        (-0.51, -0.99, -0.03, "well below average"),
    ],
)
def test_each_banding(score: float, lower: float, upper: float, said: str) -> None:
    assert BANDINGS[int(banding(score, lower, upper))] == said
