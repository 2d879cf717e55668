"""Following links, a reader never meets a page that is not there, nor a place in a page that is not."""

import html
import re
from collections import Counter, deque

import pytest
from django.test import Client

FIRST = ["/", "/plan/", "/plans/", "/places/", "/data/", "/accessibility/", "/privacy/", "/licence/", "/about/"]
EACH_KIND = 4
OURS = re.compile(r"^/(plan|plans|places|measures|data|accessibility|privacy|licence|about)(/|$|\?)|^/(\?|$)")


def _kind(address: str) -> str:
    path, _, query = address.partition("?")
    path = re.sub(r"/(commitments|stories|goals|chapters|ages|progress)/[^/]+/", r"/\1/one/", path)
    return path + "?" + "&".join(sorted(re.findall(r"(?:^|&)([^=&]+)=", query)))


def _links(body: str) -> set[str]:
    return {html.unescape(one) for one in re.findall(r'href="([^"]+)"', body)}


@pytest.mark.slow
def test_links_and_their_fragments(reader: Client) -> None:
    waiting, seen = deque(FIRST), set(FIRST)
    kinds: Counter[str] = Counter()
    wrong, places = [], set()
    bodies: dict[str, str] = {}
    while waiting:
        address = waiting.popleft()
        answer = reader.get(address, follow=True)
        if answer.status_code != 200:
            wrong.append(f"{address}: {answer.status_code}")
            continue
        if "html" not in answer.headers["Content-Type"]:
            continue
        bodies[address] = answer.content.decode()
        for link in _links(bodies[address]):
            page, _, place = link.partition("#")
            page = page or address
            if not OURS.match(page):
                continue
            if place:
                places.add((page, place))
            if page not in seen and kinds[_kind(page)] < EACH_KIND:
                kinds[_kind(page)] += 1
                seen.add(page)
                waiting.append(page)
    assert wrong == []
    missing = {f"{page}#{place}" for page, place in places if page in bodies and f'id="{place}"' not in bodies[page]}
    assert missing == set()
    assert len(bodies) > 150


def test_no_id_stands_twice_on_a_page(reader: Client) -> None:
    for address in [
        "/",
        "/plan/",
        "/plan/goals/",
        "/plan/money/",
        "/plan/stories/",
        "/plan/timeline/",
        "/plan/progress/",
    ]:
        ids = re.findall(r'\sid="([^"]+)"', reader.get(address).content.decode())
        assert [one for one, count in Counter(ids).items() if count > 1] == [], address
