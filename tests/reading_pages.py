"""What a page is: the pattern of its address, where it leads, and of which kinds of parts it is made."""

from html.parser import HTMLParser

from django.urls import Resolver404, resolve


def pattern_of(path: str) -> str | None:
    """The pattern that an address is of; None if it is of none."""
    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return None


class Read(HTMLParser):
    """What stands on a page: where it leads, and of which kinds of parts it is made, in its frame and within."""

    EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[str] = []
        self.kinds: dict[str, set[tuple[str, ...]]] = {"frame": set(), "main": set()}
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])
        if said.get("formaction" if tag == "button" else "action" if tag == "form" else ""):
            self.forms.append(said.get("action") or said["formaction"])
        inside = [one for one, _ in self._open]
        if "svg" not in inside:  # what a drawing is made of depends on its figures
            above = self._open[-1] if self._open else ("", "")
            kind = (*above, tag, said.get("class", ""), said.get("type", ""), said.get("role", ""), *sorted(said))
            self.kinds["main" if "main" in inside else "frame"].add(kind)
        if tag not in self.EMPTY:
            self._open.append((tag, said.get("class", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while any(tag == one for one, _ in self._open):
            if self._open.pop()[0] == tag:
                break
