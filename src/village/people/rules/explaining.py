"""Why two records are believed to be of one child, or not, in sentences."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from village.linkage.rules.model import Part
from village.linkage.rules.normalise import FIELDS as NORMALISED
from village.linkage.rules.normalise import VERIFIED
from village.people.rules.states import REVIEW_REASONS
from village.people.rules.telling import SEXES

FIELDS = {
    "forename": "Forename",
    "surname": "Surname",
    "birth": "Date of birth",
    "sex": "Sex",
    "postcode": "Postcode",
    "address": "Address",
    "phone": "Telephone",
    "email": "E-mail",
    "nhs": "NHS number",
    "upn": "UPN",
    "uln": "ULN",
    "household": "Household",
}
"""Fields as compared, in the order in which people read them."""
_WORDS = {
    ("forename", "initial"): "Forename agrees as far as its initial goes",
    ("forename", "alike"): "Forename is alike or sounds the same",
    ("forename", "very-alike"): "Forename differs by about one letter",
    ("forename", "another-name"): "Another name they go by is the same",
    ("forename", "swapped"): "Forename and surname stand the other way round",
    ("surname", "alike"): "Surname is alike or sounds the same",
    ("surname", "very-alike"): "Surname differs by about one letter",
    ("surname", "part-or-former"): "A part of the surname, or a former one, is the same",
    ("birth", "differs"): "Born on different days",
    ("birth", "year-only"): "Born in the same year, as far as is known",
    ("birth", "two-parts"): "Two of day, month and year of birth are the same",
    ("birth", "one-figure"): "Date of birth differs by one figure",
    ("birth", "exchanged"): "Day and month of birth are exchanged",
    ("birth", "same"): "Born on the same day",
    ("postcode", "district"): "Postcode is of the same district",
    ("postcode", "sector"): "Postcode is a near one",
    ("postcode", "one-character"): "Postcode differs by one character",
    ("postcode", "earlier"): "An earlier postcode is the same",
    ("address", "number-and-street"): "House number is the same, street very alike",
    ("household", "shared"): "What brothers and sisters would share anyway",
}
_ENDINGS = {
    "same": "is the same",
    "differs": "differs",
    "alike": "is alike",
    "very-alike": "is very alike",
    "one-character": "differs by one character",
}
SHORT = {
    "same": "The same",
    "differs": "Differs",
    "alike": "Alike",
    "very-alike": "Very alike",
    "initial": "Same initial",
    "another-name": "Another name is the same",
    "swapped": "The other way round",
    "part-or-former": "In part",
    "year-only": "Same year",
    "two-parts": "In part",
    "one-figure": "One figure apart",
    "exchanged": "Day and month exchanged",
    "district": "Same district",
    "sector": "Near",
    "one-character": "One character apart",
    "earlier": "An earlier one is the same",
    "number-and-street": "Very alike",
}
"""A level in two or three words."""
NOT_BOTH = "Not on both"


@dataclass(frozen=True)
class Sentence:
    """What one field says, in words, and what that is worth in bits: above nought it speaks for one child."""

    field: str
    words: str
    bits: float

    @property
    def against(self) -> bool:
        """Whether it speaks against one child."""
        return self.bits < 0

    @property
    def signed(self) -> str:
        """ "+6.4" or "−2.8"."""
        return f"{'−' if round(self.bits, 1) < 0 else '+'}{abs(self.bits):.1f}"


def sentence(part: Part) -> Sentence:
    """What one part of a weight says."""
    name = FIELDS.get(part.field, part.field.capitalize())
    words = _WORDS.get((part.field, part.level)) or f"{name} {_ENDINGS.get(part.level, part.level)}"
    return Sentence(name, words, part.bits)


def sentences(parts: Iterable[Part]) -> tuple[Sentence, ...]:
    """What the parts of a weight say, in the order of FIELDS; what is worth nothing to a tenth of a bit is left out."""
    order = {field: i for i, field in enumerate(FIELDS)}
    told = sorted(parts, key=lambda part: order.get(part.field, len(order)))
    return tuple(sentence(part) for part in told if abs(part.bits) >= 0.05)


def said_of(said: Mapping[str, str], field: str) -> str:
    """What a record says of a field, as written, with other names and earlier places behind the present ones; and
    behind what is not compared as it stands, why. Of an NHS number, whether the health service verified it."""
    told = []
    for concept, take in NORMALISED.get(field, ()):
        if text := said.get(concept):
            taken = take(text, {})
            why = taken.reason or (TRACED_WORDS if _traced(said, concept) else "")
            told.append(f"{_BEHIND.get(concept, '')}{_readable(concept, text, taken.text)}{f' ({why})' if why else ''}")
    return "; ".join(told)


def _readable(concept: str, text: str, taken: str) -> str:
    """A code of a sex in words, and a date as machines write it as people do; all else as it was written, since how it
    was written may tell two records apart."""
    if concept == "sex":
        return SEXES.get(text.strip().upper(), text)
    if concept == "date_of_birth" and text == taken and len(text) == 10:
        on = dt.date.fromisoformat(text)
        return f"{on.day} {on:%B} {on.year}"
    return text


def _traced(said: Mapping[str, str], concept: str) -> bool:
    return concept == "nhs_number" and said.get("nhs_number_status") in VERIFIED


TRACED_WORDS = "verified by the health service"
_BEHIND = {
    "known_as": "known as ",
    "middle_names": "middle names ",
    "former_surname": "formerly ",
    "former_postcode": "before ",
}
"""What is written before a value that stands behind the present one."""


WHY = {
    "same": "The record is of this child",
    "new": "The record is of a child of its own",
    "cannot-tell": "Nobody could tell: it stays where it is",
    "resolved-again": "It was looked at again whose it is",
    **{one: REVIEW_REASONS[one] for one in ("band", "rivals", "same-source", "id-conflict", "several")},
}
"""Why an event is in the ledger, where that is not said by what it was."""


def in_a_hundred(chance: float) -> str:
    """A chance in words: "96 in 100"; near nought and one it says so."""
    if chance > 0.995:
        return "more than 99 in 100"
    return "less than 1 in 100" if chance < 0.005 else f"about {round(chance * 100)} in 100"


def times_as_likely(bits: float) -> str:
    """How much likelier the first of two is that is ahead by so many bits: "about 6 times as likely"."""
    times = 2.0 ** min(bits, 30)
    if times >= 1_000_000:
        return "more than a million times as likely"
    if times < 1.5:
        return "about as likely"
    return f"about {round(times, 1 - len(f'{times:.0f}')):,.0f} times as likely"
