"""How a plan's main source is printed: its boxes, footnotes and paragraphs. The checker reads them; no promise does."""

from dataclasses import dataclass

from village.plan.rules import kinds
from village.plan.rules.kinds import column


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A "what we will do next" box of the source; every one must have given commitments."""

    id: str = column(kinds.identity())
    paragraph: str = column(kinds.locator())
    heading: str = column(kinds.text(most=120))
    order: int = column(kinds.whole(required=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A lettered footnote of the source, in the order of print."""

    order: int = column(kinds.whole(required=True))
    letter: str = column(kinds.text(most=2, required=True))
    paragraph: str = column(kinds.locator())
    topic: str = column(kinds.text(most=120))

    @property
    def id(self) -> str:
        return str(self.order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of the source as it was printed. `fingerprints`: winnowed hashes of its 8-word runs (windows of 13),
    so that any passage of 20 words printed twice shows without the text being held (Schleimer, Wilkerson and Aiken
    2003)."""

    paragraph: str = column(kinds.locator())
    chapter: str = column(kinds.text(most=2))
    order: int = column(kinds.whole(required=True))
    fingerprints: str = column(kinds.text(most=9000))

    @property
    def id(self) -> str:
        return self.paragraph
