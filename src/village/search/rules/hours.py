"""A week of opening in 42 bytes: a bit for each half-hour, Monday first, midnight first, the highest bit first."""

from collections.abc import Iterable, Iterator

DAYS, HALF_HOURS = 7, 48
SIZE = DAYS * HALF_HOURS // 8
_WEEK = DAYS * HALF_HOURS


def packed(spans: Iterable[tuple[int, int, int]]) -> bytes:
    """A week from spans of (day 0 to 6, first half-hour, half-hour after the last). A span may run over midnight, so
    up to 48 more than it began with: Sunday's goes into Monday. Raises ValueError for a span that cannot be."""
    week = 0
    for day, start, end in spans:
        if not (0 <= day < DAYS and 0 <= start < HALF_HOURS and start < end <= start + HALF_HOURS):
            raise ValueError(f"Day {day} from half-hour {start} to {end} is no time of opening.")
        for slot in range(day * HALF_HOURS + start, day * HALF_HOURS + end):
            week |= 1 << (_WEEK - 1 - slot % _WEEK)
    return week.to_bytes(SIZE, "big")


def is_open(hours: bytes, day: int, start: int, end: int) -> bool:
    """Whether it is open in any half-hour of a day from `start` to before `end`."""
    whole = int.from_bytes(hours, "big")
    return any(whole >> (_WEEK - 1 - day * HALF_HOURS - slot) & 1 for slot in range(start, end))


def open_days(hours: bytes) -> Iterator[int]:
    """The days on which it is open at all."""
    each = SIZE // DAYS
    return (day for day in range(DAYS) if any(hours[day * each : (day + 1) * each]))
