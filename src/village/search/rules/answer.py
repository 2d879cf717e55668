"""What is found: hits, those to check with the service, counts, and a way out when there is nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NEEDS = ("kinds", "where", "ages", "when", "free", "online", "access", "send", "languages")
"""The needs a question can state beside its words, by which an entry is in, out, or to be checked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry. `metres` to its nearest point, None if not asked, not known, hidden, or further than asked (then it
    is there because it is online). `why`: "word:sleep" as it was typed, "kind:…" that the words led to, "online",
    "serves" (the area asked for). `unknown`: the stated needs of which its record says nothing."""

    ref: str
    metres: float | None
    score: float
    why: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rescue:
    """A way out when nothing was found: the need ("text", or one of NEEDS) that cost most, or all of several; how many
    are found without; and, where the place was what cost it, the nearest that fits in all else."""

    needs: tuple[str, ...]
    without: int
    nearest: Hit | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`hits` fit every stated need, as far as is known; `check` fail none and leave some open. Both are one page of
    `total` and `total_check`, and no entry is in both. `facets`: for each value of a filter, how many would be hits if
    of that filter this value alone were asked (of `access` and `send`, whose values must all be met: this one as well),
    all else unchanged. `corrected`: words as typed and as read. `complete_within`: every hit nearer than so many metres
    has been shown by the end of this page; None if all were, or no place was asked. `meant`: the kinds that the words
    led to, whether or not anything was found."""

    hits: tuple[Hit, ...] = ()
    check: tuple[Hit, ...] = ()
    total: int = 0
    total_check: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rescue: Rescue | None = None
    corrected: Mapping[str, str] = field(default_factory=dict)
    complete_within: float | None = None
    meant: tuple[str, ...] = ()
