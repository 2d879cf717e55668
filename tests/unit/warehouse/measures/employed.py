"""Made-up rows of a workforce, as `workforce.extracts` gives them to the warehouse."""

import datetime as dt

import numpy as np

from tests.oracles import workforce_counted as naive
from village.warehouse.extract import Table
from village.workforce.rules.measured.grouping import sectors
from village.workforce.rules.measured.years import Year
from village.workforce.rules.rates import working_days

AREAS = ("E08000003", "E08000006")
SITES = ("childrens-centre", "full-day-care", "sessional-care", "school", "other")
YEARS = (Year(2023), Year(2024))
WORDS = {
    "origin": ("", "newly-qualified", "agency", "outside-england", "other", "not-known"),
    "reason": ("", "resigned", "retired", "compulsory-redundancy", "died", "end-of-contract", "not-collected"),
}
KINDS: dict[str, dict[str, str]] = {
    "workforce_years": {
        "year": "whole", "period": "text", "from_on": "day", "until_on": "day", "day": "text", "last_on": "day",
        "working_days": "whole",
    },
    "workforce_people": {
        "worker": "text", "year": "whole", "area": "text", "sector": "text", "in_post": "flag", "agency": "flag",
        "covers": "flag", "stayed": "flag", "fte": "number", "started": "whole", "left_post": "whole",
        "origin": "text", "reason": "text", "age_band": "text", "ethnicity": "text", "level": "text",
        "days_lost": "number",
    },
    "workforce_posts": {
        "post": "text", "year": "whole", "area": "text", "vacant": "number", "in_post": "number", "heads": "whole",
    },
    "workforce_inductions": {"induction": "text", "year": "whole", "area": "text", "given": "flag"},
    "workforce_sites": {"site": "text", "year": "whole", "area": "text", "kind": "text", "led": "flag"},
    "workforce_holders": {"holder": "text", "year": "whole", "area": "text", "fte": "number"},
    "help_caseloads": {"holder": "text", "year": "whole", "area": "text", "cases": "whole"},
}  # fmt: skip


def world(seed: int, most: int = 120) -> naive.World:
    """Two areas with up to so many workers in two years, of any kinds."""
    chance = np.random.default_rng(seed)
    made: naive.World = {name: [] for name in KINDS}
    made["workforce_years"] = [year(one) for one in YEARS]
    for one in YEARS:
        for area in AREAS:
            some = [person(chance, area, one.year, n) for n in range(int(chance.integers(1, most)))]
            counts = dict.fromkeys(naive.SECTORS[:-1], 0)
            for row in some:
                counts[row["sector"]] += row["in_post"]
            called = sectors(counts)
            made["workforce_people"] += [row | {"sector": called[row["sector"]]} for row in some]
            for n in range(int(chance.integers(0, 30))):
                row = {"induction": f"{area}-{n}", "year": one.year, "area": area, "given": bool(chance.random() < 0.6)}
                made["workforce_inductions"].append(row)
            made["workforce_holders"] += (there := held(chance, area, one.year, most))
            made["help_caseloads"] += cases(chance, there, area, one.year)
            for n in range(int(chance.integers(1, 9))):
                fte = float(chance.integers(0, 5)) / 4
                row = {"post": f"{area}-{n}", "year": one.year, "area": area, "vacant": 1 - fte, "in_post": fte}
                row["heads"] = int(chance.integers(0, 4)) if fte else 0
                made["workforce_posts"].append(row)
                row = {"site": f"{area}-{n}", "year": one.year, "area": area, "led": bool(chance.random() < 0.4)}
                made["workforce_sites"].append(row | {"kind": str(chance.choice(SITES))})
    return made


def year(one: Year) -> naive.Row:
    return {
        "year": one.year, "period": one.period, "from_on": one.from_on, "until_on": one.until_on,
        "day": dt.date(one.year, 9, 30).isoformat(), "last_on": one.last_on, "working_days": working_days(one.year),
    }  # fmt: skip


def held(chance: np.random.Generator, area: str, of: int, most: int) -> list[naive.Row]:
    """Those who sign in and work, some of them on call only."""
    many = int(chance.integers(0, max(most // 4, 2)))
    return [
        {"holder": f"{area}-{n}", "year": of, "area": area, "fte": float(chance.integers(0, 5)) / 4}
        for n in range(many)
    ]


def cases(chance: np.random.Generator, some: list[naive.Row], area: str, of: int) -> list[naive.Row]:
    """What they lead, here and now and then next door, and what those lead who are in no register."""
    leads = [one["holder"] for one in some if chance.random() < 0.7]
    others = [f"{area}-unknown-{n}" for n in range(int(chance.integers(0, 4)))]
    found = [(who, area) for who in (*leads, *others)]
    found += [(who, AREAS[0]) for who in leads if area != AREAS[0] and chance.random() < 0.2]
    return [{"holder": who, "year": of, "area": where, "cases": int(chance.integers(1, 20))} for who, where in found]


def person(chance: np.random.Generator, area: str, of: int, n: int) -> naive.Row:
    there, lent = bool(chance.random() < 0.8), bool(chance.random() < 0.1)
    few = min(1 + int(chance.exponential(1.5)), 8) - 1  # most in the first sectors, so that some are small

    def one_of(words: tuple[str, ...]) -> str:
        return words[min(int(chance.exponential(1.2)), len(words) - 1)]

    return {
        "worker": f"{area}-{n}", "year": of, "area": area, "sector": naive.SECTORS[few], "in_post": there,
        "agency": lent, "covers": lent and bool(chance.random() < 0.6),
        "stayed": there and bool(chance.random() < 0.8), "fte": float(chance.integers(1, 5)) / 4 if there else 0.0,
        "started": int(chance.random() < 0.3), "left_post": int(chance.random() < (0.1 if there else 1.0)),
        "origin": one_of(WORDS["origin"]), "reason": one_of(WORDS["reason"]), "age_band": one_of(naive.AGES),
        "ethnicity": one_of(naive.ETHNIC), "level": one_of(naive.LEVELS),
        "days_lost": float(chance.integers(0, 40)) / 4 if chance.random() < 0.3 else 0.0,
    }  # fmt: skip


def records(made: naive.World) -> list[Table]:
    """The rows as tables."""
    keys = {
        "workforce_years": ("year",), "workforce_people": ("worker", "year", "area", "sector"),
        "help_caseloads": ("holder", "year", "area"),
    }  # fmt: skip
    return [
        Table(
            name, "", KINDS[name], keys.get(name, (name.removeprefix("workforce_").removesuffix("s"), "year")),
            [[row[column] for column in KINDS[name]] for row in rows],
        )
        for name, rows in made.items()
    ]  # fmt: skip
