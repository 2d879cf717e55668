"""A board and its plan as plain facts, and the closed lists that they are told in."""

import datetime as dt
from dataclasses import dataclass, field

from village.plan.rules.dates import due_window

KINDS = {"trust-board": "children’s trust board", "partnership": "partnership"}
PARTNERS = {
    "local-authority": "Local authority",
    "schools": "Schools",
    "colleges": "Colleges",
    "health": "Health services",
    "police": "Police",
    "probation": "Probation",
    "youth-justice": "Youth offending team",
    "jobcentre": "Jobcentre Plus",
    "voluntary": "Voluntary and community groups",
    "district": "District council",
    "parents": "Parents and carers",
    "youth": "Young people",
}
# A local plan must speak of these: ¶7.11 (early intervention), ¶7.28 (14 to 19) and ¶7.34 (the workforce) of
# "The Children's Plan One Year On" (DCSF, 2008).
CHAPTERS = {"early-help": "Early help", "14-19": "Ages 14 to 19", "workforce": "The workforce"}
WORKFORCE = "workforce"
STATES = {
    "drafting": "being drafted",
    "consulting": "out for consultation",
    "closed": "consultation closed",
    "adopted": "adopted",
    "withdrawn": "withdrawn",
}
OPEN = ("drafting", "closed")  # the text may change; while people comment on it, it stands still
TARGETS = {"at-least": "at least", "at-most": "at most"}
RESPONDENTS = {
    "young-person": "A child or young person",
    "parent": "A parent or carer",
    "professional": "Someone who works with children",
    "organisation": "An organisation",
    "other": "Someone else",
}


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A member: for which partner, as what, from `from_on` until the day before `until_on`. Never who."""

    id: int
    partner: str
    title: str
    from_on: dt.date
    until_on: dt.date | None = None

    def sits(self, on: dt.date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A board's own rules: for a quorum, how many members and which partners; how many days a consultation lasts."""

    least_members: int
    must_attend: tuple[str, ...] = ()
    consult_days: int = 28


@dataclass(frozen=True, kw_only=True)
class Deed:
    """An action of a local plan. `amount` in whole pounds over `period`; `due` as plans write dates; `serves`: national
    commitments, each as `plan:commitment`; `evidence`: its kind, `claim` what is said of it, `evidence_at` where it is,
    `rests_on` all three in a sentence."""

    id: int
    number: int
    title: str
    difference: str
    lead: str = ""
    partners: tuple[str, ...] = ()
    amount: int | None = None
    period: str = ""
    no_money: bool = False
    due: str = ""
    serves: tuple[str, ...] = ()
    evidence: str = ""
    claim: int = 0
    evidence_at: str = ""
    rests_on: str = ""

    @property
    def last_on(self) -> dt.date | None:
        """The last day that it is due."""
        window = due_window(self.due) if self.due else None
        return window.last_on if window else None


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A priority: why, with its measure, where that stood and the local target, or why there is none yet. `theme`: its
    theme of the workforce strategy."""

    id: int
    number: int
    title: str
    why: str
    chapter: str = ""
    theme: str = ""
    measure: str = ""
    measure_title: str = ""
    unit: str = ""
    polarity: str = "neutral"
    bound: str = ""
    value: float | None = None
    due: str = ""
    start_value: float | None = None
    start_period: str = ""
    no_measure: str = ""
    needs: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A local plan as it is being made. `without`: why a chapter has no priority, by chapter; `changes` counts every
    change of its text; `themes`: those of the workforce strategy that its priorities name, with their titles."""

    slug: str
    title: str
    board: str
    area: str
    area_name: str
    from_year: int
    to_year: int
    vision: str
    state: str = "drafting"
    changes: int = 0
    without: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = ()
    themes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A consultation. `heard`, `changed`: what the board heard and what it changed, blank until it answers."""

    opens_on: dt.date
    closes_on: dt.date
    heard: str = ""
    changed: str = ""

    def open_on(self, on: dt.date) -> bool:
        """Whether a response is taken on a day; the last day counts whole."""
        return self.opens_on <= on <= self.closes_on

    def days_left(self, on: dt.date) -> int:
        """Days from `on` to the last day; 0 on it, below when it is over."""
        return (self.closes_on - on).days


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A meeting: who was there (members' ids), how they voted, and at which count of changes they saw the plan (None:
    it was about something else)."""

    held_on: dt.date
    present: frozenset[int]
    votes_for: int
    votes_against: int
    abstained: int
    saw: int | None = None
