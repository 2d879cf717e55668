"""Three years of the workforce chapter, drafted from its figures and its progress: what was promised, what moved, what
did not. The national strategy asked for such a review every three years (The Children's Plan One Year On, ¶7.65)."""

from collections.abc import Iterator, Sequence

from village.board.rules.review import CHANGES, Aim, Section, Sentence, change

EVERY = 3


def falls_due(from_year: int, year: int) -> bool:
    """Whether the review of a year closes three years of a plan that began in `from_year`."""
    return year >= from_year and (year - from_year + 1) % EVERY == 0


def three_years(from_year: int, year: int, aims: Sequence[Aim]) -> Section:
    """The three years that end with `year`, of the priorities of the workforce chapter a year's review tells of."""
    first = year - EVERY + 1
    sentences = tuple(_said(aims)) or (Sentence("The plan has no priority of the workforce."),)
    return Section(f"The workforce, {max(first, from_year)} to {year}", sentences)


def _said(aims: Sequence[Aim]) -> Iterator[Sentence]:
    deeds = [deed for aim in aims for deed in aim.deeds]
    if deeds:
        kept = sum(deed.status == "delivered" for deed in deeds)
        yield Sentence(f"Promised: {_many(len(deeds), 'action', 'actions')}, {kept} delivered.")
    for aim in aims:
        here = (aim.href,) if aim.href else ()
        if word := CHANGES.get(change(aim)):
            yield Sentence(f"{aim.title}: {word[:1].lower()}{word[1:]}", here)
        else:
            yield Sentence(f"{aim.title}: nothing newer is known than when the plan was adopted.", here)
    for aim in aims:
        done = bool(aim.deeds) and all(deed.status == "delivered" for deed in aim.deeds)
        if done and change(aim) in ("no clear difference", "worse"):
            yield Sentence(f"{aim.title}: every action is delivered and it is not better. Was it the right action?")


def _many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
