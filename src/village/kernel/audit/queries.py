"""Reading and verifying the audit."""

import datetime as dt
import hashlib
import hmac
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Max, Q

from village.kernel.audit import append_only, checkpoints
from village.kernel.audit.checkpoints import Earlier
from village.kernel.audit.models import Entry
from village.kernel.audit.rules import FIELDS, Checkpoint, Verdict, instant, judge, shortfall

_ROWS_AT_A_TIME = 5_000
KEY = "audit.key"  # an entry that says: from here on another key signs checkpoints
CHECKPOINT = "audit.checkpoint"  # an entry that says: this entry was signed and every custodian has it
_REF = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BEFORE_ALL = -(2**63)  # not 0: an entry slipped in under a number below one must be found too


@dataclass(frozen=True)
class Wanted:
    """Which entries: empty means any. `action` also finds what begins with it and a full stop; both instants are UTC,
    `until` is the first that is no longer wanted."""

    action: str = ""
    actor: str = ""
    thing: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True)
class Found:
    """Entries from the newest, and the number to ask for next (`before`) when there are more."""

    entries: tuple[Entry, ...]
    more_before: int | None


def entries(wanted: Wanted, *, before: int | None = None, at_most: int = 50) -> Found:
    """A page of the audit, newest first. Whoever shows it to a person records that first (`actions.record_reading`)."""
    found = Entry.objects.order_by("-seq")
    if wanted.action:
        found = found.filter(Q(action=wanted.action) | Q(action__startswith=f"{wanted.action}."))
    if wanted.actor:
        found = found.filter(actor=wanted.actor)
    if wanted.thing:
        found = found.filter(thing=wanted.thing)
    if wanted.since:
        found = found.filter(at__gte=instant(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=instant(wanted.until))
    if before is not None:
        found = found.filter(seq__lt=before)
    page = tuple(found[: at_most + 1])
    return Found(page[:at_most], page[at_most - 1].seq if len(page) > at_most else None)


def actions_seen() -> tuple[str, ...]:
    """Every action there is an entry of, for a list to choose from. Jumps along the index: quick at any size."""
    seen: list[str] = []
    names = Entry.objects.order_by("action").values_list("action", flat=True)
    while (name := names.filter(action__gt=seen[-1] if seen else "").first()) is not None:
        seen.append(name)
    return tuple(seen)


def latest(action: str) -> Entry | None:
    """The newest entry of an action."""
    return Entry.objects.filter(action=action).order_by("-seq").first()


def last_of_each(actor: str, action: str, things: Collection[str]) -> dict[str, int]:
    """The number of the newest entry in which someone did something with each of these things; what was denied does not
    count. Things with which they did not are left out."""
    done = Entry.objects.filter(actor=actor, action=action, thing__in=things).exclude(decision="denied")
    return dict(done.order_by().values_list("thing").annotate(Max("seq")))


def done_by_others(actor: str, action: str, things: Collection[str], *, since: dt.datetime) -> Iterator[Entry]:
    """What others did with these things since an instant, of the actions that begin with `action` and a full stop,
    oldest first: what they changed, not what they were shown or denied."""
    done = Entry.objects.filter(thing__in=things, action__startswith=f"{action}.", at__gte=instant(since))
    return done.filter(decision="done").exclude(actor=actor).order_by("seq").iterator()


def times_done(actor: str, action: str, *, since: dt.datetime) -> int:
    """How often someone has done something since an instant; what was denied does not count."""
    return Entry.objects.filter(actor=actor, action=action, at__gte=instant(since)).exclude(decision="denied").count()


def was_done(actor: str, action: str, thing: str, *, since: dt.datetime) -> bool:
    """Whether someone has done something with a thing since an instant; what was denied does not count."""
    done = Entry.objects.filter(actor=actor, action=action, thing=thing, at__gte=instant(since))
    return done.exclude(decision="denied").exists()


def times_denied(actor: str, action: str, *, since: dt.datetime) -> int:
    """How often someone was denied something since an instant."""
    return Entry.objects.filter(actor=actor, action=action, at__gte=instant(since), decision="denied").count()


def times_refused(action: str, thing: str, *, since: dt.datetime) -> tuple[int, int]:
    """How often an action was denied on a thing, and on all things, since an instant."""
    denied = Entry.objects.filter(action=action, at__gte=instant(since), decision="denied")
    return denied.filter(thing=thing).count(), denied.count()


def last_done(actor: str, action: str, *, before: dt.datetime) -> Entry | None:
    """The newest time before an instant that someone did something; what was denied does not count."""
    done = Entry.objects.filter(actor=actor, action=action, at__lt=instant(before)).exclude(decision="denied")
    return done.order_by("-seq").first()


def mentioning(action: str, ref: str, *, at_most: int) -> list[Entry]:
    """The newest entries of an action whose detail names a reference: "which searches showed this child?"."""
    return list(Entry.objects.filter(action=action, detail__contains=ref).order_by("-seq")[:at_most])


def since(action: str, at: dt.datetime) -> Iterator[Entry]:
    """Every entry of an action, and of those that begin with it and a full stop, from an instant on, oldest first."""
    of_it = Q(action=action) | Q(action__startswith=f"{action}.")
    return Entry.objects.filter(of_it, at__gte=instant(at)).order_by("seq").iterator()


def detail_of(entry: Entry) -> dict[str, object]:
    """The entry's detail, read back from the text that was hashed."""
    detail: dict[str, object] = json.loads(entry.detail)
    return detail


def names_of(refs: Collection[str]) -> dict[str, str]:
    """Names by reference, for those that are accounts: the audit keeps none, its reader needs them."""
    wanted = {ref for ref in refs if _REF.fullmatch(ref)}
    found = get_user_model()._default_manager.filter(ref__in=wanted).values_list("ref", "name")
    return {str(ref): name for ref, name in found}


def rows(after: int = _BEFORE_ALL) -> Iterator[tuple[object, ...]]:
    """Every entry after a number, as `rules.judge` takes it. Read in pages by number, so memory stays flat."""
    columns = ", ".join(f'"{name}"' for name in (*FIELDS, "previous", "hash"))
    table = Entry._meta.db_table
    sql = f"SELECT {columns} FROM {table} WHERE seq > %s ORDER BY seq LIMIT %s"  # nosec B608
    with connection.cursor() as cursor:
        while True:
            cursor.execute(sql, [after, _ROWS_AT_A_TIME])
            page = cursor.fetchall()
            yield from page
            if len(page) < _ROWS_AT_A_TIME:
                return
            after = page[-1][0]


def head(*, at: dt.datetime) -> Checkpoint | None:
    """Where the chain stands now; None while it is empty."""
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    return Checkpoint(last[0], last[1], at.astimezone(dt.UTC).isoformat(timespec="seconds")) if last else None


def kept_checkpoints(*, only_newest: bool = False) -> dict[str, list[Checkpoint]]:
    """The checkpoints in each custodian's file, signatures checked; all, or each file's last.

    Raises CheckpointError for a forged one, and for a file that cannot be read.
    """
    key, replaced = checkpoints.signing_key(settings.AUDIT_KEY_FILE), keys_replaced()
    before = checkpoints.earlier_keys(settings.AUDIT_KEY_FILE).items()
    earlier = [Earlier(one.public_key(), replaced[name]) for name, one in before if name in replaced]
    read = checkpoints.newest if only_newest else checkpoints.kept
    files = [custodian for custodian in settings.CHECKPOINTS if not custodian.startswith("https://")]
    return {file: read(Path(file), key, earlier) for file in files}


def keys_replaced() -> dict[str, int]:
    """The keys that signed checkpoints once, by name, each with the number of the first entry that says that another
    took its place."""
    said = Entry.objects.filter(action=KEY).order_by("-seq")
    return {str(detail_of(one)["replaces"]): one.seq for one in said}


def signed(*, at_most: int | None = None) -> list[int]:
    """The entries of which the audit says that a checkpoint was kept, newest first."""
    things = Entry.objects.filter(action=CHECKPOINT).order_by("-seq").values_list("thing", flat=True)[:at_most]
    return [int(number) for thing in things if (number := _number(thing))]


def _number(thing: str) -> str:
    kind, _, number = thing.partition(":")
    return number if kind == "entry" and number.isascii() and number.isdigit() else ""


def awaits_checkpoint() -> bool:
    """Whether anything but checkpoints was written since the newest that is with every custodian and in the audit."""
    newest = [max((point.seq for point in points), default=0) for points in kept_checkpoints(only_newest=True).values()]
    since = min([*newest, *(signed(at_most=1) or [0])])
    return Entry.objects.filter(seq__gt=since).exclude(action=CHECKPOINT).exists()


def verify() -> Verdict:
    """Judge the whole chain against every checkpoint kept in a file, and whether the database still protects it. Raises
    CheckpointError for a forged one."""
    said = signed()  # read first: the custodians have a checkpoint before the audit says so, and entries before either
    kept = kept_checkpoints()
    verdict = judge(rows(), [point for points in kept.values() for point in points])
    gone = ", ".join(unprotected())
    unproven = shortfall(kept, said) or (f"the database no longer refuses changes: {gone} is missing" if gone else "")
    return verdict if not verdict else replace(verdict, problem=unproven)


def torn_checkpoints() -> list[str]:
    """Where in the custodians' files a checkpoint was cut short while it was written, as “audit.jsonl, line 4”."""
    files = [Path(custodian) for custodian in settings.CHECKPOINTS if not custodian.startswith("https://")]
    return [f"{file.name}, line {number}" for file in files for number in checkpoints.torn(file)]


def verify_recent() -> tuple[Checkpoint | None, Verdict]:
    """The last checkpoint, and a judgement of what was written since: quick enough for a page.

    Without any checkpoint the whole chain is judged. Only the newest checkpoints are looked at, and whether any of them
    is missing. Raises CheckpointError for a forged one.
    """
    said = signed(at_most=1)
    kept = kept_checkpoints(only_newest=True)
    points = [point for ones in kept.values() for point in ones]
    last = max(points, key=lambda point: point.seq, default=None)
    standing = Entry.objects.filter(seq=last.seq).values_list("hash", flat=True).first() if last else None
    if last is None or standing != last.hash:  # not there any more, or another: judge it all, to name the first bad one
        verdict = judge(rows(), points)
    else:
        verdict = judge(rows(last.seq), (), last)
    return last, verdict if not verdict else replace(verdict, problem=shortfall(kept, said))


def unprotected() -> tuple[str, ...]:
    """The names of the triggers that should keep the audit append-only and are not there."""
    return append_only.missing(Entry._meta.db_table)


def keyed_hash(whole: bytes) -> tuple[str, str]:
    """A hash of something that is not kept (HMAC-SHA-256), and the name of the key it was made with: one derived from
    that which signs checkpoints, since it is kept as long as the audit is and no change of other secrets touches it.
    The name is the beginning of a hash of the signing key's public half. Raises CheckpointError for a key that is none.
    """
    key = checkpoints.signing_key(settings.AUDIT_KEY_FILE)
    own = hmac.new(key.private_bytes_raw(), b"village.audit.keyed_hash", hashlib.sha256).digest()
    return hmac.new(own, whole, hashlib.sha256).hexdigest(), checkpoints.key_name(key)
