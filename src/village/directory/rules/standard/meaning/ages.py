"""Ages that nobody has."""

from collections.abc import Iterator, Mapping
from typing import Any

from village.directory.rules.standard.formats import number_of

OLDEST = 120  # years; no older person is known to live here


def found(service: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """Code, field, what, what to do and weight of each age of a service that cannot be so."""
    least, most = (number_of(service.get(name)) for name in ("minimum_age", "maximum_age"))
    for name, years in (("minimum_age", least), ("maximum_age", most)):
        if years is not None and years < 0:
            yield "age.negative", name, f"An age of {years:g} years is before birth.", "Give 0 or more.", "wrong"
        elif years is not None and years > OLDEST:
            do = "Leave the field out when there is no limit."
            yield "age.unlikely", name, f"Nobody is {years:g} years old.", do, "doubtful"
    if least is not None and most is not None and least > most:
        what = f"From {least:g} to {most:g} years is nobody."
        yield "age.crossed", "minimum_age", what, "Swap the two ages, or correct one.", "wrong"
