"""Two values of one field compared: how far they agree, as one of a few levels, from "differs" upwards.

A value is text as `rules.normalise` makes it; a field that may hold several (names used, postcodes lived at) holds
them divided by "|", the present one first; a name behind "~" is what another is short for. Level 0 is kept for
"missing on one side", which says nothing. What a level is worth is not said here: a model knows that.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Hamming, JaroWinkler, Levenshtein
from rapidfuzz.fuzz import token_sort_ratio

from village.linkage.rules.identifiers import SCHEMES
from village.linkage.rules.names import sound
from village.linkage.rules.places import district, district_alone, house_number, is_british, sector

MISSING = 0
SWAPPED = 6
VERY_LIKE, LIKE = 0.92, 0.85
"""Jaro-Winkler similarity: from .92 most pairs are one name misspelt, under .85 most are two names (Winkler 2006)."""


@dataclass(frozen=True)
class Comparison:
    """How a field is compared: its levels' names from level 1 upwards, the last being "the same".

    `household` marks what people of one household may share, whoever they are; `mates_same` is how often two people of
    one household show "the same" of their own in what is not marked so. `prior` is how often two records
    of one person show each level, before anything is learnt (it adds up to 1): see `model.PRIOR_WEIGHT`.
    """

    field: str
    levels: tuple[str, ...]
    level: Callable[[str, str], int]
    prior: tuple[float, ...]
    household: bool = False
    mates_same: float = 0.0

    @property
    def same(self) -> int:
        """The number of the level "the same"."""
        return len(self.levels)


def forename_level(a: str, b: str) -> int:
    """1 differs, 2 one is the initial, 3 alike, 4 very alike, 5 another name they use is the same, 7 the same (6, the
    wrong way round with the surname, is for `levels`, which sees both)."""
    one, two = a.split("|"), b.split("|")
    if one[0] == two[0]:
        return 7
    if len(one) + len(two) > 2 and _short_of_each_other(one, two):
        return 5
    if len(one[0]) == 1 or len(two[0]) == 1:
        return 2 if one[0][0] == two[0][0] else 1
    return max([_likeness(x, y) for x in one if x[0] != "~" for y in two if y[0] != "~"])


def _short_of_each_other(one: list[str], two: list[str]) -> bool:
    """Whether a name that one uses is one that the other uses, or is short for: LIZ and ELIZABETH. Two names short for
    the same third are not one name: ANNA and BELLA may be sisters, whatever ANNABEL is."""
    used, used_too = ({name for name in names if name[0] != "~"} for names in (one, two))
    meant, meant_too = ({name.lstrip("~") for name in names} for names in (one, two))
    return not used.isdisjoint(meant_too) or not used_too.isdisjoint(meant)


def surname_level(a: str, b: str) -> int:
    """1 differs, 2 alike, 3 very alike, 4 a part or a former name is the same, 5 the same."""
    one, two = a.split("|"), b.split("|")
    if one[0] == two[0]:
        return 5
    if len(one) + len(two) > 2 and not set(one).isdisjoint(two):
        return 4
    return (0, 1, 1, 2, 3)[max([_likeness(x, y) for x in one for y in two])]


def _likeness(a: str, b: str) -> int:
    """4 very alike (one letter apart counts), 3 alike or sounding the same, 1 another name."""
    if len(a) == 1 or len(b) == 1:
        return 1
    alike = JaroWinkler.similarity(a, b, score_cutoff=LIKE)
    if alike >= VERY_LIKE or (min(len(a), len(b)) >= 4 and Levenshtein.distance(a, b, score_cutoff=1) <= 1):
        return 4
    return 3 if alike or sound(a) == sound(b) else 1


def birth_level(a: str, b: str) -> int:
    """1 differs, 2 the year (the rest not known, or 1 January, which often stands for that), 3 two of day, month and
    year, 4 one figure apart, 5 day and month exchanged, 6 the same."""
    if len(a) < 10 or len(b) < 10 or "-01-01" in (a[4:], b[4:]):
        return 2 if a[:4] == b[:4] else 1
    if a == b:
        return 6
    year = a[:4] == b[:4]
    if year + (a[5:7] == b[5:7]) + (a[8:] == b[8:]) == 2:  # one slip leaves two parts as they are
        return 4 if _one_slip(a, b) else 3
    return 5 if year and a[5:7] == b[8:] and a[8:] == b[5:7] else 1


def _one_slip(a: str, b: str) -> bool:
    """One character wrong, or two neighbours exchanged, in codes of one length."""
    if len(a) != len(b):
        return False
    apart = Hamming.distance(a, b, score_cutoff=2)
    if apart != 2:
        return apart == 1
    first, second = (i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
    return second - first == 1 and a[first] == b[second] and a[second] == b[first]


def postcode_level(a: str, b: str) -> int:
    """1 differs, 2 the district (of which one may say no more), 3 the sector, 4 one character apart, 5 an earlier one
    is the same, 6 the same."""
    one, two = a.split("|"), b.split("|")
    if one[0] == two[0]:
        return 6
    if len(one) + len(two) > 2 and not set(one).isdisjoint(two):
        return 5
    x, y = one[0], two[0]
    if alone := district_alone(x) or district_alone(y):
        whole = y if alone == x else x
        return 2 if is_british(whole) and district(whole) == alone else 1
    if _one_slip(x, y):
        return 4
    if district(x) != district(y) or not (is_british(x) and is_british(y)):
        return 1
    return 3 if sector(x) == sector(y) else 2


def address_level(a: str, b: str) -> int:
    """1 differs, 2 alike, 3 the same number in a street very like it, 4 the same."""
    if a == b:
        return 4
    alike = token_sort_ratio(a, b, score_cutoff=75)
    if alike >= 80 and house_number(a) == house_number(b):
        return 3
    return 2 if alike >= 75 else 1


def number_level(a: str, b: str) -> int:
    """Of an identifier: 1 differs, 2 one character apart, 3 the same."""
    return 3 if a == b else 2 if _one_slip(a, b) else 1


def contact_level(a: str, b: str) -> int:
    """Of a telephone number or e-mail address: 1 differs, 2 one character apart or much alike, 3 the same."""
    if a == b:
        return 3
    return 2 if _one_slip(a, b) or (not a.isdigit() and JaroWinkler.similarity(a, b) >= VERY_LIKE) else 1


def exact_level(a: str, b: str) -> int:
    """1 differs, 2 the same."""
    return 2 if a == b else 1


def text_level(a: str, b: str) -> int:
    """Of any other text: 1 differs, 2 alike, 3 very alike, 4 the same."""
    if a == b:
        return 4
    alike = JaroWinkler.similarity(a, b)
    return 3 if alike >= VERY_LIKE else 2 if alike >= LIKE else 1


TWINS = 0.03
"""How often two children of one household are born on one day: about 1 birth in 65 is of twins (ONS, Birth
characteristics), a child has about one brother or sister."""

# Priors: orders of magnitude of published linkage of English administrative records (names agree as written in about
# nine of ten pairs, dates of birth in more, postcodes in three of four because people move).
FORENAME = Comparison(
    "forename", ("differs", "initial", "alike", "very-alike", "another-name", "swapped", "same"), forename_level,
    (0.03, 0.01, 0.01, 0.04, 0.035, 0.005, 0.87),
)  # fmt: skip
SURNAME = Comparison(
    "surname", ("differs", "alike", "very-alike", "part-or-former", "same"), surname_level,
    (0.04, 0.01, 0.03, 0.03, 0.89), household=True,
)  # fmt: skip
BIRTH = Comparison(
    "birth", ("differs", "year-only", "two-parts", "one-figure", "exchanged", "same"), birth_level,
    (0.01, 0.01, 0.01, 0.02, 0.01, 0.94), mates_same=TWINS,
)  # fmt: skip
SEX = Comparison("sex", ("differs", "same"), exact_level, (0.01, 0.99))
POSTCODE = Comparison(
    "postcode", ("differs", "district", "sector", "one-character", "earlier", "same"), postcode_level,
    (0.13, 0.04, 0.02, 0.02, 0.04, 0.75), household=True,
)  # fmt: skip
ADDRESS = Comparison(
    "address", ("differs", "alike", "number-and-street", "same"), address_level, (0.25, 0.05, 0.1, 0.6), household=True
)


def identifier_comparison(field: str) -> Comparison:
    """How numbers of one scheme are compared: a number mistyped still says something."""
    return Comparison(field, ("differs", "one-character", "same"), number_level, (0.02, 0.03, 0.95))


def contact_comparison(field: str) -> Comparison:
    """How telephone numbers and e-mail addresses are compared: households share them."""
    return Comparison(field, ("differs", "alike", "same"), contact_level, (0.3, 0.05, 0.65), household=True)


def other_comparison(field: str) -> Comparison:
    """How any other column is compared, knowing nothing of what it holds."""
    return Comparison(
        field, ("differs", "alike", "very-alike", "same"), text_level, (0.2, 0.05, 0.05, 0.7), household=True
    )


def swapped(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    """Whether forename and surname of one are surname and forename of the other."""
    if not all(field in values for field in ("forename", "surname") for values in (a, b)):
        return False
    (first_a, last_a), (first_b, last_b) = ((v["forename"].split("|")[0], v["surname"].split("|")[0]) for v in (a, b))
    return bool(first_a == last_b and last_a == first_b and first_a != last_a)


def levels(a: Mapping[str, str], b: Mapping[str, str], comparisons: Iterable[Comparison]) -> tuple[int, ...]:
    """The level of each comparison for two normalised records. Names the wrong way round are told once, by the
    forename; the surname then says nothing."""
    exchanged = swapped(a, b)
    found: list[int] = []
    for comparison in comparisons:
        x, y = a.get(comparison.field, ""), b.get(comparison.field, "")
        if exchanged and comparison.field in ("forename", "surname"):
            found.append(SWAPPED if comparison.field == "forename" else MISSING)
        else:
            found.append(comparison.level(x, y) if x and y else MISSING)
    return tuple(found)


_OF_FIELDS = {one.field: one for one in (FORENAME, SURNAME, BIRTH, SEX, POSTCODE, ADDRESS)}


def comparison_of(field: str) -> Comparison:
    """The comparison of a field by its name: numbers of a scheme, contacts and other columns have their own kinds."""
    if field in _OF_FIELDS:
        return _OF_FIELDS[field]
    if field in SCHEMES or field.startswith("id:"):
        return identifier_comparison(field)
    return contact_comparison(field) if field in ("phone", "email") else other_comparison(field)
