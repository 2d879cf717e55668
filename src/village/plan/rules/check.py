"""Does the plan agree with itself? Each check reads the whole plan and names the rows that disagree, lack something, or
would be counted twice. None knows of any particular plan."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf

from village.plan.rules.document import Figure, Money, Plan

SEVERITIES = ("contradiction", "defect", "gap", "note")


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
    return sorted(found, key=lambda f: (SEVERITIES.index(f.severity), f.check, f.rows, f.message))


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────

def _span(value: float, bound: str, precision: str = "exact") -> tuple[float, float]:
    """The values that a stated figure can mean. "Over 2,900" is anything from 2,900; a rounded figure is anything that
    rounds to it; "about" allows a tenth either way."""
    if bound == "at-least":
        return value, inf
    if bound == "at-most":
        return -inf, value
    if bound == "about" or precision == "approximate":
        return value - abs(value) / 10, value + abs(value) / 10
    if precision in ("rounded", "forecast"):
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
        said = " against ".join(f"“{f.printed}” in {f.paragraph}" for f in figures)
        rows = tuple(("figures", f.id, f.paragraph) for f in figures)
        if _disjoint(_span(f.value, f.bound, f.precision) for f in figures):
            yield Finding("figures-disagree", "contradiction", f"{about}: {said}.", rows)
        else:
            yield Finding("figures-told-differently", "note", f"{about}: {said}; both can be true.", rows)


# ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────────

def money_told_differently(plan: Plan) -> Iterator[Finding]:
    """Two statements of one sum that give different amounts."""
    sums = {money.id: money for money in plan.money}
    for money in plan.money:
        other = sums.get(money.same_as)
        if other is None or (money.amount, money.bound) == (other.amount, other.bound):
            continue
        disjoint = _disjoint([_money_span(money), _money_span(other)])
        yield Finding(
            "sums-disagree" if disjoint else "sums-told-differently", "contradiction" if disjoint else "note",
            f"{other.title}: “{money.printed}” in {money.paragraph} against “{other.printed}” in {other.paragraph}.",
            (_row(money), _row(other)),
        )


def _money_span(money: Money) -> tuple[float, float]:
    if money.amount_high is not None:
        return money.amount, money.amount_high
    return _span(money.amount, money.bound)


def _row(money: Money) -> tuple[str, str, str]:
    return ("money", money.id, money.paragraph)


def parts_and_wholes(plan: Plan) -> Iterator[Finding]:
    """Parts that come to more than the sum they are part of."""
    sums = {money.id: money for money in plan.money}
    parts: dict[str, list[Money]] = defaultdict(list)
    for money in plan.money:
        if money.part_of and not money.same_as and not money.per:
            parts[money.part_of].append(money)
    for whole_id, some in parts.items():
        whole, total = sums[whole_id], sum(part.amount for part in some)
        if total > _money_span(whole)[1] or (whole.bound in ("about", "at-most") and total > whole.amount * 1.1):
            yield Finding(
                "parts-exceed-whole", "contradiction",
                f"{whole.title} is {whole.printed}, but its parts come to £{total:,}.", (_row(whole), *map(_row, some)),
            )


def counted_twice(plan: Plan) -> Iterator[Finding]:
    """The same programme with the same amount in two rows, neither said to be the other: a total would hold it twice."""
    alike: dict[tuple[str, int, str], list[Money]] = defaultdict(list)
    for money in plan.money:
        if not money.same_as:
            alike[(money.programme, money.amount, money.per)].append(money)
    for (programme, amount, _), some in alike.items():
        free = [m for m in some if m.part_of not in {other.id for other in some}]
        if len(free) > 1:
            where = ", ".join(m.paragraph for m in free)
            yield Finding("counted-twice", "defect", f"{programme}: £{amount:,} stands in {where} as if it were {len(free)} sums.", tuple(map(_row, free)))


# ── promises and targets ─────────────────────────────────────────────────────────────────────────────────────────────

def commitments_lack(plan: Plan) -> Iterator[Finding]:
    """Commitments that nobody owns, or that are due at no time."""
    for one in plan.commitments:
        row = (("commitments", one.id, one.paragraph),)
        if not one.leads:
            yield Finding("no-owner", "gap", f"{one.title}: nobody is said to lead it.", row)
        if not one.due:
            yield Finding("no-date", "gap", f"{one.title}: no date is given.", row)


def targets_lack(plan: Plan) -> Iterator[Finding]:
    """Goals without a measure or a target, targets without a value or a place to start from."""
    measured = {target.goal for target in plan.targets}
    for goal in plan.goals:
        if goal.id not in measured:
            yield Finding("goal-without-measure", "gap", f"{goal.title}: no measure.", (("goals", goal.id, goal.paragraph),))
    for target in plan.targets:
        row = (("targets", target.id, target.baseline_paragraph),)
        if target.target_kind == "not-set":
            yield Finding("target-not-set", "gap", f"{target.title}: a measure, but no target.", row)
        elif target.value is None:
            yield Finding("target-without-value", "gap", f"{target.title}: the target is given by a value that the sources do not state.", row)
        if target.baseline_kind == "unknown":
            yield Finding("no-baseline", "gap", f"{target.title}: where it started from is not told.", row)
    for milestone in plan.milestones:
        if not milestone.indicator:
            yield Finding("milestone-without-measure", "gap", f"{milestone.title}: nothing measures it.", (("milestones", milestone.id, milestone.paragraph),))


# ── the document ─────────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBERED = re.compile(r"(\d+)\.(\d+)")


def numbering_gaps(plan: Plan) -> Iterator[Finding]:
    """Paragraph numbers that are skipped or printed twice."""
    seen: dict[int, list[int]] = defaultdict(list)
    for paragraph in plan.paragraphs:
        match = _NUMBERED.fullmatch(paragraph.paragraph)
        if match:
            seen[int(match[1])].append(int(match[2]))
    for chapter, numbers in seen.items():
        for missing in sorted(set(range(1, max(numbers) + 1)) - set(numbers)):
            name = f"{chapter}.{missing}"
            yield Finding("paragraph-missing", "defect", f"Paragraph {name} does not exist: the numbers go from {chapter}.{missing - 1} to {chapter}.{missing + 1}.", (("paragraphs", name, name),))


def repeated_passages(plan: Plan) -> Iterator[Finding]:
    """A passage printed twice: in one paragraph or in two that follow each other it is a slip, further apart a note.

    Two paragraphs share a fingerprint when they share a passage of 20 words or more, and may when they share one of 8.
    """
    where: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for paragraph in sorted(plan.paragraphs, key=lambda p: p.order):
        for fingerprint in paragraph.fingerprints.split():
            where[fingerprint].append((paragraph.order, paragraph.paragraph))
    pairs = {
        (first, second, then - order <= 1)
        for places in where.values()
        for (order, first), (then, second) in zip(places, places[1:], strict=False)
    }
    for first, second, near in sorted(pairs):
        rows = tuple(("paragraphs", name, name) for name in dict.fromkeys((first, second)))
        place = f"twice in {first}" if first == second else f"in {first} and again in {second}"
        yield Finding("passage-twice" if near else "passage-again", "defect" if near else "note", f"The same passage is printed {place}.", rows)


def footnote_letters(plan: Plan) -> Iterator[Finding]:
    """Footnote letters used twice or skipped."""
    notes = sorted(plan.footnotes, key=lambda note: note.order)
    letters = [note.letter for note in notes]
    for letter in sorted({one for one in letters if letters.count(one) > 1}):
        rows = tuple(("footnotes", str(n.order), n.paragraph) for n in notes if n.letter == letter)
        yield Finding("footnote-twice", "defect", f"Footnote {letter} is used {len(rows)} times, in {', '.join(r[2] for r in rows)}.", rows)
    if letters:
        for code in range(ord("a"), ord(max(letters))):
            if chr(code) not in letters:
                yield Finding("footnote-skipped", "defect", f"There is no footnote {chr(code)}.", ())


def missing_references(plan: Plan) -> Iterator[Finding]:
    """Rows whose paragraph the document does not have; boxes that gave no commitment; articles nobody describes."""
    known = {paragraph.paragraph for paragraph in plan.paragraphs}
    main = plan.sources[0].id if plan.sources else ""
    for table in ("commitments", "figures", "money", "milestones", "stories"):
        for row in getattr(plan, table):
            if known and row.source == main and row.paragraph not in known:
                yield Finding("no-such-paragraph", "defect", f"{row.id} cites {row.paragraph}, which the document does not have.", ((table, row.id, row.paragraph),))
    given = {commitment.paragraph for commitment in plan.commitments}
    for box in plan.boxes:
        if box.paragraph not in given:
            yield Finding("box-without-commitment", "defect", f"The box after {box.paragraph.removesuffix(' box')} gave no commitment.", (("boxes", box.id, box.paragraph),))
    articles = {article.number for article in plan.articles} | {"all"}
    for commitment in plan.commitments:
        for article in commitment.articles:
            if articles != {"all"} and article not in articles:
                yield Finding("no-such-article", "defect", f"{commitment.title}: article {article} is not described.", (("commitments", commitment.id, commitment.paragraph),))


_QUANTITY = re.compile(r"(?:over |about )?[£$]?\d[\d,.]*(?: ?(?:million|billion|thousand|hundred|per cent|%))?", re.IGNORECASE)


def names_like_numbers(plan: Plan) -> Iterator[Finding]:
    """Names that a reader, or a machine, would take for a quantity."""
    for body in plan.bodies:
        for name in {body.name, re.sub(r".*\((.*)\)$", r"\1", body.name)}:
            if _QUANTITY.fullmatch(name.strip()):
                yield Finding("name-like-a-number", "note", f"“{name}” is the name of a body, not a quantity.", (("bodies", body.id, ""),))


CHECKS: tuple[Callable[[Plan], Iterable[Finding]], ...] = (
    figures_disagree, money_told_differently, parts_and_wholes, counted_twice, commitments_lack, targets_lack,
    numbering_gaps, repeated_passages, footnote_letters, missing_references, names_like_numbers,
)
