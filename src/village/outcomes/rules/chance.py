"""The status of a target in sentences: its chance, the forecast, no change beside it, and the track record."""

from collections.abc import Mapping
from typing import Any

from village.outcomes.rules import say

Row = Mapping[str, Any]
FOR_ENGLAND = "The plan set this target for England as a whole. Here it shows how far this place is from it."


def chance(probability: float) -> str:
    """A probability in words, never as certain as 0 or 100 %."""
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"


def headline(row: Row) -> str:
    """What may be said of the target in one sentence."""
    state = row["state"]
    if state == "no target set":
        return "No target has been set."
    if row["probability"] is None:
        return f"The plan’s target, {row['target']}: {state}. {row['why']}".strip()
    return f"The chance of {row['target']} is put at {chance(row['probability'])}: {state}."


def forecast(row: Row, measure: Row) -> str:
    """What is foreseen for the target's date, with its 80 % interval, and what no change would come to."""
    if row["forecast"] is None or row["forecast_lower"] is None or row["forecast_upper"] is None:
        return ""
    would = {True: "would meet it", False: "would not meet it"}.get(row["no_change_meets"], "might meet it")
    low = say.bare(row["forecast_lower"], measure, row)
    high = say.bare(row["forecast_upper"], measure, row)
    return (
        f"Foreseen is {say.bare(row['forecast'], measure, row)}, and 8 times in 10 between {low} and {high}. "
        f"No change {would}."
    )


def track_record(row: Row, measure: Row) -> str:
    """How far off the method was before, on figures that it had not seen; blank where nothing could be checked."""
    if not row["record_checks"] or row["record_error"] is None:
        return ""
    steps = row["record_horizon"]
    ahead = f"{steps} {row['step']}{'' if steps == 1 else 's'} ahead"
    off = say.difference(row["record_error"], measure, row).removeprefix("+")
    said = f"Track record: checked {row['record_checks']:,} times {ahead}, it was off by {off} on average"
    if row["record_coverage"] is not None:
        said += f", and {row['record_coverage']:.0%} of the figures came within its 80% interval"
    worse = row["record_no_change_error"]
    if worse is not None and worse < row["record_error"]:
        return f"{said}. “No change” would have been the better forecast so far."
    return f"{said}."


def sentences(row: Row, measure: Row) -> list[str]:
    """The whole status, most important first; of a place, that the target was not set for it alone."""
    national = row["state"] != "no target set" and row["level"] != "country"
    said = (headline(row), forecast(row, measure), track_record(row, measure), FOR_ENGLAND if national else "")
    return [one for one in said if one]
