"""What the counts and rates of an employer's year are called, wherever they are told, and the measure of each."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """What a count or a rate is called: by itself, and at the head of a `column` of a table that says its year above
    (blank: no such table has it). `measure`: by which all read of an area what may be shown."""

    title: str
    measure: str
    column: str = ""


COUNTS: Mapping[str, Named] = {
    "in_post": Named("People in post on 30 September", "workforce-in-post", "In post"),
    "started": Named("Began in the year", "workforce-starters", "Began"),
    "leavers": Named("Left in the year", "workforce-leavers", "Left"),
    "agency": Named("Agency staff on 30 September", "workforce-agency", "Agency staff"),
}
RATES: Mapping[str, Named] = {
    "turnover": Named("Left, of those in post at the end", "workforce-turnover", "Left %"),
    "stability": Named("There a year before and ever since, of those in post at the end", "workforce-stability"),
    "vacancy": Named("Vacant, of all full-time equivalents", "workforce-vacancies", "Vacant %"),
    "agency": Named("Agency staff, of them and those in post", "workforce-agency"),
    "agency-covering": Named("Agency staff who cover a vacancy", "workforce-agency-covering"),
    "absence": Named("Working days lost to sickness", "workforce-absence"),
}
