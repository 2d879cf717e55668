"""A plan as one document: frozen rows, table by table, as they stand in its folder.

Each class is a table; each field a column, with the kind of cell it takes. Rows carry the `source` and `paragraph` they
were taken from. Amounts are whole pounds, values plain numbers in the unit named beside them.
"""

from dataclasses import dataclass, fields

from village.plan.rules import kinds
from village.plan.rules.kinds import Kind, column
from village.plan.rules.printed import Box, Footnote, Paragraph

AGES = ("0-7", "8-13", "14-19")
STATUSES = ("promised", "under-way", "delivered", "delayed", "stopped")
TARGET_KINDS = ("absolute", "relative-to-baseline", "relative-to-past-year", "not-set")
BASELINES = ("known", "approximate", "unknown")
BOUNDS = ("exactly", "at-least", "at-most", "just-under", "about")


def columns(table: type) -> dict[str, Kind]:
    """A table's columns and their kinds, in order."""
    return {one.name: one.metadata["kind"] for one in fields(table)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    number: int = column(kinds.whole(required=True))
    slug: str = column(kinds.identity())
    title: str = column(kinds.text(most=120, required=True))
    summary: str = column(kinds.text(required=True))
    plain: str = column(kinds.text())
    child: str = column(kinds.text())
    articles: tuple[str, ...] = column(kinds.articles())

    @property
    def id(self) -> str:
        return self.slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    id: str = column(kinds.identity())
    title: str = column(kinds.text(most=120, required=True))
    kind: str = column(kinds.one_of("theme", "workforce"))
    description: str = column(kinds.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Whoever leads or takes part: departments, agencies, professions, groups."""

    id: str = column(kinds.identity())
    name: str = column(kinds.text(most=160, required=True))
    kind: str = column(kinds.text(most=40, required=True))
    note: str = column(kinds.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    id: str = column(kinds.one_of(*AGES))
    title: str = column(kinds.text(most=120, required=True))
    summary: str = column(kinds.text(required=True))
    plain: str = column(kinds.text())
    child: str = column(kinds.text())
    paragraph: str = column(kinds.locator())


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    id: str = column(kinds.identity())
    number: int = column(kinds.whole(required=True))
    title: str = column(kinds.text(most=200, required=True))
    plain: str = column(kinds.text())
    child: str = column(kinds.text())
    paragraph: str = column(kinds.locator())
    year: int = column(kinds.whole(required=True))
    source: str = column(kinds.ref("sources", required=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What would show that a goal is reached: the goal's measure, its target and where it started from.

    Start and note are what `baseline_source` tells, where that is not the source of the target itself.
    """

    id: str = column(kinds.identity())
    source: str = column(kinds.ref("sources", required=True))
    paragraph: str = column(kinds.locator())
    goal: str = column(kinds.ref("goals", required=True))
    indicator: str = column(kinds.ref("indicators", required=True))
    title: str = column(kinds.text(most=200, required=True))
    target_kind: str = column(kinds.one_of(*TARGET_KINDS))
    value: float | None = column(kinds.number())
    bound: str = column(kinds.one_of(*BOUNDS, blank=True))
    unit: str = column(kinds.text(most=60))
    due: str = column(kinds.due())
    baseline_kind: str = column(kinds.one_of(*BASELINES))
    baseline_value: float | None = column(kinds.number())
    baseline_bound: str = column(kinds.one_of(*BOUNDS, blank=True))
    baseline_unit: str = column(kinds.text(most=60))
    baseline_period: str = column(kinds.period())
    baseline_area: str = column(kinds.text(most=80))
    baseline_source: str = column(kinds.ref("sources"))
    baseline_paragraph: str = column(kinds.text(most=80))
    note: str = column(kinds.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    id: str = column(kinds.identity())
    title: str = column(kinds.text(most=200, required=True))
    unit: str = column(kinds.text(most=60, required=True))
    definition: str = column(kinds.text())
    polarity: str = column(kinds.one_of("higher", "lower", "neutral"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A promise: what will be different, who leads, by when, with what money, and how it stood as its source tells.

    `taken_up_by`: a later promise in which this one goes on; once that is kept, this one is closed.

    `basis`: it stands in a "what next" box, in a paragraph with a date or money, in the workforce strategy, or is an
    undertaking of a paragraph without either.
    """

    id: str = column(kinds.identity())
    source: str = column(kinds.ref("sources", required=True))
    paragraph: str = column(kinds.locator())
    basis: str = column(kinds.one_of("box", "paragraph", "strategy", "undertaking"))
    title: str = column(kinds.text(most=90, required=True))
    difference: str = column(kinds.text(required=True))
    leads: tuple[str, ...] = column(kinds.refs("bodies"))
    partners: tuple[str, ...] = column(kinds.refs("bodies"))
    due: str = column(kinds.due())
    due_words: str = column(kinds.text(most=80))
    status: str = column(kinds.one_of(*STATUSES))
    status_note: str = column(kinds.text())
    taken_up_by: str = column(kinds.ref("commitments"))
    ages: tuple[str, ...] = column(kinds.words(closed=AGES))
    themes: tuple[str, ...] = column(kinds.refs("themes"))
    articles: tuple[str, ...] = column(kinds.articles())
    goals: tuple[str, ...] = column(kinds.refs("goals"))
    indicators: tuple[str, ...] = column(kinds.refs("indicators"))
    money: tuple[str, ...] = column(kinds.refs("money"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """A commitment told again elsewhere with a date of its own."""

    id: str = column(kinds.identity())
    commitment: str = column(kinds.ref("commitments", required=True))
    source: str = column(kinds.ref("sources", required=True))
    paragraph: str = column(kinds.locator())
    due: str = column(kinds.due())
    due_words: str = column(kinds.text(most=80, required=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How a commitment stood, as a later source than its own tells it."""

    id: str = column(kinds.identity())
    commitment: str = column(kinds.ref("commitments", required=True))
    source: str = column(kinds.ref("sources", required=True))
    paragraph: str = column(kinds.locator())
    status: str = column(kinds.one_of(*STATUSES))
    note: str = column(kinds.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """That a commitment of this plan serves one of another plan: the golden thread. Whether the other plan holds it is
    known only when both are read."""

    id: str = column(kinds.identity())
    commitment: str = column(kinds.ref("commitments", required=True))
    plan: str = column(kinds.identity())
    serves: str = column(kinds.identity())
    note: str = column(kinds.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that the source states, as an observation. `printed` is how it stands in print."""

    id: str = column(kinds.identity())
    source: str = column(kinds.ref("sources", required=True))
    paragraph: str = column(kinds.locator())
    indicator: str = column(kinds.ref("indicators", required=True))
    group: str = column(kinds.text(most=120))
    value: float = column(kinds.number(required=True))
    bound: str = column(kinds.one_of(*BOUNDS))
    precision: str = column(kinds.one_of("exact", "rounded", "approximate", "provisional", "forecast", "target"))
    unit: str = column(kinds.text(most=60, required=True))
    period: str = column(kinds.period(required=True))
    area: str = column(kinds.text(most=120, required=True))
    printed: str = column(kinds.text(most=120, required=True))
    note: str = column(kinds.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum that the source states, in whole pounds. `years`: over how many, where their start is not told; `part_of`:
    the larger sum that contains it; `same_as`: the row that tells the same sum first."""

    id: str = column(kinds.identity())
    source: str = column(kinds.ref("sources", required=True))
    paragraph: str = column(kinds.locator())
    programme: str = column(kinds.identity())
    title: str = column(kinds.text(most=200, required=True))
    amount: int = column(kinds.whole(required=True))
    amount_high: int | None = column(kinds.whole())
    bound: str = column(kinds.one_of(*BOUNDS))
    currency: str = column(kinds.one_of("GBP"))
    unit: str = column(kinds.text(most=40))
    period: str = column(kinds.period())
    years: int | None = column(kinds.whole())
    recurs: str = column(kinds.one_of("yearly", blank=True))
    per: str = column(kinds.one_of("area", "child", "school", "family", "person", "project", blank=True))
    area: str = column(kinds.text(most=120))
    purpose: str = column(kinds.text(required=True))
    kind: str = column(kinds.one_of("capital", "revenue", "grant", "mixed", blank=True))
    part_of: str = column(kinds.ref("money"))
    same_as: str = column(kinds.ref("money"))
    printed: str = column(kinds.text(most=120, required=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A nearer dated target on the way to the goals."""

    id: str = column(kinds.identity())
    source: str = column(kinds.ref("sources", required=True))
    paragraph: str = column(kinds.locator())
    title: str = column(kinds.text(most=200, required=True))
    indicator: str = column(kinds.ref("indicators"))
    target_kind: str = column(kinds.one_of(*TARGET_KINDS))
    value: float | None = column(kinds.number())
    bound: str = column(kinds.one_of(*BOUNDS, blank=True))
    unit: str = column(kinds.text(most=60))
    due: str = column(kinds.due())
    baseline_kind: str = column(kinds.one_of(*BASELINES))
    baseline_value: float | None = column(kinds.number())
    baseline_period: str = column(kinds.period())
    goals: tuple[str, ...] = column(kinds.refs("goals"))
    commitments: tuple[str, ...] = column(kinds.refs("commitments"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A local example of the plan in action."""

    id: str = column(kinds.identity())
    source: str = column(kinds.ref("sources", required=True))
    paragraph: str = column(kinds.locator())
    title: str = column(kinds.text(most=160, required=True))
    theme: str = column(kinds.ref("themes", required=True))
    places: tuple[str, ...] = column(kinds.words(required=True))
    summary: str = column(kinds.text(required=True))
    what_changed: str = column(kinds.text())
    by_how_much: str = column(kinds.text())
    commitments: tuple[str, ...] = column(kinds.refs("commitments"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of the UN Convention on the Rights of the Child that the plan speaks of."""

    number: str = column(kinds.article())
    title: str = column(kinds.text(most=120, required=True))
    summary: str = column(kinds.text())

    @property
    def id(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group of the Convention's articles under which the UN Committee reports."""

    id: str = column(kinds.identity())
    title: str = column(kinds.text(most=160, required=True))
    order: int = column(kinds.whole(required=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What the UN Committee recommended, and the plan's answer."""

    id: str = column(kinds.identity())
    cluster: str = column(kinds.ref("clusters", required=True))
    recommendation: str = column(kinds.text(required=True))
    response: str = column(kinds.text(required=True))
    paragraphs: tuple[str, ...] = column(kinds.words())
    articles: tuple[str, ...] = column(kinds.articles())
    commitments: tuple[str, ...] = column(kinds.refs("commitments"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    id: str = column(kinds.identity())
    term: str = column(kinds.text(most=120, required=True))
    meaning: str = column(kinds.text(required=True))


TABLES: dict[str, type] = {
    "chapters": Chapter,
    "themes": Theme,
    "bodies": Body,
    "ages": Age,
    "goals": Goal,
    "targets": Target,
    "indicators": Indicator,
    "commitments": Commitment,
    "restatements": Restatement,
    "statuses": Telling,
    "serves": Serving,
    "figures": Figure,
    "money": Money,
    "milestones": Milestone,
    "stories": Story,
    "articles": Article,
    "clusters": Cluster,
    "recommendations": Recommendation,
    "glossary": Term,
    "boxes": Box,
    "footnotes": Footnote,
    "paragraphs": Paragraph,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that the plan's rows were taken from. `published_on` is a day, a month or a year (ISO)."""

    id: str
    title: str
    publisher: str
    published_on: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole plan. Dates are ISO text; `shown_as_at` is the day its pages open at (blank: today)."""

    id: str
    title: str
    short_title: str
    area: str
    area_code: str
    publisher: str
    began_on: str
    reported_on: str
    horizon: int
    languages: tuple[str, ...] = ("en",)
    licence: str = ""
    shown_as_at: str = ""
    sources: tuple[Source, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    themes: tuple[Theme, ...] = ()
    bodies: tuple[Body, ...] = ()
    ages: tuple[Age, ...] = ()
    goals: tuple[Goal, ...] = ()
    targets: tuple[Target, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    restatements: tuple[Restatement, ...] = ()
    statuses: tuple[Telling, ...] = ()
    serves: tuple[Serving, ...] = ()
    figures: tuple[Figure, ...] = ()
    money: tuple[Money, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    stories: tuple[Story, ...] = ()
    articles: tuple[Article, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    glossary: tuple[Term, ...] = ()
    boxes: tuple[Box, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


def required(table: type) -> set[str]:
    """The columns of a table in which a blank cell is refused."""
    return {name for name, kind in columns(table).items() if kind.required}
