"""Plans at random: every table, every column, references that hold. Made from the columns themselves."""

import datetime as dt
import unicodedata
from typing import Any

from hypothesis import strategies as st

from tests.builders import LATER, NAMED_BY, REPORT, bare_plan, row
from village.kernel.tables.rules import formula
from village.plan.rules.document import AGES, STATUSES, TABLES, Plan, Source, columns
from village.plan.rules.kinds import Kind
from village.plan.rules.standing import Update

SOURCES = (
    REPORT,
    LATER,
    Source(id="slides", title="Slides", publisher="council", published_on="2008", kind="slides"),
    Source(id="early", title="Before the plan", publisher="council", published_on="2007-03", kind="paper", note="Old."),
)
LETTERS = st.sampled_from("abcXYZ019 .,;:’'\"éüßñ中£%&()/!?—“”")
SLUGS = st.text("abc0-", min_size=1, max_size=5).filter(lambda one: one[0] != "-")
YEARS = st.integers(1900, 2198)
LIVED = (
    "goals",
    "targets",
    "indicators",
    "commitments",
    "restatements",
    "money",
    "milestones",
    "recommendations",
    "clusters",
)
SOUGHT = ("themes", "bodies", "goals", "commitments")
DAYS = st.dates(dt.date(2006, 1, 1), dt.date(2012, 12, 31))


def text(most: int, *, required: bool) -> st.SearchStrategy[str]:
    """Text as it is when it has been read: trimmed, NFC, no formula."""
    tidy = st.text(LETTERS, max_size=min(most, 30)).map(lambda one: unicodedata.normalize("NFC", one.strip()))
    fit = tidy.filter(lambda one: not formula(one) and (bool(one) or not required))
    return fit


@st.composite
def dues(draw: st.DrawFn) -> str:
    """A due date in one of its forms."""
    year = draw(YEARS)
    tails = [
        "",
        f"/{(year + 1) % 100:02}",
        f"-{draw(st.integers(1, 12)):02}",
        f"-{draw(st.dates(dt.date(2001, 1, 1), dt.date(2001, 12, 31))):%m-%d}",
        "-" + draw(st.sampled_from(["spring", "summer", "autumn", "winter", "early", "mid", "late", "end"])),
    ]
    return f"{year}{draw(st.sampled_from(tails))}"


PERIODS = st.one_of(
    dues(), dues().map("..{}".format), dues().map("{}..".format), YEARS.map(lambda year: f"{year}..{year + 1}")
)


def _value(kind: Kind, ids: dict[str, list[str]]) -> st.SearchStrategy[Any]:
    """Any value that a cell of this kind may hold, told from the kind's own name."""
    name, blank = kind.name, [] if kind.required else [""]
    if kind.table:
        known = ids[kind.table]
        if kind.many:
            return st.lists(st.sampled_from(known), unique=True, max_size=3).map(tuple) if known else st.just(())
        return st.sampled_from([*known, *blank])
    if name.startswith("articles"):
        numbers = st.integers(1, 54).map(str)  # the Convention has 54
        return st.lists(numbers | st.just("all"), unique=True, max_size=3).map(tuple)
    if kind.many:
        words = text(20, required=True).filter(lambda one: ";" not in one)
        return st.lists(words, unique=True, min_size=int(kind.required), max_size=3).map(tuple)
    if name.startswith("one of "):
        return st.sampled_from([*name.removeprefix("one of ").split(", "), *blank])
    if name.startswith("text"):
        return text(int(name.split()[-2]), required=kind.required)
    number = st.integers(-(10**9), 10**9).map(lambda n: n / 1000)
    found: dict[str, st.SearchStrategy[Any]] = {
        "a name of lower-case words joined by hyphens": SLUGS,
        "a number": number if kind.required else st.none() | number,
        "a whole number": st.integers(0, 10**9) if kind.required else st.none() | st.integers(0, 10**9),
        "a day, month, year, financial year or season": st.just("") | dues(),
        "a period": PERIODS if kind.required else st.just("") | PERIODS,
        "a paragraph of the source": st.sampled_from(["1.1", "1.1 box", "2.10", "summary", "annex A", "7.61 story"]),
    }
    return found[name]


@st.composite
def plans(draw: st.DrawFn, most: int = 2, *, only: tuple[str, ...] = tuple(TABLES), texts: bool = True) -> Plan:
    """A plan with up to `most` rows in each table (in those of `only`), such as a folder may hold. Without `texts`,
    free text is what the builder gives: quicker, where words do not matter."""
    ids: dict[str, list[str]] = {"sources": [source.id for source in SOURCES]}
    for table in TABLES:
        names = st.integers(1, 54).map(str) if NAMED_BY.get(table) in ("number", "order") else SLUGS
        names = st.sampled_from(AGES) if table == "ages" else names
        ids[table] = draw(st.lists(names, unique=True, min_size=1, max_size=most)) if table in only else []
    tables = {table: tuple(draw(_row(table, name, ids, texts)) for name in ids[table]) for table in only}
    for table in {"chapters", "goals"} & set(only):
        for number, one in enumerate(tables[table]):
            object.__setattr__(one, "number", number)
    _settle_sums(tables.get("money", ()))
    return bare_plan(sources=SOURCES, languages=("en", "cy"), shown_as_at="2008-12-11", licence="Ours.", **tables)


@st.composite
def _row(draw: st.DrawFn, table: str, name: str, ids: dict[str, list[str]], texts: bool) -> Any:
    shape = columns(TABLES[table])
    own = NAMED_BY.get(table, "id")
    drawn = {column: kind for column, kind in shape.items() if column != own and (texts or "text" not in kind.name)}
    values = {column: draw(_value(kind, ids)) for column, kind in drawn.items()}
    if table == "commitments":
        values["ages"] = tuple(draw(st.lists(st.sampled_from(AGES), unique=True)))
    if table == "serves":
        values["serves"] = name  # no two threads lead from one row to one place
    if table == "money" and values["amount_high"] is not None:
        values["amount_high"] += values["amount"]
    return row(table, int(name) if own == "order" else name, **values)


def _settle_sums(money: tuple[Any, ...]) -> None:
    """Let sums point only to sums before them, and in ways that can be added up."""
    known = {"early": 1, "report": 2, "slides": 3, "news": 4}  # the slides on the last day of their year
    before: dict[str, Any] = {}
    for one in money:
        first, whole = before.get(one.same_as), before.get(one.part_of)
        good_first = first is not None and not first.same_as and known[first.source] <= known[one.source]
        good_whole = whole is not None and not whole.same_as and not good_first
        object.__setattr__(one, "same_as", one.same_as if good_first else "")
        object.__setattr__(one, "part_of", one.part_of if good_whole else "")
        before[one.id] = one


@st.composite
def updates(draw: st.DrawFn, plan: Plan) -> list[Update]:
    """Approved updates of a plan's commitments, in the order of approval."""
    ids = [one.id for one in plan.commitments]
    some = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(STATUSES), DAYS, DAYS), max_size=8))
    found = [Update(one, status, as_of, known) for one, status, as_of, known in some]
    return sorted(found, key=lambda update: update.known_on)
