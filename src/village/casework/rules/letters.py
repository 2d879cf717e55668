"""Letters: what can be done with one, and how a text with gaps becomes the letter to one recipient."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WAYS: Mapping[str, str] = {
    "post": "Sent by post",
    "hand": "Handed over",
    "electronic": "Sent electronically",
    "kept": "Not sent",
}
KEPT, ANEW = "kept", "anew"
_WHERE = frozenset({"service", "runner", "words"})
_GAP = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Text:
    """A text of a letter, in a version. Each `{gap}` is filled; a paragraph with a gap that has nothing is left out."""

    key: str
    version: int
    subject: str
    paragraphs: Sequence[str]

    @property
    def name(self) -> str:
        """The text and its version, as a letter keeps them."""
        return f"{self.key}@{self.version}"

    @property
    def tells_where(self) -> bool:
        """Whether it tells where a family is helped, or what was said of it: for the home of the children alone."""
        return bool(gaps(self) & _WHERE)


def gaps(text: Text) -> frozenset[str]:
    """What a text asks to be filled in."""
    return frozenset(gap for each in (text.subject, *text.paragraphs) for gap in _GAP.findall(each))


def written(text: Text, filled: Mapping[str, str]) -> dict[str, object]:
    """The letter. What is filled in is not looked at for gaps again: nobody's words are taken for ours.

    Raises KeyError for a gap that nobody knows.
    """
    kept = [each for each in text.paragraphs if all(filled[gap] for gap in _GAP.findall(each))]
    return {"subject": _fill(text.subject, filled), "paragraphs": [_fill(each, filled) for each in kept]}


def _fill(words: str, filled: Mapping[str, str]) -> str:
    return _GAP.sub(lambda found: filled[found.group(1)], words)
