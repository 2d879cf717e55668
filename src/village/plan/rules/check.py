"""Does the plan agree with itself? Each check reads the whole plan and names the rows that disagree, lack something, or
would be counted twice. None knows of any particular plan."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from string import ascii_lowercase

from village.plan.rules.amounts import BOUND_WORDS, pounds
from village.plan.rules.dates import due_window, say_due
from village.plan.rules.document import Figure, Money, Plan
from village.plan.rules.finding import paragraph_key
from village.plan.rules.undated import when_told

TOLD_TWICE = ("figures-disagree", "figures-told-differently")  # what is found of one thing with two figures
SEVERITIES = ("contradiction", "defect", "gap", "note")
# What is looked for, by its name as an address has it.
KINDS = {
    "figures-disagree": "Two figures for one thing, and both cannot be true",
    "sums-disagree": "Two amounts for one sum, and both cannot be true",
    "parts-exceed-whole": "Parts that come to more than the sum they are part of",
    "figures-told-differently": "One thing, told with two figures that can both be true",
    "sums-told-differently": "One sum, told with two amounts that can both be true",
    "counted-twice": "A sum that a careless total would count twice",
    "dates-disagree": "Two dates for one promise, and both cannot be true",
    "dates-told-differently": "One promise, told with two dates that can both be true",
    "no-owner": "Promises that nobody is said to lead",
    "no-date": "Promises without any word of time",
    "loose-date": "Promises whose date is said only loosely",
    "goal-without-measure": "Goals that nothing measures",
    "target-not-set": "Goals with a measure but no target",
    "target-without-value": "Targets whose value is not stated",
    "no-baseline": "Targets without a place to start from",
    "milestone-without-measure": "Nearer targets that nothing measures",
    "paragraph-missing": "Paragraph numbers that are skipped",
    "passage-twice": "Passages printed twice, one after the other",
    "passage-again": "Passages that come back elsewhere",
    "footnote-twice": "Footnote letters used twice",
    "footnote-skipped": "Footnote letters that are skipped",
    "no-such-paragraph": "Rows that cite a paragraph the document does not have",
    "box-without-commitment": "Boxes that gave no promise",
    "no-such-article": "Articles that nobody describes",
    "name-like-a-number": "Names that look like numbers",
}


@dataclass(frozen=True)
class Finding:
    """One thing found. `rows`: (table, id, paragraph) of each row concerned, so that a reader can go and look."""

    check: str
    severity: str
    message: str
    rows: tuple[tuple[str, str, str], ...]


def check(plan: Plan) -> list[Finding]:
    """Every finding, the gravest first, then in the order of the document."""
    found = [finding for one in CHECKS for finding in one(plan)]
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[object, ...]:
    first = finding.rows[0][2] if finding.rows else ""
    return SEVERITIES.index(finding.severity), finding.check, paragraph_key(first), finding.rows, finding.message


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _span(value: float, bound: str, precision: str = "exact") -> tuple[float, float]:
    """The values that a stated figure can mean. "Over 2,900" is anything from 2,900; a rounded figure is anything that
    rounds to it; "about" allows a tenth either way, "nearly" a tenth below."""
    if bound == "at-least":
        return value, inf
    if bound == "at-most":
        return -inf, value
    if bound == "just-under":
        return value - abs(value) / 10, value
    if bound == "about" or precision == "approximate":
        return value - abs(value) / 10, value + abs(value) / 10
    if precision in ("rounded", "provisional", "forecast"):
        half = _last_place(value) / 2
        return value - half, value + half
    return value, value


def _last_place(value: float) -> float:
    """The size of the last figure that was given: 12400000 → 100000, 71 → 1, 0.5 → 0.1."""
    text = f"{value:f}".rstrip("0").rstrip(".")
    if "." in text:
        return float(10 ** -len(text.split(".")[1]))
    return float(10 ** (len(text) - len(text.rstrip("0")))) if text not in ("0", "-0") else 1.0


def _disjoint(spans: Iterable[tuple[float, float]]) -> bool:
    spans = list(spans)
    return max(low for low, _ in spans) > min(high for _, high in spans)


def figures_disagree(plan: Plan) -> Iterator[Finding]:
    """The same thing, group, period and place with figures that cannot both hold, or that are told differently."""
    told: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in plan.figures:
        if figure.precision != "target":
            told[(figure.indicator, figure.group, figure.period, figure.area, figure.unit)].append(figure)
    names = {indicator.id: indicator.title for indicator in plan.indicators}
    for (indicator, group, *_), figures in told.items():
        if len({(f.value, f.bound) for f in figures}) < 2:
            continue
        about = names[indicator] + (f" ({group})" if group else "")
        said = _against((f"“{f.printed}”", f.paragraph, (f.value, f.bound)) for f in figures)
        rows = tuple(("figures", f.id, f.paragraph) for f in figures)
        if _disjoint(_span(f.value, f.bound, f.precision) for f in figures):
            yield Finding("figures-disagree", "contradiction", f"{about}: {said}.", rows)
        else:
            yield Finding("figures-told-differently", "note", f"{about}: {said}; both can be true.", rows)


def _against(told: Iterable[tuple[str, str, object]]) -> str:
    """How a thing is told (words, paragraph, what they mean), each meaning once with all its places, in the order of
    the first: `62 in 4.4 against 64 in 4.41 and 4.44`."""
    words: dict[object, str] = {}
    places: dict[object, dict[str, None]] = defaultdict(dict)
    for said, paragraph, meaning in told:
        words.setdefault(meaning, said)
        places[meaning][paragraph] = None
    return " against ".join(f"{words[meaning]} in {_listed(list(where))}" for meaning, where in places.items())


def _listed(some: Sequence[str]) -> str:
    *rest, last = some
    return f"{', '.join(rest)} and {last}" if rest else last


# ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def money_told_differently(plan: Plan) -> Iterator[Finding]:
    """Statements of one sum that give different amounts."""
    told: dict[str, list[Money]] = {money.id: [money] for money in plan.money if not money.same_as}
    for money in plan.money:
        if money.same_as in told:
            told[money.same_as].append(money)
    for first, *again in told.values():
        if all(_stated(money) == _stated(first) for money in again):
            continue
        said = _against((_amount(money), money.paragraph, _stated(money)) for money in (first, *again))
        rows = tuple(map(_row, (first, *again)))
        if _disjoint(map(_money_span, (first, *again))):
            yield Finding("sums-disagree", "contradiction", f"{first.title}: {said}.", rows)
        else:
            yield Finding("sums-told-differently", "note", f"{first.title}: {said}; both can be true.", rows)


def _stated(money: Money) -> tuple[int, int | None, str]:
    return money.amount, money.amount_high, money.bound


def _amount(money: Money) -> str:
    high = f" to {pounds(money.amount_high)}" if money.amount_high else ""
    return BOUND_WORDS[money.bound] + pounds(money.amount) + high


def _money_span(money: Money) -> tuple[float, float]:
    if money.amount_high is not None:
        return money.amount, money.amount_high
    return _span(money.amount, money.bound)


def _row(money: Money) -> tuple[str, str, str]:
    return ("money", money.id, money.paragraph)


def parts_and_wholes(plan: Plan) -> Iterator[Finding]:
    """Parts that come to more than the sum they are part of, each taken at the least that it can mean."""
    sums = {money.id: money for money in plan.money}
    parts: dict[str, list[Money]] = defaultdict(list)
    for money in plan.money:
        if money.part_of in sums and not money.same_as and not money.per:
            parts[money.part_of].append(money)
    for whole_id, some in parts.items():
        whole = sums[whole_id]
        least = sum(max(_money_span(part)[0], 0) for part in some)
        if not whole.per and least > _money_span(whole)[1]:
            total = sum(part.amount for part in some)
            message = f"{whole.title} is {_amount(whole)}, but its parts come to {pounds(total)}."
            yield Finding("parts-exceed-whole", "contradiction", message, (_row(whole), *map(_row, some)))


def counted_twice(plan: Plan) -> Iterator[Finding]:
    """The same programme with the same amount for the same area in two rows, neither said to be the other or a part of
    it: a total would hold it twice."""
    alike: dict[tuple[str, int, str, str], list[Money]] = defaultdict(list)
    for money in plan.money:
        if not money.same_as:
            alike[(money.programme, money.amount, money.per, money.area)].append(money)
    for (programme, amount, *_), some in alike.items():
        ids = {money.id for money in some}
        free = [money for money in some if money.part_of not in ids]
        if len(free) > 1:
            where = ", ".join(money.paragraph for money in free)
            message = f"{programme}: {pounds(amount)} stands in {where} as if it were {len(free)} sums."
            yield Finding("counted-twice", "defect", message, tuple(map(_row, free)))


# ── promises and targets ─────────────────────────────────────────────────────────────────────────────────────────────


def commitments_lack(plan: Plan) -> Iterator[Finding]:
    """Commitments that nobody owns, or that are due at no time, or at one that no calendar has."""
    for one in plan.commitments:
        row = (("commitments", one.id, one.paragraph),)
        if not one.leads:
            yield Finding("no-owner", "gap", f"{one.title}: nobody is said to lead it.", row)
        told = when_told(one)
        if told == "loosely":
            message = f"{one.title}: the date is only told as “{one.due_words}”."
            yield Finding("loose-date", "gap", message, row)
        elif told == "wordless":
            yield Finding("no-date", "gap", f"{one.title}: no word of time is given.", row)


def dates_disagree(plan: Plan) -> Iterator[Finding]:
    """A commitment told again elsewhere with a date that cannot be the same, or that is told differently."""
    promises = {one.id: one for one in plan.commitments}
    for again in plan.restatements:
        first = promises[again.commitment]
        if again.due == first.due:
            continue
        rows = (("commitments", first.id, first.paragraph), ("restatements", again.id, again.paragraph))
        when = first.due_words or say_due(first.due) or "no date"
        said = f"“{when}” in {first.paragraph} against “{again.due_words}” in {again.paragraph}"
        windows = [window for window in map(due_window, (first.due, again.due)) if window]
        if len(windows) == 2 and max(w.from_on for w in windows) >= min(w.until_on for w in windows):
            yield Finding("dates-disagree", "contradiction", f"{first.title}: {said}.", rows)
        else:
            yield Finding("dates-told-differently", "note", f"{first.title}: {said}; both can be true.", rows)


def targets_lack(plan: Plan) -> Iterator[Finding]:
    """Goals without a measure or a target, targets without a value or a place to start from, milestones that nothing
    measures."""
    measured = {target.goal for target in plan.targets}
    for goal in plan.goals:
        if goal.id not in measured:
            row = (("goals", goal.id, goal.paragraph),)
            yield Finding("goal-without-measure", "gap", f"{goal.title}: no measure.", row)
    for target in plan.targets:
        row = (("targets", target.id, target.paragraph),)
        if target.target_kind == "not-set":
            yield Finding("target-not-set", "gap", f"{target.title}: a measure, but no target.", row)
        elif target.value is None:
            message = f"{target.title}: the target is given by a value that the sources do not state."
            yield Finding("target-without-value", "gap", message, row)
        if target.baseline_kind == "unknown":
            yield Finding("no-baseline", "gap", f"{target.title}: where it started from is not told.", row)
    for milestone in plan.milestones:
        if not milestone.indicator:
            row = (("milestones", milestone.id, milestone.paragraph),)
            yield Finding("milestone-without-measure", "gap", f"{milestone.title}: nothing measures it.", row)


# ── the document ─────────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBERED = re.compile(r"([0-9]+)\.([0-9]+)")


def numbering_gaps(plan: Plan) -> Iterator[Finding]:
    """Paragraph numbers that are skipped: one finding for each gap, however wide."""
    seen: dict[int, set[int]] = defaultdict(set)
    for paragraph in plan.paragraphs:
        match = _NUMBERED.fullmatch(paragraph.paragraph)
        if match:
            seen[int(match[1])].add(int(match[2]))
    for chapter, numbers in seen.items():
        for before, after in pairwise(sorted(numbers | {0})):
            if after - before < 2:
                continue
            first, last = f"{chapter}.{before + 1}", f"{chapter}.{after - 1}"
            which = f"Paragraph {first} does" if first == last else f"Paragraphs {first} to {last} do"
            how = f"go from {chapter}.{before} to" if before else "begin at"
            message = f"{which} not exist: the numbers {how} {chapter}.{after}."
            yield Finding("paragraph-missing", "defect", message, (("paragraphs", first, first),))


def repeated_passages(plan: Plan) -> Iterator[Finding]:
    """A passage printed twice: in one paragraph or in two that follow each other it is a slip, further apart a note.

    Two paragraphs share a fingerprint when they share a passage of 20 words or more, and may when they share one of 8.
    """
    last: dict[str, tuple[int, str]] = {}  # most fingerprints come once: of each only its latest place is kept
    pairs = set()
    for paragraph in sorted(plan.paragraphs, key=lambda p: p.order):
        place = paragraph.order, paragraph.paragraph
        for fingerprint in paragraph.fingerprints.split():
            if fingerprint in last:
                order, first = last[fingerprint]
                pairs.add((first, place[1], place[0] - order <= 1))
            last[fingerprint] = place
    for first, second, near in sorted(pairs):
        rows = tuple(("paragraphs", name, name) for name in dict.fromkeys((first, second)))
        how = f"twice in {first}" if first == second else f"in {first} and again in {second}"
        check_, severity = ("passage-twice", "defect") if near else ("passage-again", "note")
        yield Finding(check_, severity, f"The same passage is printed {how}.", rows)


def footnote_letters(plan: Plan) -> Iterator[Finding]:
    """Footnote letters used twice, or skipped before the last (a to z; what is numbered or doubled is not judged)."""
    places: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for note in sorted(plan.footnotes, key=lambda note: note.order):
        places[note.letter].append(("footnotes", str(note.order), note.paragraph))
    for letter, rows in places.items():
        if len(rows) > 1:
            where = ", ".join(paragraph for _, _, paragraph in rows)
            message = f"Footnote {letter} is used {len(rows)} times, in {where}."
            yield Finding("footnote-twice", "defect", message, tuple(rows))
    last = max((letter for letter in places if letter in ascii_lowercase), default="a")
    for letter in ascii_lowercase[: ascii_lowercase.index(last)]:
        if letter not in places:
            yield Finding("footnote-skipped", "defect", f"There is no footnote {letter}.", ())


def missing_references(plan: Plan) -> Iterator[Finding]:
    """Rows whose paragraph the document does not have (the first source is the one whose paragraphs are listed), boxes
    that gave no commitment, articles nobody describes."""
    known = {paragraph.paragraph for paragraph in plan.paragraphs}
    main = plan.sources[0].id if plan.sources else ""
    for table in ("goals", "commitments", "restatements", "figures", "money", "milestones", "stories"):
        for row in getattr(plan, table):
            if known and row.source == main and row.paragraph not in known:
                message = f"{row.id} cites {row.paragraph}, which the document does not have."
                yield Finding("no-such-paragraph", "defect", message, ((table, row.id, row.paragraph),))
    given = {commitment.paragraph for commitment in plan.commitments}
    for box in plan.boxes:
        if box.paragraph not in given:
            message = f"The box after {box.paragraph.removesuffix(' box')} gave no commitment."
            yield Finding("box-without-commitment", "defect", message, (("boxes", box.id, box.paragraph),))
    articles = {article.number for article in plan.articles} | {"all"}
    for commitment in plan.commitments:
        for article in commitment.articles:
            if len(articles) > 1 and article not in articles:
                row_of = (("commitments", commitment.id, commitment.paragraph),)
                message = f"{commitment.title}: article {article} is not described."
                yield Finding("no-such-article", "defect", message, row_of)


_QUANTITY = re.compile(
    r"(?:over |about )?[£$]?[0-9][0-9,.]*(?: ?(?:million|billion|thousand|hundred|per cent|%))?", re.IGNORECASE
)


def names_like_numbers(plan: Plan) -> Iterator[Finding]:
    """Names, also short ones in brackets after the full one, that a reader or a machine would take for a quantity."""
    for body in plan.bodies:
        in_brackets = body.name.rpartition("(")[2].removesuffix(")") if body.name.endswith(")") else body.name
        for name in dict.fromkeys((body.name.strip(), in_brackets.strip())):
            if _QUANTITY.fullmatch(name):
                message = f"“{name}” is the name of a body, not a quantity."
                yield Finding("name-like-a-number", "note", message, (("bodies", body.id, ""),))


CHECKS: tuple[Callable[[Plan], Iterable[Finding]], ...] = (
    figures_disagree,
    money_told_differently,
    parts_and_wholes,
    counted_twice,
    commitments_lack,
    dates_disagree,
    targets_lack,
    numbering_gaps,
    repeated_passages,
    footnote_letters,
    missing_references,
    names_like_numbers,
)
