"""What a trace says of a figure: its definition, and what of it may be shown. Never a count."""

from village.outcomes.rules import say
from village.outcomes.rules.say import Row
from village.warehouse.observations import CODES


def capital(said: str) -> str:
    """With a capital at its beginning."""
    return said[:1].upper() + said[1:]


def definition(measure: Row) -> tuple[str, ...]:
    """What a measure asks and counts, a sentence each."""
    out_of = [f"Out of: {measure['denominator']}."] if measure["denominator"] else []
    whose = say.BASES.get(measure["basis"], measure["basis"])
    return (measure["question"], f"Counted: {measure['numerator']}.", *out_of, f"Whose figure: {whose}.")


def suppression(row: Row, measure: Row, *, counted_here: bool) -> tuple[str, tuple[str, ...]]:
    """Whether a figure is shown, in a word or two, and why or why not, a sentence each. `counted_here`: it was counted
    of records that are kept here, and not published by somebody else."""
    shown = "shown" if row["value"] is not None else "not shown"
    return shown, tuple(_counted(row, measure) if counted_here else [_published(row)])


def _published(row: Row) -> str:
    if row["code"] == "suppressed":
        return "Whoever published it hid it, to protect people. What they counted is not known here."
    if row["value"] is None:
        return f"There is no figure: {CODES.get(row['code'], say.NOT_KNOWN[0])}."
    if row["code"]:
        return f"It is shown as printed: {CODES[row['code']]}."
    return "It is shown as its publisher printed it. Whoever published it decided what to hide."


def _counted(row: Row, measure: Row) -> list[str]:
    rule = (
        f"Counts from 1 to {measure['minimum_count'] - 1} are hidden, and so is what would give one of them away. "
        "That is done last and once, before a figure leaves the records."
    )
    if row["value"] is None:
        return [rule, "This figure is hidden for that reason. No page and no file holds what was counted."]
    return [rule, "Nothing of this figure had to be hidden."]
