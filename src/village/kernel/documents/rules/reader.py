"""Reading a document: mappings, lists and texts as YAML or JSON give them, refused with every fault at once.

What each name may hold is said by whoever reads; a name that is not known is refused, so that a slip of the pen never
silently means nothing.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from village.kernel.documents.rules import conditions
from village.kernel.documents.rules.conditions import Condition
from village.kernel.tables.rules import unseen

T = TypeVar("T")
MAX_BYTES = 1_000_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONCEPT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*")

Texts = Mapping[str, str]
"""What is shown, by language."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a document: the path to it, and what to do about it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class NotADocument(ValueError):
    """A document that is not what it should be; `faults` says where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def digest(document: object) -> str:
    """The name of a document: SHA-256 of its JSON with sorted names. How it was indented or ordered says nothing."""
    whole = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def untranslated(where: str, texts: Texts, languages: Iterable[str]) -> list[Fault]:
    """The languages in which a text is missing."""
    return [Fault(where, f"it has no text in {one}") for one in languages if not texts.get(one, "").strip()]


class Reader:
    """Reads on after a fault, so that an author is told of all of them at once. Whoever reads a kind of document makes
    its own of this one, and asks `done` at the end."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def done(self, found: T | None) -> T:
        """What was read. Raises NotADocument when there was any fault."""
        if self.faults or found is None:
            raise NotADocument(self.faults)
        return found

    def fault(self, where: str, what: str) -> None:
        self.faults.append(Fault(where or "the document", what))

    def bounded(self, document: object) -> bool:
        """Whether it is small and plain enough to be read on; deep nests and odd values end here."""
        try:
            size = len(json.dumps(document, ensure_ascii=False, allow_nan=False).encode())
        except (TypeError, ValueError, RecursionError):
            self.fault("", "it holds something that is no text, number, list or mapping, or goes too deep")
            return False
        if size > MAX_BYTES:
            self.fault("", f"it is {size:,} bytes; the most is {MAX_BYTES:,}")
        return size <= MAX_BYTES

    def names(self, written: object, where: str, needed: str, optional: str) -> dict[str, Any] | None:
        if not isinstance(written, Mapping):
            self.fault(where, "this is a mapping of names and values")
            return None
        missing = [one for one in needed.split() if one not in written]
        for name in missing:
            self.fault(where, f"{name} is missing")
        for name in sorted(map(str, set(written) - {*needed.split(), *optional.split()})):
            self.fault(where, f"there is no {name!r} here")
        return None if missing else {str(name): about for name, about in written.items()}

    def several(self, written: object, where: str) -> list[object]:
        if isinstance(written, list) and written:
            return written
        self.fault(where, "give a list of at least one")
        return []

    def each(self, written: object, where: str, read: Callable[[object, str], T | None]) -> tuple[T, ...]:
        """What was read of each of a list; those that could not be read are left out, their faults told."""
        found = (read(one, f"{where}/{n}") for n, one in enumerate(self.several(written, where), 1))
        return tuple(one for one in found if one is not None)

    def text(self, written: object, where: str, most: int = 4_000) -> str:
        if not isinstance(written, str) or len(written) > most:
            self.fault(where, f"give a text of at most {most:,} characters")
            return ""
        if unseen(written):
            self.fault(where, "it holds a character that cannot be seen")
        return written

    def texts(self, written: object, where: str) -> Texts:
        if not isinstance(written, Mapping):
            self.fault(where, "give the text by language, such as {en: Name}")
            return {}
        return {str(language): self.text(text, f"{where}/{language}") for language, text in written.items()}

    def whole(self, written: object, where: str, least: int, most: int) -> int:
        if not isinstance(written, int) or not least <= written <= most:
            self.fault(where, f"give a whole number from {least} to {most:,}")
            return least
        return written

    def flag(self, written: object, where: str) -> bool:
        if written not in ("yes", "no"):
            self.fault(where, "give yes or no")
        return written == "yes"

    def slug(self, written: object, where: str) -> str:
        return self._matching(written, where, _SLUG, "small letters and digits with hyphens, at most 80 characters")

    def concept(self, written: object, where: str) -> str:
        return self._matching(written, where, _CONCEPT, "small letters and digits with hyphens and dots, at most 80")

    def _matching(self, written: object, where: str, pattern: re.Pattern[str], what: str) -> str:
        if isinstance(written, str) and len(written) <= 80 and pattern.fullmatch(written):
            return written
        self.fault(where, f"write it in {what}")
        return ""

    def one_of(self, written: object, known: Mapping[str, str] | tuple[str, ...], where: str) -> str:
        if isinstance(written, str) and written in known:
            return written
        self.fault(where, f"give one of {', '.join(known)}")
        return ""

    def once(self, found: list[str], where: str, what: str) -> None:
        for one in sorted({one for one in found if found.count(one) > 1}):
            self.fault(where, f"the {what} {one!r} is there twice")

    def condition(self, written: object, where: str) -> Condition | None:
        if written is None:
            return None
        try:
            return conditions.read(written)
        except conditions.NotACondition as error:
            self.fault(f"{where}/{error.where}" if error.where else where, error.what)
            return None
