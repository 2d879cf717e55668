"""A mapping begun from a file: what its header and first rows suggest, and a comment wherever a person must decide."""

import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from village.warehouse.importing.cells import NUMBER
from village.warehouse.importing.files import ROW, read_table, refused
from village.warehouse.importing.mapping import Mapping
from village.warehouse.importing.places import NotAPlace, place
from village.warehouse.periods import Period, period

_LOOKED_AT = 50_000  # rows
_YEARISH = re.compile(r"(19|20)\d\d([/-]?\d\d|[/-](19|20)\d\d| ?Q[1-4])?")
_LEVELS = ("authority", "region", "country", "district")
_TIDY = {"time_period", "geographic_level", "new_la_code"}
_NAMED = re.compile(r"name|address|postcode|easting|northing|latitude|longitude|rank|quintile", re.IGNORECASE)
_CODES = {
    "c": "suppressed",
    "x": "not-available",
    "z": "not-applicable",
    "u": "unreliable",
    "low": "low",
    "SUPP": "suppressed",
    "NE": "not-entered",
    "NP": "not-available",
    "NA": "not-available",
    "N/A": "not-applicable",
    "NULL": "not-available",
    "-": "not-available",
    "..": "not-available",
    ".": "not-applicable",
    "*": "suppressed",
    ":": "not-available",
}
_ANY_PERIOD = period("2024")


def draft(path: Path, sheet: str = "", header_row: int = 1) -> str:
    """The YAML of a mapping for the file at `path`, to be finished by a person. Raises Refused for no table at all.

    Guesses are few and marked: CHECK is a guess, TODO is what the file cannot tell.
    """
    table = read_table(path, _stand_in(path.name, sheet, header_row)).frame.head(_LOOKED_AT)
    columns = [name for name in table.columns if name != ROW]
    if table.is_empty():
        raise refused(path.name, "There are no rows beneath the header.", "Give a file with figures.")
    tidy = set(columns) >= _TIDY
    when = _period_column(table, columns)
    where = _area_columns(table, columns)
    numbers = [name for name in columns if name not in (when, *where) and _is_figures(table[name])]
    groups = [name for name in columns if name not in (when, *where, *numbers) and _is_group(table[name], name)]
    groups = [] if tidy and not groups else [name for name in groups if not tidy or name not in _tidy_columns(columns)]
    lines = [
        *_head(path, sheet, header_row, tidy),
        *_period_lines(table, when),
        *_area_lines(where, tidy),
        *_group_lines(table, groups),
        *_code_lines(table, numbers),
        *_indicator_lines(table, numbers),
    ]
    return "\n".join(lines) + "\n"


def _stand_in(file: str, sheet: str, header_row: int) -> Mapping:
    """Enough of a mapping to open the file by."""
    return Mapping.model_validate(
        {
            "dataset": "draft",
            "title": file,
            "publisher": "",
            "licence": "",
            "published_on": "2000-01-01",
            "files": [{"name": "*"}],
            "period": {"is": "2000"},
            "rows": [{"drop": "a draft"}],
            "indicators": [{"name": "draft", "title": "", "unit": "count", "value": "draft"}],
            "sheet": sheet,
            "header_row": header_row,
            "short_rows": True,
        }
    )


def _texts(column: pl.Series) -> list[str]:
    return [text for text in column.unique(maintain_order=True).to_list() if text]


def _share(texts: Iterable[bool]) -> float:
    told = list(texts)
    return sum(told) / len(told) if told else 0.0


def _period_column(table: pl.DataFrame, columns: list[str]) -> str:
    """The first column whose every text looks like a year, and that has few of them."""
    for name in columns:
        texts = _texts(table[name])
        if texts and len(texts) <= 200 and all(_YEARISH.fullmatch(text) for text in texts):
            return name
    return ""


def _area_columns(table: pl.DataFrame, columns: list[str]) -> dict[str, str]:
    """Columns in which most texts are areas, with the level that fits most of them."""
    found = {}
    for name in columns:
        texts = [text for text in _texts(table[name]) if not text.isdigit() or len(text) == 3][:60]
        shares = {level: _share(_is_place(text, level, _ANY_PERIOD) for text in texts) for level in _LEVELS}
        level = max(_LEVELS, key=lambda one: shares[one])
        if texts and shares[level] > 0.6 and not set(texts) <= {str(number) for number in range(100)}:
            found[name] = level
    return found


def _is_place(text: str, level: str, over: Period) -> bool:
    try:
        place(text, level, over)
    except NotAPlace:
        return False
    return True


def _is_figures(column: pl.Series) -> bool:
    texts = _texts(column)
    plain = [text.removesuffix("%").replace(",", "") for text in texts if text not in _CODES]
    return (
        bool(plain)
        and not _NAMED.search(column.name)
        and _share(re.match(NUMBER, one) is not None for one in plain) > 0.9
    )


def _is_group(column: pl.Series, name: str) -> bool:
    return 1 < len(_texts(column)) <= 40 and not _NAMED.search(name)


def _tidy_columns(columns: list[str]) -> set[str]:
    own = {"time_identifier", "geographic_level", "lad_code", "lad_name"}
    return own | {name for name in columns if name.startswith(("country_", "region_", "old_la_", "new_la_", "la_"))}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "unnamed"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _head(path: Path, sheet: str, header_row: int, tidy: bool) -> list[str]:
    layout = "tidy" if tidy else "sheet" if path.suffix.lower() in (".ods", ".xlsx") else "csv"
    lines = [
        f"# A mapping begun from {path.name}. CHECK what is marked so, fill in what says TODO, then try it:",
        f"#   ./village figures load {path.name} --mapping THIS-FILE --dry-run",
        f"dataset: {_slug(path.stem)[:40].strip('-')}  # CHECK: a short name; indicators are called dataset.name",
        "title: TODO",
        "publisher: TODO",
        "url: TODO",
        "licence: TODO",
        "published_on: TODO  # the day of publication, as 2024-11-28",
        "quality: final  # CHECK: provisional, revised or final",
        f"layout: {layout}",
        "files:",
        f"  - name: {_quoted(path.name)}  # a * stands for whatever differs between years",
    ]
    lines += [f"sheet: {_quoted(sheet)}"] if sheet else []
    lines += [f"header_row: {header_row}"] if header_row != 1 else []
    return lines


def _period_lines(table: pl.DataFrame, when: str) -> list[str]:
    if not when:
        return ["period: {is: TODO}  # no column looks like a time; 2023/24, 2023-24, 2023 or 2024-03-31"]
    texts = _texts(table[when])
    if all(re.fullmatch(r"\d{4}", text) for text in texts):
        doubt = 'CHECK: calendar, or academic or financial with `year: begins` or `year: ends`, or as: "{year}-03-31"'
        return [f"period: {{column: {_quoted(when)}, kind: calendar}}  # {doubt}"]
    return [f"period: {{column: {_quoted(when)}, kind: academic}}  # CHECK: academic or financial"]


def _area_lines(where: dict[str, str], tidy: bool) -> list[str]:
    basis = "basis: residence  # CHECK: residence, school, responsible or area: whose figures are they?"
    if tidy:
        return [basis, "# The rows of this layout are known: national, regional, authority. District rows need a rule."]
    if not where:
        return [basis, "rows:", "  - {level: country, area_is: E92000001}  # CHECK: no column looks like areas"]
    finest = next(level for level in ("district", "authority", "region", "country") if level in where.values())
    fitting = [name for name, level in where.items() if level == finest]
    chosen = next((name for name in fitting if "code" in name.lower()), fitting[0])
    others = ", ".join(name for name in where if name != chosen)
    return [
        basis,
        "rows:  # CHECK: the first that fits a row counts; add `when: {column: text}` if rows are of several kinds",
        f"  - {{level: {where[chosen]}, area: {_quoted(chosen)}}}" + (f"  # or by {others}" if others else ""),
    ]


def _group_lines(table: pl.DataFrame, groups: list[str]) -> list[str]:
    if not groups:
        return []
    lines = ["groups:  # CHECK: remove a column that tells no groups of people apart"]
    for name in groups:
        texts = _texts(table[name])
        total = next((text for text in texts if text.lower() in ("total", "all", "all pupils")), "")
        said = f"total: {_quoted(total)}" if total else "total: TODO"
        lines.append(f"  - {{column: {_quoted(name)}, what: {_slug(name)}, {said}}}  # {', '.join(texts[:6])}")
    return lines


def _code_lines(table: pl.DataFrame, numbers: list[str]) -> list[str]:
    symbols = sorted(
        {
            text
            for name in numbers
            for text in _texts(table[name])
            if not re.match(NUMBER, _plain(text)) and len(text) <= 12
        }
    )
    if not symbols:
        return []
    lines = ["codes:  # CHECK against the publisher's notes what each symbol means"]
    return lines + [f"  {_quoted(text)}: {_CODES.get(text, 'TODO')}" for text in symbols]


def _plain(text: str) -> str:
    return text.removesuffix("%").replace(",", "")


def _is_number(text: str) -> bool:
    return re.match(NUMBER, _plain(text)) is not None


def _indicator_lines(table: pl.DataFrame, numbers: list[str]) -> list[str]:
    if not numbers:
        return ["indicators: TODO  # no column looks like figures"]
    lines = ["indicators:  # CHECK: add numerator and denominator where the file has them; remove what is not wanted"]
    for name in numbers:
        unit, doubt = _unit(name, _texts(table[name]))
        lines.append(
            f"  - {{name: {_slug(name)}, title: {_quoted(name)}, unit: {unit}, value: {_quoted(name)}}}  # CHECK{doubt}"
        )
    return lines


def _unit(name: str, texts: list[str]) -> tuple[str, str]:
    lower = name.lower()
    values = [float(_plain(text)) for text in texts if _is_number(text)]
    if any(text.endswith("%") for text in texts) or re.search(r"percent|%|_pc\b|proportion", lower):
        share = values and max(values) <= 1
        return "percent", ': or a share of 1? then add scale: "100"' if share else ""
    if "rate" in lower:
        return "percent", ": or per-100, per-1000, per-10000, per-100000?"
    words = {"fte": "fte", "days": "days", "spend": "pounds", "cost": "pounds", "£": "pounds"}
    known = next((unit for word, unit in words.items() if word in lower), "")
    if known:
        return known, ""
    if all(value == int(value) and value >= 0 for value in values):
        return "count", ""
    return "score", ": which unit?"
