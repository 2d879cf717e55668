"""What a provider says in a form, written into the standard's nested document; and read out of it again for the form.

Each section knows its own fields and no others, so whatever else a form is made to send is not looked at; whatever
else a document holds stays as it came. What a section writes it takes out wherever a page reads it
(`finding.telling`), so that nothing older is told beside it. Places are in `rules.keeping.placing`.
"""

import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from village.directory.rules.finding.entries import fees_said, free, language_code, languages_known, number
from village.directory.rules.finding.entries import schedules as schedules_told
from village.directory.rules.finding.telling import contact as contact_told
from village.directory.rules.keeping import words as typed
from village.directory.rules.keeping.hours import rows_of, schedules_of, unsaid
from village.directory.rules.keeping.words import NotTaken
from village.directory.rules.reading import several, text, thing, things
from village.directory.rules.record import PLACE, PLACES, PROVIDER, Document

Said = Mapping[str, Any]
Names = Mapping[str, str]
UNNAMED: Names = MappingProxyType({})
OLDEST = 120
SEND_TAXONOMY = "village-send"
MOST_PRICE = Decimal(100_000)


def made_id(document: Said, kind: str, what: object) -> str:
    """An id for something inside a document: the same each time that it is written."""
    return str(uuid.uuid5(uuid.UUID(document["id"]), f"{kind}\n{what}"))


def put(document: Said, **fields: Any) -> Document:
    """A document with fields set; those that are blank or none are left out of it, as the standard has it."""
    kept = {key: value for key, value in document.items() if key not in fields}
    return {**kept, **{key: value for key, value in fields.items() if value not in (None, "", [])}}


def write_about(document: Said, said: Said, names: Names) -> Document:
    """What it is called, what it does, its website and what is to be known now."""
    name = typed.words(said.get("name"), "Name", 300)
    if not name:
        raise NotTaken("Name: say what the service is called.")
    return put(
        document, name=name, description=typed.words(said.get("description"), "What it does", 4000),
        url=typed.link(said.get("url")), alert=typed.words(said.get("alert"), "What to know now", 500),
    )  # fmt: skip


def without(document: Said, key: str, kept: Callable[[Said], list[Any]] = lambda holder: []) -> Document:
    """A document whose places, and whatever is there, say nothing under a key but what is `kept` of it."""

    def cleared(holder: Any) -> Any:
        return put(holder, **{key: kept(holder)}) if isinstance(holder, dict) and key in holder else holder

    there = [
        {**cleared(one), PLACE: cleared(one[PLACE])} if isinstance(one, dict) and PLACE in one else cleared(one)
        for one in several(document, PLACES)
    ]
    return {**document, PLACES: there} if there else dict(document)


def read_about(document: Said, names: Names = UNNAMED) -> dict[str, Any]:
    """What `write_about` wrote."""
    return {key: text(document, key) for key in ("name", "description", "url", "alert")}


def write_who(document: Said, said: Said, names: Names) -> Document:
    """For which ages it is, who may come, and which special educational needs its staff know. `names`: of the needs."""
    youngest, oldest = (_age(said.get(f"{end}_age"), label) for end, label in (("minimum", "From"), ("maximum", "To")))
    if youngest is not None and oldest is not None and youngest > oldest:
        raise NotTaken("To: the oldest age is not below the youngest.")
    needs = [
        {
            "id": made_id(document, "send", slug), "link_id": document["id"], "link_entity": "service",
            "taxonomy_term": {
                "id": made_id(document, "send-term", slug), "code": slug, "name": names[slug],
                "description": names[slug], "taxonomy": SEND_TAXONOMY,
            },
        }
        for slug in sorted(set(said.get("send") or ())) if slug in names
    ]  # fmt: skip
    others = [one for one in several(document, "attributes") if not _need(one)]
    return put(
        document, minimum_age=youngest, maximum_age=oldest,
        eligibility_description=typed.words(said.get("eligibility"), "Who may come", 1000),
        attributes=[*others, *needs],
    )  # fmt: skip


def _age(value: object, label: str) -> float | int | None:
    if value in (None, ""):
        return None
    years = _number(value, f"{label}: write an age in years, such as 5.")
    if not 0 <= years <= OLDEST:
        raise NotTaken(f"{label}: write an age from 0 to {OLDEST} years.")
    return int(years) if years == int(years) else float(years)


def _number(value: object, otherwise: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise NotTaken(otherwise) from None
    if not number.is_finite():
        raise NotTaken(otherwise)
    return number


def _need(attribute: object) -> str:
    """The slug of a need that an attribute names; blank for any other attribute."""
    term = thing(attribute, "taxonomy_term") if isinstance(attribute, dict) else {}
    return text(term, "code") if term.get("taxonomy") == SEND_TAXONOMY else ""


def needs_said(document: Said) -> list[str]:
    """The names of the needs that a document says its staff know."""
    every = things(document, "attributes")
    return [text(thing(one, "taxonomy_term"), "name") or _need(one) for one in every if _need(one)]


def read_who(document: Said, names: Names = UNNAMED) -> dict[str, Any]:
    """What `write_who` wrote."""
    return {
        "minimum_age": document.get("minimum_age"),
        "maximum_age": document.get("maximum_age"),
        "eligibility": text(document, "eligibility_description"),
        "send": [slug for slug in map(_need, things(document, "attributes")) if slug],
    }


FREE, PAID = "free", "paid"


def write_cost(document: Said, said: Said, names: Names) -> Document:
    """Whether it is free, and else what it costs in pounds, in a number, in words or both."""
    words = typed.words(said.get("fees"), "What it costs, in words", 500)
    if said.get("cost") == FREE:
        if said.get("amount") not in (None, "", 0, Decimal(0)):
            raise NotTaken("Price: what is free has none.")
        options = [{"id": made_id(document, "cost", 0), "amount": 0, "currency": "GBP"}]
    elif said.get("cost") == PAID:
        price = said.get("amount")
        amount = None if price in (None, "") else _number(price, "Price: write pounds, such as 2.50.")
        if amount is not None and not 0 < amount <= MOST_PRICE:
            raise NotTaken(f"Price: write more than 0 and at most {MOST_PRICE:,} pounds.")
        if amount is None and not words:
            raise NotTaken("Price: write what it costs, in pounds or in words.")
        one: Document = {"id": made_id(document, "cost", 0)}
        options = [{**one, "amount": float(amount), "currency": "GBP"}] if amount else []
    else:
        options = []
    return put(document, cost_options=options, fees=words, fees_description=None)


def read_cost(document: Said, names: Names = UNNAMED) -> dict[str, Any]:
    """What `write_cost` wrote, or what a source says in its place."""
    options = things(document, "cost_options")
    amounts = [number(one.get("amount")) for one in options]
    words = fees_said(document)
    cost = FREE if free(document) else PAID if options or words else ""
    return {"cost": cost, "amount": next((one for one in amounts if one and one > 0), None), "fees": words}


def write_when(document: Said, said: Said, names: Names) -> Document:
    """On which days, from when to when, and in which weeks of the year; what no row can say stays unless it is taken
    out."""
    out = frozenset(said.get("out") or ())
    made = schedules_of(document, said.get("rows") or (), out)
    return put(without(document, "schedules", lambda holder: unsaid(several(holder, "schedules"), out)), schedules=made)


def read_when(document: Said, names: Names = UNNAMED) -> dict[str, Any]:
    """What `write_when` wrote, or what a source says of it and of its places; and the times that no row can say."""
    rows, kept = rows_of(schedules_told(dict(document)))
    return {"rows": rows, "kept": kept}


def write_languages(document: Said, said: Said, names: Names) -> Document:
    """In which languages it is given. `names`: of languages by their codes; others that are there already stay."""
    held = several(document, "languages")
    known = languages_known(names)
    others = [one for one in held if not (isinstance(one, dict) and language_code(one, known))]
    chosen = [
        {"id": made_id(document, "language", code), "name": names[code], "code": code}
        for code in sorted(set(said.get("languages") or ()))
        if code in names
    ]
    return put(document, languages=[*others, *chosen])


def read_languages(document: Said, names: Names = UNNAMED) -> dict[str, Any]:
    """What `write_languages` wrote, or what a source says in its place, by code or name."""
    known = languages_known(names)
    found = dict.fromkeys(language_code(one, known) for one in things(document, "languages"))
    return {"languages": [code for code in found if code]}


def write_contact(document: Said, said: Said, names: Names) -> Document:
    """How to get in touch, in the place of every telephone, e-mail and person that it, its contacts and places had."""
    phone, address = typed.phone(said.get("phone")), typed.email(said.get("email"))
    person = typed.words(said.get("person"), "Who to ask for", 100)
    numbers = [{"id": made_id(document, "phone", 0), "number": phone}] if phone else []
    people = [{"id": made_id(document, "contact", 0), "name": person}] if person else []
    return put(without(document, "phones"), phones=numbers, email=address, contacts=people)


def read_contact(document: Said, names: Names = UNNAMED) -> dict[str, Any]:
    """What `write_contact` wrote, or what a source says in its place: the first that a page tells, of its own."""
    said = ways_said(document)
    person = next(filter(None, (text(one, "name") for one in things(document, "contacts"))), "")
    phone, email = (next(iter(some), "") for some in (said[0], said[1]))
    return {"phone": phone, "email": email, "person": person}


def ways_said(document: Said) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Its own telephones, e-mails and people, as a page tells them; none of its organisation's."""
    found = contact_told(put(document, **{PROVIDER: None}))
    return tuple(one.number for one in found.phones), found.emails, found.people


Write = Callable[[Said, Said, Names], Document]
Read = Callable[[Said, Names], dict[str, Any]]
SECTIONS: dict[str, tuple[str, Write, Read]] = {
    "about": ("What it is", write_about, read_about),
    "who": ("Who it is for", write_who, read_who),
    "cost": ("What it costs", write_cost, read_cost),
    "when": ("When it is", write_when, read_when),
    "languages": ("Languages", write_languages, read_languages),
    "contact": ("How to get in touch", write_contact, read_contact),
}
"""What a provider writes of a service, section by section: its title, how it is written, how it is read."""
