"""How a document that is kept with a record stands, and who may have it."""

from collections.abc import Mapping
from dataclasses import dataclass

WAITING, CLEAN, UNSCANNED, HARMFUL, DESTROYED = "waiting", "clean", "unscanned", "harmful", "destroyed"
STATES: Mapping[str, str] = {
    WAITING: "Being looked at for harmful content. It can be opened once that is done.",
    CLEAN: "Looked at: nothing harmful was found",
    UNSCANNED: "Nothing here looks for harmful content. It was made anew when it was kept",
    HARMFUL: "Something harmful was found in it. It was destroyed",
    DESTROYED: "Destroyed",
}
OPENED = frozenset({CLEAN, UNSCANNED})
"""In which states a document can be opened."""
GONE = frozenset({HARMFUL, DESTROYED})
SHOWN = frozenset({"text", "jpeg", "png"})
"""Kinds of which whoever decides that they are given to somebody else sees all. A PDF can hold words that nothing here
reads out of it, so it is not among them."""
MAX_BYTES, MOST = 10_000_000, 200
"""Of one document; and how many of them an episode keeps."""
REFUSED = b"!"
BROKEN = "This file cannot be read as what it seems to be. Open it, save or print it as a PDF, then choose that."


def verdict(code: int) -> str:
    """How a document stands after a scanner ended with a code: 0 found nothing, 1 found something harmful (as ClamAV's
    do); anything else is no answer, and it goes on waiting."""
    return {0: CLEAN, 1: HARMFUL}.get(code, WAITING)


class Unsafe(ValueError):
    """A file that is not kept; the sentence says why and what to do."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that is kept: what it is called, what it is sent as, and how its name ends."""

    title: str
    media: str
    ending: str


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("PDF", "application/pdf", "pdf"),
    "jpeg": Kind("Picture (JPEG)", "image/jpeg", "jpg"),
    "png": Kind("Picture (PNG)", "image/png", "png"),
    "text": Kind("Text", "text/plain; charset=utf-8", "txt"),
}


def read_answer(told: bytes) -> tuple[str, bytes]:
    """What `answer` told. Raises Unsafe where it refused, or was cut off before it could answer."""
    if told.startswith(REFUSED):
        raise Unsafe(told[1:].decode())
    kind, _, made = told.partition(b"\n")
    if kind.decode("ascii", "replace") not in KINDS or not made:
        raise Unsafe(BROKEN)
    return kind.decode(), made
