"""What a release holds, figure by figure. Public: figures counted here come as they were protected."""

from dataclasses import dataclass

from village.outcomes.queries.asking import Row, ask


@dataclass(frozen=True)
class Asked:
    """Which figures of a release are meant: those of an indicator of its file or of a measure; blank for any."""

    indicator: str = ""
    measure: str = ""


_EVER = """
SELECT o.indicator AS what, '' AS measure, o.level, o.area, o.period, o."group", o.value, o.code, o.unit, o.decimals,
    o."row"
FROM observations_ever o WHERE o.release = ? AND o.indicator = coalesce(nullif(?, ''), o.indicator)
"""
_MEASURED = """
SELECT m.title AS what, v.measure, v.level, v.area, v.period, v."group", v.value, v.code, m.unit,
    coalesce(v.decimals, m.decimals) AS decimals, v."row"
FROM measure_values v JOIN measures m ON m.slug = v.measure
WHERE v.release = ? AND v.measure = coalesce(nullif(?, ''), v.measure)
"""
_ORDER = ' ORDER BY "row", what, area, period, "group" LIMIT ? OFFSET ?'


def indicators_of(release: str) -> list[Row]:
    """What the file of a release counts: `indicator`, how many `figures`, of how many `areas` and `periods`."""
    sql = (
        "SELECT indicator, count(*) AS figures, count(DISTINCT area) AS areas, count(DISTINCT period) AS periods "
        "FROM observations_ever WHERE release = ? GROUP BY indicator ORDER BY indicator"
    )
    return ask(sql, release)


class Figures:
    """The figures of a release that are meant, in the order of its file, read a page at a time: what was read from
    the file, or what measures made of it; of what is counted here, which has no file, always what measures made."""

    def __init__(self, release: str, asked: Asked) -> None:
        measured = bool(asked.measure) or not indicators_of(release)
        self._sql = _MEASURED if measured else _EVER
        self._values = (release, asked.measure if measured else asked.indicator)

    def __len__(self) -> int:
        return int(next((row["many"] for row in ask(f"SELECT count(*) AS many FROM ({self._sql})", *self._values)), 0))  # nosec B608

    def __getitem__(self, some: slice) -> list[Row]:
        return ask(self._sql + _ORDER, *self._values, some.stop - some.start, some.start)
