"""The world of which help for families is measured, and one family in it, as rows are written of them."""

import datetime as dt
from dataclasses import dataclass, field

CHILDREN_A_TEAM, TEAMS_AN_AREA = 1_000, 10
CHILDREN = (1, 2, 1, 3, 2)
"""Children of one family, the next, and so on: nine in five."""


@dataclass(frozen=True)
class World:
    """So many children, and who works with them; accounts by team, the manager last."""

    children: int
    now: dt.datetime
    organisations: list[int] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    accounts: list[list[str]] = field(default_factory=list)
    process: tuple[int, str] = (0, "")
    form: tuple[int, str] = (0, "")
    calendar: str = ""
    place: str = ""
    """The area of every team, where it is not one of its own for each ten."""

    @property
    def families(self) -> int:
        """How many they are."""
        return self.children * len(CHILDREN) // sum(CHILDREN)

    @property
    def teams(self) -> int:
        """How many help them."""
        return max(self.children // CHILDREN_A_TEAM, 1)

    def area(self, team: int) -> str:
        """Where a team works."""
        return self.place or f"E0{team // TEAMS_AN_AREA:07d}"

    def large(self, team: int) -> bool:
        """Whether a team is of the large council."""
        return self.teams > TEAMS_AN_AREA > team

    def others(self, team: int) -> list[list[str]]:
        """The teams of the same area."""
        first = team - team % TEAMS_AN_AREA
        return self.accounts[first : first + TEAMS_AN_AREA]


@dataclass(frozen=True)
class Case:
    """One family and its help, as the rest of it is written: rows point to it by these numbers. `place`: how many of
    its team's families are newer; `days`: since help was opened; `closed`: since it closed."""

    world: World
    number: int
    team: int
    place: int
    days: int
    closed: int | None
    lead: str
    children: list[int]
    carers: list[int]
    episode: int = 0
    instance: int = 0
    about: str = ""

    def ago(self, days: float) -> str:
        """An instant as it is stored."""
        return f"{self.world.now - dt.timedelta(days=days):%Y-%m-%d %H:%M:%S}"

    def on(self, days: float) -> str:
        """A day as it is stored."""
        return f"{self.world.now - dt.timedelta(days=days):%Y-%m-%d}"

    @property
    def began(self) -> str:
        """When help was opened."""
        return self.ago(self.days)

    @property
    def over(self) -> str | None:
        """When it closed."""
        return None if self.closed is None else self.ago(self.closed)
