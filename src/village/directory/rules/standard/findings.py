"""What was found wrong: on which level, where, in which records, and what to do about it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

LEVELS = {
    "schema": "it is not what the standard says",
    "semantic": "it is what the standard says, and cannot be so",
    "quality": "it may be so, and helps nobody",
}
WEIGHTS = {"wrong": "mend it", "doubtful": "look at it", "note": "only told"}


@dataclass(frozen=True)
class Finding:
    """One thing found. `path`: where in the document, as names and numbers from 0 with slashes; `records`: the ids of
    those that have it, none where it is of no record; `weight`: one of WEIGHTS."""

    level: str
    code: str
    path: str
    what: str
    do: str
    records: tuple[str, ...] = ()
    weight: str = "wrong"

    @property
    def record(self) -> str:
        """The first of its records; blank without."""
        return self.records[0] if self.records else ""

    def __str__(self) -> str:
        place = " ".join(filter(None, [self.record, self.path]))
        more = f" (and {len(self.records) - 1:,} more)" if len(self.records) > 1 else ""
        return f"{self.level} {self.code}{f' at {place}' if place else ''}{more}: {self.what} {self.do}"

    def plain(self) -> dict[str, Any]:
        """As it is written in a report."""
        return {**asdict(self), "records": list(self.records)}


def beside(path: str, name: str | int) -> str:
    """The path of what lies within a path."""
    return f"{path}/{name}" if path else str(name)


def serious(findings: Iterable[Finding], level: str = "") -> list[Finding]:
    """Those that are to be mended, of one level or of all."""
    return [one for one in findings if one.weight == "wrong" and level in ("", one.level)]
