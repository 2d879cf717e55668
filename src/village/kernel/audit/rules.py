"""How an entry is hashed and how a chain, with its outside checkpoints, is judged. Plain Python.

A chain alone shows edits and deletions in the middle but neither a truncated tail nor a wholly rewritten chain;
signed checkpoints kept elsewhere show those two. So an audit counts as whole only when it was held against checkpoints,
and against as many as it says itself were kept.

What this cannot show: whoever may write to the database and to every custodian can take away the newest entries and the
checkpoints that signed them, back to any moment, and nothing here will look wrong; with the signing key they can write
another history besides. Only a custodian whom they cannot reach, and a person who compares with that custodian's newest
checkpoint, shows it. Entries since the newest checkpoint (five minutes' worth) are held by nothing but the chain.
"""

import datetime as dt
import errno
import hashlib
import json
import re
import traceback
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

GENESIS = "0" * 64
# In the order in which they are hashed; the number is the longest text each may hold, in characters.
LONGEST = {
    "at": 32,
    "actor": 64,
    "organisation": 60,
    "action": 80,
    "thing": 120,
    "decision": 10,
    "reason": 200,
    "policy": 12,
    "request": 36,
    "detail": 4_000,
}
FIELDS = ("seq", *LONGEST)
CLOCK_SLACK = dt.timedelta(minutes=10)
# Control characters, and the two separators that end a line in JSON: nothing in the audit may fake a second line.
# Lone surrogates and NUL would be refused by one database and kept by another.
_UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]")


def canonical(detail: Mapping[str, object]) -> str:
    """`detail` as text that is the same for the same facts. Raises TypeError for what is not plain JSON."""
    return json.dumps(detail, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def can_be_seen(text: str) -> bool:
    """Whether the audit takes `text`: no control characters, line separators or lone surrogates."""
    return _UNSEEN.search(text) is None


def checked(values: Mapping[str, str]) -> tuple[str, ...]:
    """The values of an entry in the order of FIELDS (without the number).

    Raises ValueError, naming the field, for text too long to be kept whole or with characters that cannot be seen:
    both databases must keep exactly what was hashed.
    """
    for name, longest in LONGEST.items():
        text = values[name]
        if len(text) > longest:
            raise ValueError(f"The audit's {name} holds {len(text)} characters; the most is {longest}.")
        if not can_be_seen(text):
            raise ValueError(f"The audit's {name} holds a character that cannot be seen.")
    return tuple(values[name] for name in LONGEST)


def instant(at: dt.datetime) -> str:
    """`at` as the audit writes it: UTC, always as many characters, so that text order is time order."""
    if at.tzinfo is None:
        raise ValueError("An audit entry needs an instant with its time zone.")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def entry_hash(previous: str, values: Iterable[object]) -> str:
    """SHA-256 (hex) over the previous hash and the entry's values in the order of FIELDS.

    Each value is written with its length, so that no two different entries can read the same.
    """
    parts = [previous]
    for value in values:
        text = str(value)
        parts.append(f"{len(text)}:{text}")
    return hashlib.sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Checkpoint:
    """What was true of the chain at a moment, as kept outside the database."""

    seq: int
    hash: str
    at: str


START = Checkpoint(0, GENESIS, "")


@dataclass(frozen=True)
class Verdict:
    """The result of reading a whole chain; true when nothing is wrong. `seq` is the first bad entry; None with a
    `problem` means that the chain is good as far as it goes and that checkpoints to hold it against are missing.

    `clock` is the first entry written with a clock more than CLOCK_SLACK behind an earlier entry's: no proof of
    tampering (a machine's clock may be put right), but someone should know why.
    """

    entries: int
    seq: int | None = None
    problem: str = ""
    clock: int | None = None

    def __bool__(self) -> bool:
        return not self.problem


def judge(
    rows: Iterable[tuple[object, ...]], checkpoints: Iterable[Checkpoint] = (), since: Checkpoint = START
) -> Verdict:
    """Walk the chain from its first entry. Each row is FIELDS, then the previous hash, then the entry's own.

    Names the first entry that was edited, is missing, or disagrees with a checkpoint; O(n), constant memory. With
    `since`, the rows are those after that checkpoint, and what came before it is taken as judged.
    """
    waiting: dict[int, list[Checkpoint]] = {}
    for point in checkpoints:
        if point.seq > since.seq:
            waiting.setdefault(point.seq, []).append(point)
    previous, count, latest = since.hash, since.seq, ""
    clock: int | None = None
    for row in rows:
        count += 1
        problem = _problem(row, count, previous, waiting.pop(count, ()))
        if problem:
            return Verdict(count - 1, count, problem, clock)
        previous, at = str(row[-1]), str(row[1])
        if at < latest and clock is None and _behind(at, latest):
            clock = count
        latest = max(latest, at)
    if waiting:
        first = waiting[min(waiting)][0]
        ends = f"a checkpoint of {first.at} signed entry {first.seq}, the chain ends at {count}"
        return Verdict(count, count + 1, f"entries from {count + 1} are missing: {ends}", clock)
    return Verdict(count, clock=clock)


def shortfall(kept: Mapping[str, Collection[Checkpoint]], signed: Collection[int]) -> str:
    """Which checkpoints are missing, as words ("" when none). `kept`: by custodian, those that can be read; `signed`:
    the entries of which the audit itself says that a checkpoint was kept.

    A custodian may begin late; from its first checkpoint on it must have every one that another has.
    """
    held = {point.seq for points in kept.values() for point in points}
    lost = sorted(set(signed) - held)
    said = f"; the audit says that one of entry {lost[-1]} was kept" if lost else ""
    if not held:
        return f"there is no checkpoint to hold it against, so entries missing at its end would not show{said}"
    if lost:
        more = f" (and {len(lost) - 1} more)" if lost[1:] else ""
        return f"the audit says that a checkpoint of entry {lost[-1]}{more} was kept, and no custodian has it"
    for custodian, points in kept.items():
        own = {point.seq for point in points}
        lacking = sorted(seq for seq in held - own if seq > min(own, default=0))
        if lacking:
            return f"{custodian} does not have the checkpoint of entry {lacking[-1]}, which another custodian has"
    return ""


def _problem(row: tuple[object, ...], wanted: int, previous: str, points: Iterable[Checkpoint]) -> str:
    seq, *texts = row
    if type(seq) is not int or seq != wanted:
        return f"entry {wanted} is missing (the next one found is {seq!r})"
    if not all(type(text) is str for text in texts):  # a number or NULL may read the same as the text that was hashed
        return f"entry {seq} was changed after it was written"
    if row[-2] != previous:
        return f"entry {seq} does not follow from the one before it"
    if entry_hash(previous, row[:-2]) != row[-1]:
        return f"entry {seq} was changed after it was written"
    for point in points:
        if point.hash != row[-1]:
            return f"entry {seq} is not the one that the checkpoint of {point.at} signed: the chain was rewritten"
    return ""


def _behind(at: str, latest: str) -> bool:
    try:
        return dt.datetime.fromisoformat(latest) - dt.datetime.fromisoformat(at) > CLOCK_SLACK
    except (ValueError, TypeError):
        return True  # not a time at all


def kind_of(error: BaseException) -> str:
    """What an error is called, with where it is from."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def kind_and_number(error: BaseException) -> str:
    """What an error is called, and of one of the system which it is ("ENOSPC": the disk is full), without the path."""
    which = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return f"{kind_of(error)} ({which})" if which else kind_of(error)


def without_values(error: BaseException | None) -> str:
    """What may be written down of an error, in a log or with a run: the lines of code that led to it, and its kind;
    then the same of what it came from.

    No local values, and not what the error says of itself: "Ann Archer is there twice" would be a name in the log.
    """
    said: list[str] = []
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        said.append("".join([*traceback.format_tb(error.__traceback__), kind_and_number(error)]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich came from\n".join(said)
