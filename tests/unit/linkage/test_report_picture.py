"""The picture of the report of a linkage can be read on a phone: 640 units wide, it is drawn some 350 pixels wide."""

import re
from pathlib import Path

from village.linkage.files import report
from village.linkage.files.report import Bar

UNITS, PHONE, LEAST = 640, 350, 12
EM = 0.6
"""Width of a figure, in sizes of its type."""


def test_its_labels_are_large_enough_and_do_not_meet() -> None:
    style = Path(report.__file__).with_name("report.css").read_text(encoding="utf-8")
    narrow = re.search(r"max-width: 40rem\).*svg text \{ font-size: (\d+)px; \} svg \.odd \{ display: none; \}", style)
    assert narrow is not None
    size = int(narrow[1])
    assert size * PHONE / UNITS >= LEAST
    drawn = str(report._drawing([Bar(low, 1, 1, 1) for low in range(-16, 44, 4)]))  # as many as there can be
    shown = [(float(x), label) for x, label in re.findall(r'<text x="([\d.]+)" y="189">(-?\d+)<', drawn)]
    assert [label for _, label in shown] == ["-16", "-8", "0", "8", "16", "24", "32", "40"]
    ends = [x + len(label) * size * EM for x, label in shown]
    assert all(end < x for end, (x, _) in zip(ends, shown[1:], strict=False))
    assert ends[-1] <= UNITS
