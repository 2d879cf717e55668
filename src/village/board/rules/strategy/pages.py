"""A workforce strategy laid out: what was found, by theme, and the national promises that an action may serve."""

from collections.abc import Sequence
from dataclasses import dataclass

from village.board.rules.strategy.found import Found

MOST_PROMISES = 2
"""Of a theme, so that all six stand on one page."""


@dataclass(frozen=True)
class Promise:
    """A promise of the national plan: where it stands, its words, the themes it belongs to."""

    paragraph: str
    title: str
    themes: Sequence[str]

    @property
    def place(self) -> str:
        """Where it stands, as a reader would look for it."""
        return f"¶{self.paragraph}" if self.paragraph[:1].isdigit() else self.paragraph


@dataclass(frozen=True)
class Part:
    """A theme on the page: its title and what it asks, the needs found, some promises and how many more there are."""

    theme: str
    title: str
    asks: str
    needs: Sequence[Found]
    promises: Sequence[Promise]
    more: int


def drafted(themes: Sequence[tuple[str, str, str]], needs: Sequence[Found], promises: Sequence[Promise]) -> list[Part]:
    """A part for each theme (slug, title, what it asks), in their order. Promises that name one theme alone come first:
    they are most of it."""
    found = []
    for slug, title, asks in themes:
        ours = sorted((one for one in promises if slug in one.themes), key=lambda one: len(one.themes))
        some = ours[:MOST_PROMISES]
        here = [one for one in needs if one.theme == slug]
        found.append(Part(slug, title, asks, here, some, len(ours) - len(some)))
    return found
