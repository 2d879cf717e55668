"""Pages on which no provider has more than a few, beside doing it page by page with lists."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from village.search.rules.spreading import spread

groups = st.lists(st.integers(-1, 4), max_size=60)


def naive(of: list[int], size: int, cap: int) -> list[int]:
    left, found = list(range(len(of))), []
    while left:
        page: list[int] = []
        for at in left:
            same = [one for one in page if of[one] == of[at]]
            if len(page) < size and (of[at] == -1 or len(same) < cap):
                page.append(at)
        if len(page) < size:
            return found + page + [at for at in left if at not in page]
        found += page
        left = [at for at in left if at not in page]
    return found


@given(groups, st.integers(1, 12), st.integers(1, 4))
def test_as_page_by_page(of: list[int], size: int, cap: int) -> None:
    order, _ = spread(of, size, cap, len(of))
    assert order == naive(of, size, cap)
    assert sorted(order) == list(range(len(of)))


@given(groups, groups, st.integers(1, 8), st.integers(1, 3), st.integers(1, 4))
def test_what_holds_stays_when_more_follows(of: list[int], more: list[int], size: int, cap: int, pages: int) -> None:
    order, holds = spread(of, size, cap, pages * size)
    if holds:
        assert (
            order
            == spread(of + more, size, cap, pages * size)[0]
            == spread(of + more, size, cap, 10_000)[0][: pages * size]
        )
        for at in range(0, len(order), size):
            shown = Counter(of[one] for one in order[at : at + size])
            assert all(count <= cap for group, count in shown.items() if group != -1)
