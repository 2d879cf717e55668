"""The rules of levels as engines call them, text in and number out: all that the workers of a Spark load."""

from functools import lru_cache

from village.linkage.rules.compare import FORENAME, SURNAME, comparison_of, levels


@lru_cache(maxsize=500_000)
def level(field: str, a: str, b: str) -> int:
    """The level of two values of a field, as `rules.compare` has it; 0 when one is missing."""
    return comparison_of(field).level(a, b) if a and b else 0


@lru_cache(maxsize=500_000)
def name_level(field: str, forename_a: str, forename_b: str, surname_a: str, surname_b: str) -> int:
    """The level of forename or surname for two whole names: which may be the wrong way round."""
    one, two = ({"forename": forename_a, "surname": surname_a}, {"forename": forename_b, "surname": surname_b})
    return levels(
        {name: text for name, text in one.items() if text},
        {name: text for name, text in two.items() if text},
        (FORENAME if field == "forename" else SURNAME,),
    )[0]
