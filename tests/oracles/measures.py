"""Naive twins of the measures: plain loops over observations as dictionaries, one small function for each formula.

TWINS gives each measure's function by its slug. A twin takes every observation ever published and gives one dictionary
for each area, level, period and group, with the columns of `measures.definition.GIVEN`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Row = dict[str, Any]
Twin = Callable[[list[Row]], list[Row]]
KEY = ("indicator", "area", "basis", "period", "group", "definition")
WHERE = ("area", "level", "period", "group")
ALL = ("country", "region", "authority")
FSM = ("", "fsm=eligible", "fsm=not-eligible")


def latest(observations: Iterable[Row]) -> list[Row]:
    """Of each key the row published last; of two on one day the one of the later release."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in observations:
        key = tuple(row[name] for name in KEY)
        known = found.get(key)
        if known is None or (row["published_on"], row["release"]) > (known["published_on"], known["release"]):
            found[key] = row
    return list(found.values())


def of(rows: Iterable[Row], indicator: str, levels: tuple[str, ...] = ALL) -> Iterator[Row]:
    for row in rows:
        if row["indicator"] == indicator and row["level"] in levels:
            yield dict(row)


def share(row: Row, per: float) -> Row:
    """From counts where there are both, else as printed."""
    top, bottom = row["numerator"], row["denominator"]
    if top is not None and bottom:
        row["value"] = per * top / bottom
    if top is not None and bottom is not None:
        row["decimals"] = None
    return row


def plain(indicator: str, levels: tuple[str, ...] = ALL) -> Twin:
    return lambda rows: list(of(rows, indicator, levels))


def grouped(named: dict[str, str], definition: Callable[[Row], str] | None = None) -> Twin:
    def made(rows: list[Row]) -> list[Row]:
        found = []
        for indicator, group in named.items():
            for row in of(rows, indicator):
                row["group"] = group
                if definition:
                    row["definition"] = definition(row)
                found.append(row)
        return found

    return made


def counted(indicator: str, groups: tuple[str, ...] | None = None, per: float = 100) -> Twin:
    def made(rows: list[Row]) -> list[Row]:
        return [share(row, per) for row in of(rows, indicator) if groups is None or row["group"] in groups]

    return made


def earlier_counts(indicator: str, later: str, groups: tuple[str, ...] | None = None, per: float = 100) -> Twin:
    """Counts of one release wherever it has a row, else what another prints."""

    def made(rows: list[Row]) -> list[Row]:
        first = counted(indicator, groups, per)(rows)
        have = {(r["area"], r["period"], r["group"]) for r in rows if r["indicator"] == indicator}
        return first + [r for r in of(rows, later) if (r["area"], r["period"], r["group"]) not in have]

    return made


def as_year(row: Row) -> Row:
    """What the tool dates with the last day of a year to 30 September, as that year."""
    year = int(row["period"][:4])
    return row | {"period": f"{year - 1}m10~{year}m09"}


def staff(indicator: str, later: str, counts: str = "", year: bool = False) -> Twin:
    """What the workforce census prints, from its counts for authorities and where these give it to one decimal; else
    what the tool prints.
    counts: "of" for a denominator that is beside it, "and" for one of the count and those in post together."""

    def made(rows: list[Row]) -> list[Row]:
        found = []
        for row in of(rows, indicator):
            top, bottom = row["numerator"], row["denominator"]
            if counts == "and":
                where = {"area": row["area"], "period": row["period"], "group": row["group"]}
                more = value_of(rows, "social-work.in-post-fte", **where)
                bottom = None if more is None or top is None else top + more
            row.update(numerator=None, denominator=None)
            known = counts and top is not None and bottom and row["value"] is not None
            if known and (row["level"] == "authority" or abs(100 * top / bottom - row["value"]) <= 0.050001):
                row.update(value=100 * top / bottom, numerator=top, denominator=bottom, decimals=None)
            found.append(row)
        have = {(r["area"], r["period"], r["group"]) for r in found}
        told = [as_year(r) if year else r for r in of(rows, later)]
        return found + [r for r in told if (r["area"], r["period"], r["group"]) not in have]

    return made


def starters(rows: list[Row]) -> list[Row]:
    """Of each authority from its two counts."""
    found = []
    for row in of(rows, "social-work.starters-fte", ("authority",)):
        beside = [
            r
            for r in rows
            if r["indicator"] == "social-work.in-post-fte"
            and (r["area"], r["until_on"], r["group"]) == (row["area"], row["until_on"], row["group"])
        ]
        top, bottom = row["value"], beside[0]["value"] if beside else None
        row.update(numerator=top, denominator=bottom, decimals=None, lower=None, upper=None, definition="", value=None)
        if top is not None and bottom:
            row.update(value=100 * top / bottom, code="")
        elif bottom == 0:
            row["code"] = "not-applicable"
        else:
            row["code"] = row["code"] or (beside[0]["code"] if beside else "") or "not-available"
        found.append(row)
    return found


def caseload(rows: list[Row]) -> list[Row]:
    """From counts for authorities; regions and England as printed, since these come from complete pairs."""
    found = earlier_counts("social-work.caseload", "lait.work-force-avgnumcase-sw", per=1)(rows)
    printed = {(r["area"], r["period"]): r for r in rows if r["indicator"] == "social-work.caseload"}
    for row in found:
        said = printed.get((row["area"], row["period"]))
        if said and row["level"] != "authority":
            row.update(value=said["value"], decimals=said["decimals"])
    return found


def value_of(rows: list[Row], indicator: str, **where: Any) -> float | None:
    found = [r for r in rows if r["indicator"] == indicator and all(r[name] == to for name, to in where.items())]
    assert len(found) <= 1
    return found[0]["value"] if found else None


def from_counts(row: Row, k: float | None, n: float | None) -> Row:
    """A printed percentage from its counts, where they round to it."""
    row.update(numerator=None, denominator=None)
    if k is None or not n or row["value"] is None or row["decimals"] is None:
        return row
    if abs(100 * k / n - row["value"]) <= 0.5 * 10.0 ** -row["decimals"] + 1e-6:
        row.update(value=100 * k / n, numerator=k, denominator=n, decimals=None)
    return row


def two_counts(printed: str, top: str, bottom: str, on: str = "period") -> Twin:
    def made(rows: list[Row]) -> list[Row]:
        found = []
        for row in of(rows, printed):
            where = {"area": row["area"], on: row[on]}
            found.append(from_counts(row, value_of(rows, top, **where), value_of(rows, bottom, **where)))
        return found

    return made


def per_children(indicator: str) -> Twin:
    """Per 10,000 of the children at the middle of the year before."""

    def made(rows: list[Row]) -> list[Row]:
        found = []
        for row in of(rows, indicator):
            people = [
                r["value"]
                for r in rows
                if r["indicator"] == "population.aged-0-17"
                and (r["area"], r["group"]) == (row["area"], row["group"])
                and r["from_on"].year == row["from_on"].year - 1
            ]
            n = people[0] if people else None
            count = row["value"]
            row.update(numerator=count, denominator=n, lower=None, upper=None, decimals=None)
            row["value"] = 10_000 * count / n if count is not None and n else None
            if count is not None and not n:
                row["code"] = "not-available"
            found.append(row)
        return found

    return made


def conferences(rows: list[Row]) -> list[Row]:
    found = []
    for row in of(rows, "lait.cp-conf-15days"):
        where = {"area": row["area"], "period": row["period"]}
        waits = [value_of(rows, f"lait.{days}-icpc", **where) for days in (10, 15, 20, 21)]
        known = [one for one in waits if one is not None]
        found.append(
            from_counts(row, known[0] + known[1], sum(known)) if len(known) == 4 else from_counts(row, None, None)
        )
    return found


def ready_for_school(rows: list[Row]) -> list[Row]:
    first = counted("eyfsp.gld", (*FSM, "sex=boys", "sex=girls"))(rows)
    have = {(r["area"], r["period"], r["level"]) for r in rows if r["indicator"] == "eyfsp.gld"}
    printed = grouped(
        {
            "lait.fsp-new-gooddev": "",
            "lait.fsp-gooddev-fsm": "fsm=eligible",
            "lait.fsp-gooddev-fsm-other": "fsm=not-eligible",
        },
        lambda row: "2021" if row["from_on"].isoformat() >= "2021-09-01" else "2012",
    )
    return first + [r for r in printed(rows) if (r["area"], r["period"], r["level"]) not in have]


def attainment8_points(row: Row) -> str:
    began = row["from_on"].year
    named = {2016: "2017", 2017: "2018", 2018: "2018", 2019: "teacher-assessed", 2020: "teacher-assessed", 2021: "2022"}
    return "2016" if began < 2016 else named.get(began, "2023")


def progress8(rows: list[Row]) -> list[Row]:
    first = []
    for row in of(rows, "ks4.progress8", ("authority",)):
        if row["definition"] == "state-funded" and row["lower"] is not None:
            row["definition"] = ""
            first.append(row)
    have = {(row["area"], row["period"]) for row in first}
    for indicator, group in (("avg", ""), ("fsm-avg", "fsm=eligible"), ("nonfsm-avg", "fsm=not-eligible")):
        for row in of(rows, f"lait.{indicator}-prog8-score"):
            if group or (row["area"], row["period"]) not in have:
                row["group"] = group
                first.append(row)
    return first


def by_19(level: str, fsm: str, other: str) -> Twin:
    counts = counted(f"l2l3.level{level}", FSM)
    names = {f"lait.level{level}age19": "", f"lait.{fsm}": "fsm=eligible", f"lait.{other}": "fsm=not-eligible"}
    printed = grouped(names)

    def made(rows: list[Row]) -> list[Row]:
        have = {(r["area"], r["period"]) for r in rows if r["indicator"] == f"l2l3.level{level}"}
        return counts(rows) + [r for r in printed(rows) if (r["area"], r["period"]) not in have]

    return made


def neet(rows: list[Row]) -> list[Row]:
    found = []
    for row in of(rows, "lait.16-17-not-known-neet"):
        known = [
            r["value"]
            for r in rows
            if r["indicator"] == "neet.cohort" and r["area"] == row["area"] and r["from_on"].year == row["from_on"].year
        ]
        row["denominator"] = known[0] if known else None
        found.append(row)
    return found


def first_choice(rows: list[Row]) -> list[Row]:
    found = [row for row in of(rows, "places.first-preference") if row["group"] == "phase=primary"]
    for row in found:
        row["group"] = ""
    return found


def phases(every: str, primary: str, secondary: str) -> Twin:
    return grouped({f"lait.{every}": "", f"lait.{primary}": "phase=primary", f"lait.{secondary}": "phase=secondary"})


def meals(every: str, fsm: str, other: str, definition: Callable[[Row], str] | None = None) -> Twin:
    names = {f"lait.{every}": "", f"lait.{fsm}": "fsm=eligible", f"lait.{other}": "fsm=not-eligible"}
    return grouped(names, definition)


_PLAIN = {
    "infant-mortality": "infmort",
    "low-birth-weight": "low-birth-weight-babies",
    "breastfeeding-at-6-weeks": "6wksbreast",
    "excess-weight-reception": "excessrec",
    "excess-weight-year-6": "excessyr6",
    "under-18-conceptions": "under18concep",
    "emergency-admissions": "hospad0-14",
    "mental-health-admissions": "cmh-0-17yrs",
    "alcohol-admissions": "hosp-adm-alc-under-18yrs",
    "repeat-referrals": "rereferral",
    "road-casualties": "rta",
    "stable-placements": "lac-longstable-percent",
    "reoffending": "reoffyo15-17",
    "mental-wellbeing-in-care": "emotional-lac",
    "participation-16-17": "16-17ed-and-training",
    "september-guarantee": "sept-guarantee",
    "child-poverty": "childpov",
    "destinations-after-16": "susedoverall-all",
    "ehc-plans-in-20-weeks": "sen-ehc-excpt-20wks",
    "early-education-3-and-4": "percent-3-and-4yr-olds",
    "two-year-review": "hcp-phof",
    "care-leavers-in-learning-or-work": "careleavereet",
}
TWINS: dict[str, Twin] = {
    **{slug: plain(f"lait.{name}") for slug, name in _PLAIN.items()},
    "first-time-entrants": plain("lait.firstyjs", ("region", "authority")),
    "child-protection-plans": per_children("cpp.plans"),
    "children-looked-after": per_children("lait.lacnum"),
    "long-protection-plans": counted("cpp.2-years-or-more"),
    "repeat-protection-plans": two_counts("lait.prevregcpr", "lait.reregcpr", "lait.cpp-abuse"),
    "placement-moves": two_counts("lait.lacstable-2016on", "lait.lacstablenum-2016on", "lait.lacnum", "until_on"),
    "care-leavers-housed": two_counts("lait.careleaveracc", "lait.nocareleaveracc", "lait.nocareleavers"),
    "conferences-in-15-days": conferences,
    "ready-for-school": ready_for_school,
    "phonics": grouped({"lait.ks1p-all": "", "lait.ks1p-fsm": "fsm=eligible"}),
    "ready-for-secondary": meals("ks2rwm-expected-std", "fsm-new-ks2-rwm", "nonfsm-new-ks2-rwm"),
    "attainment-8": meals("avg-attain8-score", "fsm-avg-attain8-score", "nonfsm-avg-attain8-score", attainment8_points),
    "progress-8": progress8,
    "absence": phases("totabs", "pritotabs", "sectotabs"),
    "persistent-absence": phases("totperabnew", "sfpriperabnew", "sfsecperabnew"),
    "suspensions": earlier_counts("exclusions.fixed-period", "lait.totfixedex", ("",)),
    "permanent-exclusions": earlier_counts("exclusions.permanent", "lait.totpermex", ("",)),
    "schools-first-choice": first_choice,
    "neet": neet,
    "level-2-by-19": by_19("2", "level2-fms-attain", "level2age19-non-fsm"),
    "level-3-by-19": by_19("3", "level3-fms-attain", "nonfsm-l3-aged19"),
    "higher-education-by-19": meals("he-19-all", "he-19-fsm", "he-19-non-fsm"),
    "agency-social-workers": staff("social-work.agency-rate", "lait.work-force-agecy-rate", "and"),
    "social-worker-vacancies": staff("social-work.vacancy-rate", "lait.work-force-vac-rate", "and"),
    "social-worker-turnover": staff("social-work.turnover-rate", "lait.work-force-to-rate", "of", year=True),
    "social-worker-absence": staff("social-work.absence-rate", "lait.work-force-swabsence", year=True),
    "social-worker-starters": starters,
    "social-worker-caseload": caseload,
}


def indicators(sql: str) -> set[str]:
    """The indicators that a measure's SQL names."""
    return {one for one in sql.split("'")[1::2] if "." in one}


def values(slug: str, observations: list[Row]) -> dict[tuple[Any, ...], Row]:
    """What a measure's twin gives, by area, level, period and group. Raises ValueError when one comes twice."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in TWINS[slug](latest(observations)):
        key = tuple(row[name] for name in WHERE)
        if key in found:
            raise ValueError(f"The twin of {slug} gives {key} twice.")
        found[key] = row
    return found


def differences(slug: str, observations: list[Row], made: list[Row]) -> list[str]:
    """Where a measure's values (dictionaries) are not those of its twin, a line each; none when all agree."""
    expected = values(slug, observations)
    told = [f"{key} is not given" for key in expected.keys() - {tuple(row[n] for n in WHERE) for row in made}]
    for row in made:
        key = tuple(row[name] for name in WHERE)
        if key not in expected:
            told.append(f"{key} is given and should not be")
            continue
        for name in ("code", "decimals", "quality", "definition", "release", "file", "row"):
            if row[name] != expected[key][name]:
                told.append(f"{key}: {name} is {row[name]!r} and should be {expected[key][name]!r}")
        for name in ("value", "numerator", "denominator", "lower", "upper"):
            if not same(row[name], expected[key][name]):
                told.append(f"{key}: {name} is {row[name]!r} and should be {expected[key][name]!r}")
    return told


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1.0, abs(other))
