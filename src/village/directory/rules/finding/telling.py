"""What a service's document says, in the words and order in which people ask: whom for, what it costs, when, where, how
to reach it. Only addresses that are safe to follow are told, and nothing that is not said is made up."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from village.directory.rules.finding.entries import (
    ages,
    costs,
    fees_said,
    free,
    language_code,
    languages_known,
    locations,
    number,
    schedules,
)
from village.directory.rules.finding.hours import DAYS, Opening, openings, text_said
from village.directory.rules.reading import thing, things
from village.directory.rules.record import PLACES, Document
from village.kernel.standards.rules import format_postcode, is_postcode

MILE = 1609.344
LONGEST_LINK = 500
LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^\s@<>\"',;:?&]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z0-9-]{2,24}")
NOT_SAID = "not said"
ADULT = 18


@dataclass(frozen=True)
class Phone:
    """A telephone number as it is written, as it is dialled, and what it is for."""

    number: str
    dial: str
    what: str = ""


@dataclass(frozen=True)
class Contact:
    """How to reach a service: safe to follow, each once."""

    phones: tuple[Phone, ...]
    emails: tuple[str, ...]
    links: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class Where:
    """A location as it is told. `access`: what it says of getting in; `travel`: of how to get there."""

    name: str
    lines: tuple[str, ...]
    postcode: str
    access: tuple[str, ...]
    travel: str


def who_for(document: Document) -> str:
    """The ages that it is for, in words; blank where it does not say."""
    youngest, oldest = ages(document)
    if youngest is None and oldest is None:
        return ""
    if not youngest and (oldest is None or oldest >= ADULT * 4):
        return "All ages" if oldest is not None else ""
    if oldest is None:
        return f"{_age(youngest or 0)} and over"
    if not youngest:
        return f"Under {_age(1)}" if oldest < 1 else f"Up to {_age(oldest)}"
    return f"{_bare(youngest)} to {_age(oldest)}"


def _bare(years: float) -> str:
    return f"{round(years * 12)} months" if years < 1 else f"{years:g}"


def _age(years: float) -> str:
    if years < 1:
        return f"{round(years * 12)} months"
    return "1 year" if years == 1 else f"{years:g} years"


def cost_lines(document: Document, today: dt.date) -> list[str]:
    """What it costs, a line for each price, as it is said; nothing that says no more than the price itself."""
    found: dict[str, str] = {}
    for one in costs(document, today):
        amount = number(one.get("amount"))
        price = "" if amount is None or amount < 0 else "Free" if amount == 0 else f"£{amount:,.2f}".removesuffix(".00")
        what, option = (_beside(price, text_said(one.get(key))) for key in ("amount_description", "option"))
        what = what[:1].lower() + what[1:] if price and not what[1:2].isupper() else what
        if line := ", ".join(filter(None, (" ".join(filter(None, (price, what))), option))):
            found.setdefault(line.casefold(), line)
    if said := fees_said(document):
        found.setdefault(said.casefold(), said)
    return list(found.values())


def _beside(price: str, said: str) -> str:
    return "" if price and said.casefold() in (price.casefold(), "price") else said


def cost_short(document: Document, today: dt.date) -> str:
    """Its cost in a word or two; blank where it does not say."""
    if free(document, today):
        return "Free"
    amounts = [amount for one in costs(document, today) if (amount := number(one.get("amount"))) is not None]
    priced = sorted(amount for amount in amounts if amount > 0)
    if not priced:
        return "May cost something" if cost_lines(document, today) else ""
    least = f"£{priced[0]:,.2f}".removesuffix(".00")
    return f"Free for some, else from {least}" if len(priced) < len(amounts) else f"From {least}"


def when(document: Document, today: dt.date) -> list[Opening]:
    """Its times of opening."""
    return openings(schedules(document), today)


def days_short(document: Document, today: dt.date) -> str:
    """The days on which it is open: "Monday to Friday", "Tuesday and Saturday"; blank where it does not say."""
    days = sorted({one.day for one in when(document, today) if one.day is not None})
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return "Every day" if len(days) == 7 else f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    names = [DAYS[day] for day in days]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def contact(document: Document) -> Contact:
    """How to reach it: its own ways, then those of its contacts and places, then its organisation's."""
    provider = thing(document, "organization")
    people = things(document, "contacts")
    places = [one for place in things(document, PLACES) for one in (place, thing(place, "location"))]
    phones: dict[str, Phone] = {}
    for holder in (document, *people, *places, *([] if document.get("phones") else [provider])):
        for one in things(holder, "phones"):
            if phone := _phone(one):
                phones.setdefault(phone.dial, phone)
    emails = [document.get("email"), *(one.get("email") for one in people)]
    links = [document.get("url")] if safe_link(document.get("url")) else [provider.get("website"), provider.get("url")]
    told_emails = [found for one in emails if (found := safe_email(one))] or [
        found for one in (provider.get("email"),) if (found := safe_email(one))
    ]
    names = (", ".join(filter(None, (text_said(one.get("name")), text_said(one.get("title"))))) for one in people)
    return Contact(
        tuple(phones.values()),
        tuple(dict.fromkeys(told_emails)),
        tuple(dict.fromkeys(found for one in links if (found := safe_link(one)))),
        tuple(dict.fromkeys(filter(None, names))),
    )


def _phone(one: Document) -> Phone | None:
    written = text_said(one.get("number"))[:40]
    dial = dialled(written)
    return Phone(written, dial, text_said(one.get("description"))[:100]) if dial else None


def dialled(written: str) -> str:
    """A telephone number as it is dialled, without its extension; blank for what cannot be."""
    dial = re.sub(r"[^\d+]", "", written.split("ext")[0])
    return dial if re.fullmatch(r"\+?\d{3,15}", dial, re.ASCII) else ""


def safe_link(said: object) -> str:
    """A web address that is safe to follow; blank for what is none."""
    text = text_said(said)
    if not text or len(text) > LONGEST_LINK or re.search(r"[\s<>\"'\\]", text):
        return ""
    text = text if "://" in text or ":" in text.split("/")[0] else f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and "." in host and not parts.username else ""


def safe_email(said: object) -> str:
    """An e-mail address; blank for what is none."""
    text = text_said(said)
    return text if len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) else ""


def where(document: Document) -> list[Where]:
    """Its locations, each once, as they may be told."""
    found: dict[Where, None] = {}
    for place in locations(document):
        address = next(iter(things(place, "addresses")), {})
        keys = ("attention", "address_1", "address_2", "city", "state_province")
        lines = tuple(dict.fromkeys(line for key in keys if (line := text_said(address.get(key)))))
        access = (
            ". ".join(filter(None, (text_said(one.get(key)) for key in ("description", "details"))))
            or text_said(one.get("accessibility"))
            for one in things(place, "accessibility")
        )
        told = Where(
            text_said(place.get("name")), lines, _postcode(text_said(address.get("postal_code"))),
            tuple(dict.fromkeys(filter(None, access))), text_said(place.get("transportation")),
        )  # fmt: skip
        found[told] = None
    return list(found)


def _postcode(said: str) -> str:
    """A postcode as it is written on a letter; what is none, as it came."""
    return format_postcode(said) if is_postcode(said) else said


def language_names(document: Document, known: Mapping[str, str]) -> list[str]:
    """The languages in which it is given, as far as it names them."""
    codes = languages_known(known)
    names = (
        known.get(language_code(one, codes)) or text_said(one.get("name")) or text_said(one.get("language"))
        for one in things(document, "languages")
    )
    return list(dict.fromkeys(filter(None, names)))


def distance(metres: float | None) -> str:
    """A distance in miles as people say it; blank where there is none."""
    if metres is None:
        return ""
    miles = metres / MILE
    if miles < 0.25:
        return "Less than ¼ mile"
    if miles < 10:
        tenths = f"{miles:.1f}".removesuffix(".0")
        return f"{tenths} {'mile' if tenths == '1' else 'miles'}"
    return f"{miles:.0f} miles"


def listed(items: Sequence[str], word: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return f" {word} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))
