"""Progress 8 as the performance tables print it: the interval of a school's score, and its banding.

Source: DfE, “Secondary accountability measures” (the interval: score ± 1.96 × the pupils' national standard deviation
÷ √pupils) and “Progress scores for key stage 4: school and college performance tables” (the five bandings of 2018 and
2019). A test reproduces every school of 2018 to 2019.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from village.warehouse.uncertainty.intervals import Interval, mean

Z = 1.96  # as DfE rounds it
# National standard deviations of pupils' scores in 2018 to 2019, as the published limits imply them.
SD_2019_UNADJUSTED = 1.3074
SD_2019_ADJUSTED = 1.2827  # after the cap on very negative scores

BANDINGS: Mapping[int, str] = {
    1: "well above average",
    2: "above average",
    3: "average",
    4: "below average",
    5: "well below average",
}


def interval(score: ArrayLike, pupils: ArrayLike, sd: float = SD_2019_ADJUSTED) -> Interval:
    """Schools' scores with the published 95 % interval; `pupils` are those in the measure (P8PUP)."""
    return mean(score, sd, pupils, z=Z)


def banding(score: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> NDArray[np.int64]:
    """The banding, 1 to 5, of each score with its printed limits.

    Average when the interval holds zero; else well above from 0.5 on, well below under −0.5, and between them above or
    below.
    """
    s, low, high = np.broadcast_arrays(*(np.asarray(x, float) for x in (score, lower, upper)))
    above, below = low > 0, high < 0
    found = np.select([above & (s >= 0.5), above, below & (s < -0.5), below], [1, 2, 5, 4], default=3)
    return found.astype(np.int64)
