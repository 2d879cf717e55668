"""Made-up entries and questions of few values, so that every need is met, not met and not known again and again."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from village.search.rules.entry import Entry
from village.search.rules.hours import packed
from village.search.rules.question import Question, When
from village.search.rules.words import Thesaurus

WORDS = ["stammer", "sleep", "school", "swimming", "food", "parents", "club", "wheelchair", "friday", "the"]
KINDS = ["speech", "sleep", "sport", "food"]
AREAS = ["E06000001", "E06000002"]
VALUES = ["one", "two", "three"]
AGES = [0.0, 0.5, 2.0, 4.0, 4.5, 5.0, 11.0, 18.0]
TODAY = date(2026, 11, 27)
THESAURUS = Thesaurus(
    kinds={"stammer": ("speech",), "school food": ("food",), "swim": ("sport",)},
    synonyms={"club": ("parents club", "friday"), "hungry": ("food",)},
    acronyms={"SWC": ("sleep wheelchair",)},
    weak=("parents", "the"),
)


class Maker:
    """Makes a world from a number."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)

    def entries(self, count: int = 40) -> list[Entry]:
        """Entries with refs in no order."""
        return [self.entry(f"s{ref}") for ref in self.dice.sample(range(1_000), self.dice.randint(0, count))]

    def entry(self, ref: str) -> Entry:
        maybe = self._maybe
        return Entry(
            ref=ref,
            name=self.text(),
            summary=self.text(),
            organisation=self.text(),
            description=self.text(),
            kinds=tuple(self._some(KINDS)),
            points=self.points(),
            online=maybe(self._toss),
            minimum_age=maybe(lambda: self.dice.choice(AGES)),
            maximum_age=maybe(lambda: self.dice.choice(AGES)),
            free=maybe(self._toss),
            hours=maybe(self._hours),
            in_term=maybe(self._toss),
            in_holidays=maybe(self._toss),
            access=maybe(lambda: frozenset(self._some(VALUES))),
            send=maybe(lambda: frozenset(self._some(VALUES))),
            languages=maybe(lambda: frozenset(self._some(VALUES))),
            areas=maybe(lambda: tuple(self._some(AREAS))),
            group=self.dice.choice(["", "g1", "g2"]),
            checked_on=maybe(lambda: TODAY - timedelta(self.dice.randrange(2_000))),
            completeness=self.dice.random(),
            placed=self.dice.random() < 0.8,
        )

    def question(self) -> Question:
        """A question that states up to two needs beside words and place."""
        needs: dict[str, Callable[[], Any]] = {
            "kinds": lambda: tuple(self._some(KINDS)),
            "ages": lambda: tuple(self.dice.sample(AGES, self.dice.randint(1, 2))),
            "when": self._when,
            "free": self._toss,
            "online": self._toss,
            "access": lambda: frozenset(self._some(VALUES)),
            "send": lambda: frozenset(self._some(VALUES)),
            "languages": lambda: frozenset(self._some(VALUES)),
            "area": lambda: self.dice.choice([*AREAS, "E06000003"]),
        }
        asked = {need: needs[need]() for need in self.dice.sample(sorted(needs), self.dice.randint(0, 2))}
        orders = ["best", "name"]
        if self._toss():
            asked["place"] = self.point()
            orders.append("near")
            if self._toss():
                asked["within"] = self.dice.choice([500, 1_000, 2_500, 2_500.5, 25_000, 1_500_000])
        texts = ["", "", self.text(), self.dice.choice(["swc", "hungry", "school food", "parents club"])]
        return Question(
            text=self.dice.choice(texts),
            order=self.dice.choice(orders),
            today=self._maybe(lambda: TODAY),
            size=self.dice.choice([3, 100]),
            **asked,
        )

    def text(self) -> str:
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(0, 4)))

    def point(self) -> tuple[int, int]:
        return self.dice.randrange(11) * 500, self.dice.randrange(11) * 500

    def points(self) -> tuple[tuple[int, int], ...]:
        return tuple(self.point() for _ in range(self.dice.choice([0, 1, 1, 3])))

    def _when(self) -> When:
        if self.dice.random() < 0.3:
            return When(None, holidays=self._toss())
        start = self.dice.randrange(48)
        return When(self.dice.randrange(7), start, self.dice.randint(start + 1, 48), self._maybe(self._toss))

    def _hours(self) -> bytes:
        spans = []
        for _ in range(self.dice.randrange(4)):
            start = self.dice.randrange(48)
            spans.append((self.dice.randrange(7), start, start + self.dice.randint(1, 48)))
        return packed(spans)

    def _toss(self) -> bool:
        return self.dice.random() < 0.5

    def _maybe(self, make: Callable[[], Any]) -> Any:
        return make() if self.dice.random() < 0.7 else None

    def _some(self, values: list[str]) -> list[str]:
        return self.dice.sample(values, self.dice.randint(0, 2))
