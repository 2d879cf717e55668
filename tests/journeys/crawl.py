"""Which pages to look at: one example of every public address, found by following links as a reader would."""

import re
import urllib.request
from collections import deque
from http.client import HTTPResponse
from urllib.parse import urljoin, urlsplit

EXAMPLES = 2  # of each kind of address


def kind(path: str) -> str:
    """The kind of an address: its words with names and numbers left out."""
    parts = [part for part in path.split("/") if part]
    keep = {
        "plan",
        "plans",
        "goals",
        "chapters",
        "commitments",
        "money",
        "rights",
        "ages",
        "stories",
        "timeline",
        "figures",
        "progress",
        "check",
        "glossary",
        "sources",
        "api",
        "components",
        "data",
        "measures",
        "places",
        "scorecard",
        "compare",
        "releases",
    }
    return "/".join(part if part in keep or index == 0 else "*" for index, part in enumerate(parts))


def _handed_over(response: HTTPResponse) -> bool:
    """Whether an answer is a file to keep: a browser saves it and shows no page."""
    return str(response.headers.get("Content-Disposition", "")).startswith("attachment")


def public_pages(site: str, start: str = "/") -> list[str]:
    """Addresses of HTML pages, at most EXAMPLES of each kind, in the order that they were found."""
    seen, found, count = {start}, [], {}
    queue = deque([start])
    while queue:
        address = queue.popleft()
        path = urlsplit(address).path
        if count.get(kind(path), 0) >= EXAMPLES:
            continue
        with urllib.request.urlopen(site + address) as response:
            if "text/html" not in response.headers["Content-Type"] or _handed_over(response):
                continue
            text = response.read().decode()
        count[kind(path)] = count.get(kind(path), 0) + 1
        found.append(address)
        for link in re.findall(r'<a\b[^>]*\bhref="([^"#]+)', text):
            target = urlsplit(urljoin(site + address, link.replace("&amp;", "&")))
            if f"{target.scheme}://{target.netloc}" != site or target.path.startswith("/static/"):
                continue
            here = target.path  # filters are tried elsewhere: here each page counts once
            if here not in seen:
                seen.add(here)
                queue.append(here)
    return found
