"""Second, naive opinions on a plan's dates, standings, sums and searches, for the tests to compare with.

Written from the promises in words: they walk, they list, they compare everything with everything.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence

from village.plan.rules.document import Commitment, Money, Plan
from village.plan.rules.standing import Update

DAY = dt.timedelta(days=1)
SEASONS = {
    "spring": ("03", "05"),
    "summer": ("06", "08"),
    "autumn": ("09", "11"),
    "early": ("01", "04"),
    "mid": ("05", "08"),
    "late": ("09", "12"),
    "end": ("12", "12"),
}


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def first_and_last(due: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a due date, or None when it is none. From 1900 to 2199, plain figures only."""
    if not due.isascii() or len(due) < 4 or not due[:4].isdigit() or not 1900 <= int(due[:4]) <= 2199:
        return None
    year, rest = due[:4], due[4:]
    months = calendar.monthrange
    if rest == "":
        found = year + "-01-01", year + "-12-31"
    elif rest[0] == "/" and rest[1:] == f"{int(year) + 1}"[2:]:
        found = year + "-04-01", f"{int(year) + 1}-03-31"
    elif rest == "-winter":
        following = int(year) + 1
        found = year + "-12-01", f"{following}-02-{months(following, 2)[1]}"
    elif rest[0] == "-" and rest[1:] in SEASONS:
        begins, ends = SEASONS[rest[1:]]
        found = f"{year}-{begins}-01", f"{year}-{ends}-{months(int(year), int(ends))[1]}"
    elif len(rest) == 3 and rest[0] == "-" and rest[1:] in {f"{n:02}" for n in range(1, 13)}:
        found = f"{due}-01", f"{due}-{months(int(year), int(rest[1:]))[1]}"
    elif len(rest) == 6:
        found = due, due
    else:
        return None
    try:
        first, last = (dt.datetime.strptime(one, "%Y-%m-%d").date() for one in found)  # noqa: DTZ007
    except ValueError:
        return None
    in_time = first.isoformat() == found[0] and last.isoformat() == found[1] and last < dt.date(2200, 1, 1)
    return (first, last) if in_time else None


# ── standings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def told_on(plan: Plan, commitment: Commitment, published: dict[str, dt.date], on: dt.date) -> tuple[str, dt.date]:
    """What sources tell of a commitment by a day: walk through the later ones and keep each no older than the one
    kept."""
    status, since = commitment.status, published[commitment.source]
    for one in plan.statuses:
        if one.commitment == commitment.id and since <= published[one.source] <= on:
            status, since = one.status, published[one.source]
    return status, since


def status_on(
    plan: Plan, commitment: Commitment, published: dict[str, dt.date], updates: Iterable[Update], on: dt.date
) -> str:
    """The status on a day: walk through the updates and keep each that is no older than the one kept."""
    told, reported_on = told_on(plan, commitment, published, on)
    kept: Update | None = None
    for update in updates:
        if update.commitment != commitment.id or update.known_on > on or update.as_of_on < reported_on:
            continue
        if kept is not None and update.as_of_on < kept.as_of_on:
            continue
        if kept is None or update.as_of_on > kept.as_of_on or update.known_on >= kept.known_on:
            kept = update
    return kept.status if kept else told


def timing_on(commitment: Commitment, status: str, on: dt.date) -> str:
    """How it stands to its date: count the days until the last one."""
    if status in {"delivered", "stopped"}:
        return "closed"
    window = first_and_last(commitment.due)
    if window is None:
        return "no-date"
    left = (window[1] - on).days
    return "overdue" if left < 0 else "due-soon" if left <= 60 else "later"


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def holds(money: Sequence[Money], whole: Money, part: Money) -> bool:
    """Whether `whole` is, or contains step by step, the sum that `part` tells."""
    by_id = {one.id: one for one in money}
    seen = set()
    current: Money | None = part
    while current is not None and current.id not in seen:
        if current.id == whole.id:
            return True
        seen.add(current.id)
        current = by_id.get(current.same_as or current.part_of)
    return False


def gaps(plan: Plan) -> set[str]:
    """Every paragraph number, by chapter, that is passed over on the way to the highest."""
    named = {one.paragraph for one in plan.paragraphs}
    numbered = [name.split(".") for name in named if name.replace(".", "", 1).isdigit() and "." in name]
    numbered = [pair for pair in numbered if all(pair)]
    missing = set()
    for chapter in {int(chapter) for chapter, _ in numbered}:
        there = {int(number) for one, number in numbered if int(one) == chapter}
        missing |= {f"{chapter}.{number}" for number in range(1, max(there)) if number not in there}
    return missing


# ── searches ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def fits(commitment: Commitment, status: str, timing: str, wanted: dict[str, str]) -> bool:
    """Whether a commitment is what is asked for, one question after the other. Plain ASCII words only."""
    window = first_and_last(commitment.due)
    undated = "loosely" if commitment.due_words else "wordless"
    first = commitment.paragraph.split(".")[0]
    held = {
        "chapter": [first if first.isdigit() else "0"],
        "theme": commitment.themes,
        "age": commitment.ages,
        "lead": commitment.leads,
        "goal": commitment.goals,
        "article": commitment.articles if commitment.articles else ["none"],
        "status": [status],
        "timing": [timing, "late"] if timing in ("overdue", "overdue-older") else [timing],
        "due": [str(window[1].year), "dated"] if window else ["none", undated],
        "basis": [commitment.basis],
        "source": [commitment.source],
        "alone": commitment.ages if len(commitment.ages) == 1 else ["none"],
    }
    return all(asked in held[name] for name, asked in wanted.items() if asked)


def texts_of(commitment: Commitment, plan: Plan | None) -> list[str]:
    """What a commitment says, and what it is linked to in `plan`."""
    texts = [commitment.title, commitment.difference, commitment.status_note, commitment.paragraph]
    for one in plan.statuses if plan else ():
        texts += [one.note] if one.commitment == commitment.id else []
    for one in plan.themes if plan else ():
        texts += [one.title, one.description] if one.id in commitment.themes else []
    for one in plan.goals if plan else ():
        texts += [one.title] if one.id in commitment.goals else []
    for one in plan.money if plan else ():
        texts += [one.title, one.purpose] if one.id in commitment.money else []
    for one in plan.bodies if plan else ():
        texts += [one.name] if one.id in commitment.leads + commitment.partners else []
    measured = list(commitment.indicators)
    for one in plan.targets if plan else ():
        if one.goal in commitment.goals:
            texts += [one.title, one.note]
            measured.append(one.indicator)
    for one in plan.indicators if plan else ():
        texts += [one.title, one.definition] if one.id in measured else []
    return texts


def has_words(commitment: Commitment, asked: str, plan: Plan | None = None) -> bool:
    """Whether every word asked for begins some word of the commitment, or of what it is linked to in `plan`."""
    said = " ".join(texts_of(commitment, plan)).lower().replace("’", "").replace("'", "")
    words = "".join(one if one.isalnum() else " " for one in said).split()
    return all(any(word.startswith(one) for word in words) for one in asked.lower().split())
