"""A publisher's words for a time, as one of our periods. What could mean two things must be said by the mapping."""

import re

from village.warehouse.importing.mapping import Times
from village.warehouse.periods import NotAPeriod, Period, academic, financial, period, years_together

_TWO = re.compile(r"(\d{4})(?:[/-])?(\d\d)")  # 202122, 2021/22, 2021-22
_LONG = re.compile(r"(\d{4})[/-](\d{4})")  # 2021/2022
_TOGETHER = re.compile(r"(\d{4})[/-]\d\d-(\d\d)[/-]\d\d")  # 2013/14-15/16
_QUARTER = re.compile(r"(\d{4}) ?Q([1-4])")
_YEAR = re.compile(r"\d{4}")


def meant(text: str, times: Times) -> Period:
    """The period that `text` names under the mapping's rule. Raises NotAPeriod, one sentence."""
    if times.template:
        if not _YEAR.fullmatch(text):
            raise NotAPeriod(f"{text!r} is not a year of four digits.")
        year = int(text)
        spelled = times.template.replace("{year}", text).replace("{before}", str(year - 1))
        return period(spelled.replace("{after}", str(year + 1)))
    if quarter := _QUARTER.fullmatch(text):
        first = 3 * int(quarter[2]) - 2
        return period(f"{quarter[1]}m{first:02d}~{quarter[1]}m{first + 2:02d}")
    if times.kind in ("academic", "financial"):
        return _school_or_financial(text, times)
    if times.kind == "calendar" and (found := re.fullmatch(r"(\d{4})-(\d\d)", text)):
        return years_together("calendar", int(found[1]), int(found[1][:2] + found[2]))
    return period(text)


def _school_or_financial(text: str, times: Times) -> Period:
    one = academic if times.kind == "academic" else financial
    kind = "academic" if times.kind == "academic" else "financial"
    if found := _TOGETHER.fullmatch(text):
        return years_together(
            "academic" if kind == "academic" else "financial", int(found[1]), int(text[:2] + found[2])
        )
    if found := _LONG.fullmatch(text):
        text = f"{found[1]}{found[2][2:]}" if int(found[2]) == int(found[1]) + 1 else text
    if found := _TWO.fullmatch(text):
        return period(f"{found[1]}{'/' if kind == 'academic' else '-'}{found[2]}")
    if _YEAR.fullmatch(text) and times.year:
        return one(int(text) - (times.year == "ends"))
    if _YEAR.fullmatch(text):
        raise NotAPeriod(f"{text!r} may begin or end the year: say `year: begins` or `year: ends` in the mapping.")
    raise NotAPeriod(f"{text!r} is not a {'school' if kind == 'academic' else 'financial'} year.")
