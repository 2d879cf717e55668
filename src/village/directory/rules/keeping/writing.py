"""What a provider says in a form, written into the standard's nested document; and read out of it again for the form.

Each section knows its own fields and no others, so whatever else a form is made to send is not looked at; whatever
else a document holds stays as it came. Places are in `rules.keeping.placing`.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from village.directory.rules.keeping import words as typed
from village.directory.rules.keeping.hours import rows_of, schedules_of
from village.directory.rules.keeping.reading import several, text, thing, things
from village.directory.rules.keeping.words import NotTaken
from village.directory.rules.record import Document

Said = Mapping[str, Any]
Names = Mapping[str, str]
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


def read_about(document: Said) -> dict[str, Any]:
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


def read_who(document: Said) -> dict[str, Any]:
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
        options = [{"id": made_id(document, "cost", 0), "option": "Free", "amount": 0, "currency": "GBP"}]
    elif said.get("cost") == PAID:
        price = said.get("amount")
        amount = None if price in (None, "") else _number(price, "Price: write pounds, such as 2.50.")
        if amount is not None and not 0 < amount <= MOST_PRICE:
            raise NotTaken(f"Price: write more than 0 and at most {MOST_PRICE:,} pounds.")
        if amount is None and not words:
            raise NotTaken("Price: write what it costs, in pounds or in words.")
        one: Document = {"id": made_id(document, "cost", 0), "option": "Price"}
        options = [put(one, amount=float(amount), currency="GBP", amount_description=words) if amount else one]
    else:
        options = []
    return put(document, cost_options=options, fees=words)


def read_cost(document: Said) -> dict[str, Any]:
    """What `write_cost` wrote, or what a source says in its place."""
    options = things(document, "cost_options")
    amounts = [one["amount"] for one in options if isinstance(one.get("amount"), int | float)]
    words = text(document, "fees") or text(document, "fees_description")
    cost = FREE if amounts and not any(amounts) else PAID if options or words else ""
    return {"cost": cost, "amount": next((one for one in amounts if one), None), "fees": words}


def write_when(document: Said, said: Said, names: Names) -> Document:
    """On which days, from when to when, and in which weeks of the year; what no row can say stays unless it is taken
    out."""
    return put(document, schedules=schedules_of(document, said.get("rows") or (), said.get("out") or ()))


def read_when(document: Said) -> dict[str, Any]:
    """What `write_when` wrote, and the times that no row can say."""
    rows, kept = rows_of(several(document, "schedules"))
    return {"rows": rows, "kept": kept}


def write_languages(document: Said, said: Said, names: Names) -> Document:
    """In which languages it is given. `names`: of languages by their codes; others that are there already stay."""
    held = several(document, "languages")
    others = [one for one in held if not (isinstance(one, dict) and one.get("code") in names)]
    chosen = [
        {"id": made_id(document, "language", code), "name": names[code], "code": code}
        for code in sorted(set(said.get("languages") or ()))
        if code in names
    ]
    return put(document, languages=[*others, *chosen])


def read_languages(document: Said) -> dict[str, Any]:
    """What `write_languages` wrote."""
    found = (text(one, "code") for one in things(document, "languages"))
    return {"languages": [code for code in found if code]}


def write_contact(document: Said, said: Said, names: Names) -> Document:
    """How to get in touch: the first contact; others stay."""
    phone, address = typed.phone(said.get("phone")), typed.email(said.get("email"))
    person = typed.words(said.get("person"), "Who to ask for", 100)
    first: Document = {"id": made_id(document, "contact", 0)}
    numbers = [{"id": made_id(document, "phone", 0), "number": phone}] if phone else []
    contact = put(first, name=person, email=address, phones=numbers)
    rest = several(document, "contacts")[1:]
    return put(document, email=address, contacts=[*([contact] if len(contact) > 1 else []), *rest])


def read_contact(document: Said) -> dict[str, Any]:
    """What `write_contact` wrote, or what a source says in its place."""
    first = next(iter(things(document, "contacts")), {})
    numbers = [*_numbers(first), *_numbers(document)]
    return {
        "phone": numbers[0] if numbers else "",
        "email": text(first, "email") or text(document, "email"),
        "person": text(first, "name"),
    }


def _numbers(holder: Said) -> Iterable[str]:
    return [text(one, "number") for one in things(holder, "phones") if text(one, "number")]


Write = Callable[[Said, Said, Names], Document]
Read = Callable[[Said], dict[str, Any]]
SECTIONS: dict[str, tuple[str, Write, Read]] = {
    "about": ("What it is", write_about, read_about),
    "who": ("Who it is for", write_who, read_who),
    "cost": ("What it costs", write_cost, read_cost),
    "when": ("When it is", write_when, read_when),
    "languages": ("Languages", write_languages, read_languages),
    "contact": ("How to get in touch", write_contact, read_contact),
}
"""What a provider writes of a service, section by section: its title, how it is written, how it is read."""
