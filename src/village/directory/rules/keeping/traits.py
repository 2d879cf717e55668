"""By what two entries of one service can be known: what is taken of a document to be compared, and under which keys it
is looked for among others."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from village.directory.rules.finding.hours import CODES, days
from village.directory.rules.placing import postcode_said
from village.directory.rules.reading import text, thing, things
from village.directory.rules.record import PLACE, PLACES, PROVIDER

Traits = dict[str, str]
SETTLING = ("urn", "ofsted", "cqc")
"""Official numbers that are given to one setting: the same number is the same setting."""
SHARED = ("charity", "company", "uprn")
"""Official numbers of who gives a service or of a building: many services may have one."""
MOST_IN_A_KEY = 40
"""A telephone that forty services have is the council's, and says nothing of any of them."""
_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset({"the", "and", "of", "at", "in", "for", "a", "group", "service", "services", "club", "centre", "s"})
_HOSTS = frozenset(
    {"facebook.com", "gmail.com", "hotmail.com", "outlook.com", "yahoo.co.uk", "instagram.com", "gov.uk", "nhs.uk"}
)
_OF_SCHEMES = {
    "urn": "urn", "gias": "urn", "ofsted": "ofsted", "gb-ofsted": "ofsted", "cqc": "cqc", "charity": "charity",
    "gb-chc": "charity", "company": "company", "gb-coh": "company", "uprn": "uprn",
}  # fmt: skip


def traits(nested: Mapping[str, Any]) -> Traits:
    """What is compared of a nested service document; what it does not say is not there."""
    provider = thing(nested, PROVIDER)
    locations = [thing(one, PLACE) for one in things(nested, PLACES)]
    holders = [nested, *things(nested, "contacts"), *locations]
    found = {
        "name": plain(text(nested, "name")),
        "provider": plain(text(provider, "name")),
        "postcode": "|".join(dict.fromkeys(code.replace(" ", "") for code in map(postcode_said, locations) if code)),
        "phone": next((one for holder in holders for one in _phones(holder)), ""),
        "email": next((text(one, "email").strip().casefold() for one in holders if text(one, "email")), ""),
        "web": site(text(nested, "url") or text(provider, "website") or text(provider, "url")),
        "ages": "-".join(str(nested.get(key)) for key in ("minimum_age", "maximum_age") if nested.get(key) is not None),
        "days": "".join(sorted({CODES[day] for one in things(nested, "schedules") for day, _ in days(one)})),
        **dict(_numbers([nested, provider, *locations])),
    }
    return {key: value for key, value in found.items() if value}


def plain(text: object) -> str:
    """Words in capitals without accents, stops and hyphens, one space between."""
    spelt = unicodedata.normalize("NFKD", re.sub("['’]", "", str(text or "")))
    bare = "".join(letter for letter in spelt if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(bare.upper()))


def site(url: str) -> str:
    """Where a web address is, without www and what is below it; blank for a host that is many people's."""
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:  # such as a bracket that is not closed
        return ""
    return "" if host in _HOSTS else host


def _phones(holder: Mapping[str, Any]) -> Iterator[str]:
    for one in things(holder, "phones"):
        digits = "".join(filter(str.isdigit, text(one, "number")))
        yield re.sub(r"^(0044|44)0?", "0", digits)


def _numbers(holders: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for holder in holders:
        said = [(key, holder.get(key)) for key in _OF_SCHEMES]
        said.append((str(holder.get("external_identifier_type") or ""), holder.get("external_identifier")))
        for one in [*things(holder, "organization_identifiers"), *things(holder, "external_identifiers")]:
            said.append((str(one.get("identifier_scheme") or one.get("identifier_type") or ""), one.get("identifier")))
        for scheme, number in said:
            known = _OF_SCHEMES.get(scheme.casefold())
            if known and number:
                yield f"id:{known}", plain(number).replace(" ", "").lstrip("0")


def keys(one: Traits) -> set[str]:
    """Under what an entry is looked for: each number and contact, its words with its district, its provider with one
    of its words."""
    found = {f"{key}={value}" for key, value in one.items() if key in ("phone", "email") or key.startswith("id:")}
    words = [word for word in one.get("name", "").split() if word.casefold() not in _LITTLE]
    for code in filter(None, one.get("postcode", "").split("|")):
        found.add(f"at={code}")
        found |= {f"near={code[:-3]} {word}" for word in words}
    found |= {f"of={one['provider']} {word}" for word in words if "provider" in one}
    found |= {f"web={one['web']} {word}" for word in words if "web" in one}
    if len(words) > 1:
        found.add(f"called={' '.join(sorted(words))}")
    return found


def candidates(every: Mapping[Any, Traits]) -> Iterator[tuple[Any, Any]]:
    """The pairs that share a key, each once, the lesser first. A key that too many share leads to none."""
    under: dict[str, list[Any]] = defaultdict(list)
    for key, one in every.items():
        for each in keys(one):
            under[each].append(key)
    seen = set()
    for members in under.values():
        if len(members) > MOST_IN_A_KEY:
            continue
        for number, first in enumerate(members):
            for second in members[number + 1 :]:
                pair = (first, second) if first < second else (second, first)
                if pair not in seen:
                    seen.add(pair)
                    yield pair
