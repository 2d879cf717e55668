"""Which pages there are for somebody: every address pattern that they get to by following links and forms as a reader
would, a few examples of each. Also which addresses answer no reader at all, and so need no looking at."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import APIRequestContext

from tests.architecture.test_access import patterns
from tests.reading_pages import Read, pattern_of

EXAMPLES = 2  # of each pattern, for each person
TRIES = 6  # of addresses of a pattern that lead on, before none of it is tried any more
FOR_PROGRAMS = ("/api/", "/fhir/", "/oruk/", "/v1/", "/services/api/")


def permissions() -> dict[str, str]:
    """Every address pattern that shows somebody something when it is asked for, with who may."""
    return {
        f"/{address}": one.callback.access
        for address, one in patterns()
        if not f"/{address}".startswith(FOR_PROGRAMS) and _answers_get(one.callback)
    }


def _answers_get(view: Any) -> bool:
    """Whether a view does anything but refuse when it is asked for. Django's decorators alone know."""
    while view is not None:
        kept = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
        if "request_method_list" in kept and "GET" not in kept["request_method_list"].cell_contents:
            return False
        if hasattr(view, "view_class"):
            return hasattr(view.view_class, "get")
        view = getattr(view, "__wrapped__", None)
    return True


@dataclass(frozen=True)
class Found:
    """A page: its pattern, its address, its text and what it is made of."""

    pattern: str
    address: str
    text: str
    read: Read


@dataclass
class Crawl:
    """One person's way through the site. `wanted` says which patterns they are to look at."""

    site: str
    ask: APIRequestContext
    wanted: Callable[[str], bool]
    wrong: list[str] = field(default_factory=list)
    reached: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)

    def pages(self, starts: Iterable[str]) -> Iterator[Found]:
        """Pages in the order that they are found. What leads to no page of the site is in `wrong`."""
        queue = deque((start, "") for start in starts)
        seen = {urlsplit(start).path for start in starts}
        while queue:
            address, on = queue.popleft()
            pattern = self._to_try(urlsplit(address).path, on)
            if pattern is None:
                continue
            lead, found = self._get(pattern, address, on)
            if found:
                yield found
            # What a form is sent to may answer who asks for it too; if not, no link is broken.
            leads = [(lead, address)] if lead else []
            leads += [(one, address) for one in found.read.links] if found else []
            leads += [(one, "") for one in found.read.forms] if found else []
            for one, origin in leads:
                target = urlsplit(urljoin(self.site + address, one))
                if f"{target.scheme}://{target.netloc}" == self.site and target.path not in seen:
                    seen.add(target.path)  # filters are tried elsewhere: here each page counts once
                    queue.append((f"{target.path}?{target.query}" if target.query else target.path, origin))

    def _to_try(self, path: str, on: str) -> str | None:
        if path.startswith(("/static/", "/sign-out/")):
            return None
        pattern = pattern_of(path)
        if pattern is None:
            self._refused(on, path, "is no address of the site")
        elif self.wanted(pattern) and self.reached[pattern] < EXAMPLES and self.tried[pattern] < TRIES:
            self.tried[pattern] += 1
            return pattern
        return None

    def _get(self, pattern: str, address: str, on: str) -> tuple[str, Found | None]:
        """Where an address leads on to, or the page that is there."""
        answer = self.ask.get(self.site + address, max_redirects=0)
        status, kind = answer.status, answer.headers.get("content-type", "")
        file = answer.headers.get("content-disposition", "").startswith("attachment")
        lead = answer.headers.get("location", "")
        text = answer.text() if status == 200 and "text/html" in kind and not file else ""
        answer.dispose()
        if status >= 400:
            self._refused(on, address, f"answers {status}")
        self.reached[pattern] += status == 200
        return (lead, None) if lead else ("", Found(pattern, address, text, Read(text)) if text else None)

    def _refused(self, on: str, address: str, how: str) -> None:
        if on:
            self.wrong.append(f"{on}: leads to {address}, which {how}")


class Looked:
    """What has been looked at: a page that is made of nothing new is as good as those before it."""

    def __init__(self) -> None:
        self._kinds: dict[str, set[tuple[str, ...]]] = {}

    def new(self, page: Found) -> bool:
        """Whether anything on the page is of a kind that no page of its pattern had, or no frame; now they have."""
        found = False
        for where, kinds in (("frame", page.read.kinds["frame"]), (page.pattern, page.read.kinds["main"])):
            found = found or where not in self._kinds or not kinds <= self._kinds[where]
            self._kinds.setdefault(where, set()).update(kinds)
        return found
