"""A record made comparable: each field one text, with the reason kept where something was not taken.

What comes in is called by concept ("forename", "known_as", "date_of_birth", ...); what goes out by field. The table
FIELDS says which concepts make which field, so that a file can be done column by column and one record at a time by
the same functions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from village.linkage.rules import dates, places
from village.linkage.rules.identifiers import identifier
from village.linkage.rules.names import begins_stand_in, name_words, split_name, surname_parts

Short = Mapping[str, tuple[str, ...]]
"""Of which names a folded name is short: "LIZ" of "ELIZABETH"."""


class Taken(NamedTuple):
    """A text as compared, empty when there is nothing to compare, and why something was not taken."""

    text: str
    reason: str = ""


def forename(text: str, short: Short) -> Taken:
    """ "Liz Mary" is "LIZ|MARY|~ELIZABETH": the first name, those after it, and what it may be short for."""
    words = () if begins_stand_in(text) else name_words(text)
    if not words:
        return Taken("", f"{text.strip()[:30]!r} is no name" if text.strip() else "")
    joined = ("".join(words),) if len(words) == 2 else ()
    return Taken("|".join((*words, *joined, *(f"~{name}" for word in words for name in short.get(word, ())))))


def surname(text: str, _: Short) -> Taken:
    """ "Smith-Jones" is "SMITHJONES|SMITH|JONES": the whole, then its parts."""
    words = name_words(text)
    if not words:
        return Taken("", f"{text.strip()[:30]!r} is no name" if text.strip() else "")
    parts = surname_parts(words)
    return Taken("|".join(("".join(words), *parts) if len(parts) > 1 else ("".join(words),)))


def full_name(text: str, short: Short) -> tuple[Taken, Taken]:
    """Forename and surname of a name in one field, as `names.split_name` parts it."""
    first, last = split_name(text)
    return forename(first, short), surname(last, short)


def birth(text: str, _: Short) -> Taken:
    """A date of birth as `dates.birth` reads it."""
    found = dates.birth(text)
    return Taken(found.value, found.reason)


def sex(text: str, _: Short) -> Taken:
    """F or M, from words, letters and the codes 1 (male) and 2 (female) of health records; anything else is none."""
    known = _SEX.get(text.strip().upper(), "")
    return Taken(known, "" if known or not text.strip() else f"{text.strip()[:10]!r} is not compared as a sex")


_SEX = {
    **dict.fromkeys(("F", "FEMALE", "GIRL", "W", "WOMAN", "2", "2.0"), "F"),
    **dict.fromkeys(("M", "MALE", "BOY", "MAN", "1", "1.0"), "M"),
}


def postcode(text: str, _: Short) -> Taken:
    """A postcode as `places.postcode` reads it."""
    code = places.postcode(text)
    return Taken(code, "" if code or not text.strip() else f"{text.strip()[:10]!r} stands for no place")


def address(text: str, _: Short) -> Taken:
    """An address as `places.address` folds it."""
    return Taken(places.address(text))


def phone(text: str, _: Short) -> Taken:
    """A telephone number by its last ten digits."""
    digits = "".join(c for c in text if c.isdigit())[-10:]
    good = len(digits) >= 9 and len(set(digits)) > 2
    return Taken(digits if good else "", "" if good or not text.strip() else "not a telephone number")


def email(text: str, _: Short) -> Taken:
    """An e-mail address in small letters."""
    folded = text.strip().lower()
    return Taken(folded if "@" in folded else "", "" if "@" in folded or not folded else "not an e-mail address")


def other(text: str, _: Short) -> Taken:
    """Any other text, folded as an address is."""
    return Taken(places.address(text))


def number(scheme: str) -> Callable[[str, Short], Taken]:
    """How a number of a scheme is taken: only when its check allows it."""

    def take(text: str, _: Short) -> Taken:
        found = identifier(scheme, text)
        return Taken(found.value or "", found.reason)

    return take


FIELDS: dict[str, tuple[tuple[str, Callable[[str, Short], Taken]], ...]] = {
    "forename": (("forename", forename), ("known_as", forename), ("middle_names", forename)),
    "surname": (("surname", surname), ("former_surname", surname)),
    "birth": (("date_of_birth", birth),),
    "sex": (("sex", sex),),
    "postcode": (("postcode", postcode), ("former_postcode", postcode)),
    "address": (("address", address),),
    "phone": (("phone", phone),),
    "email": (("email", email),),
    "nhs": (("nhs_number", number("nhs")),),
    "upn": (("upn", number("upn")),),
    "uln": (("uln", number("uln")),),
}
"""Which concepts make each field, in order: the present value first, others that may stand for it after."""


TRACED = "nhs_traced"
"""Beside an NHS number as compared: the health service has verified that it is this person's."""
VERIFIED = frozenset({"01", "1"})
"""NHS NUMBER STATUS INDICATOR CODE (NHS Data Dictionary): number present and verified."""


@dataclass(frozen=True)
class Normalised:
    """A record as compared (fields without a value are absent) and, by concept, why something was not taken."""

    values: dict[str, str]
    reasons: dict[str, str] = field(default_factory=dict)


def normalise(raw: Mapping[str, str], short: Short) -> Normalised:
    """One record, from what it says by concept."""
    values: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for name, concepts in FIELDS.items():
        texts: list[str] = []
        for concept, take in concepts:
            text = raw.get(concept)
            if not text:
                continue
            taken = take(text, short)
            if taken.reason:
                reasons[concept] = taken.reason
            if taken.text:
                texts.append(taken.text)
        if texts:
            values[name] = "|".join(texts)
    if "nhs" in values and raw.get("nhs_number_status") in VERIFIED:
        values[TRACED] = "yes"
    return Normalised(values, reasons)
