"""No provider fills a page: more than a few of one are put off to the next page on which there is room."""

from collections import Counter, deque
from collections.abc import Sequence


def spread(groups: Sequence[int], size: int, cap: int, wanted: int) -> tuple[list[int], bool]:
    """Positions in `groups` (a provider for each hit, best hit first) in the order of showing: at most `cap` of a
    provider on each page of `size`, those put off first on the next.

    Gives the first `wanted`, or all that there are; and whether they hold however many hits follow. Once no page can be
    filled so, the rest follow as they were. Group -1 is nobody, and never put off.
    """
    found: list[int] = []
    waiting: deque[int] = deque()
    fresh = 0
    while len(found) < wanted:
        shown: Counter[int] = Counter()
        page: list[int] = []
        still: deque[int] = deque()
        while len(page) < size and (waiting or fresh < len(groups)):
            if waiting:
                at = waiting.popleft()
            else:
                at, fresh = fresh, fresh + 1
            if groups[at] != -1 and shown[groups[at]] >= cap:
                still.append(at)
                continue
            shown[groups[at]] += 1
            page.append(at)
        still.extend(waiting)
        waiting = still
        found += page
        if len(page) < size:  # everything was looked at
            return (found + sorted(waiting))[:wanted], False
    return found[:wanted], True
