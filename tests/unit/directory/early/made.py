"""A nursery that one's own organisation keeps, another, a refuge with a crèche; and those who keep them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.unit.casework.made import browser, seen
from tests.unit.directory.made import LEEDS, own
from tests.unit.workforce.made import account, employer
from village.directory.actions.early import say_places
from village.directory.actions.recording import Said, record_services
from village.directory.models import FundedPlaces, Location, Provider, Service
from village.directory.queries.early.visible import KEEP, PROVIDE
from village.kernel.accounts.actions import give_role

__all__ = ["KEEP", "LEEDS", "PROVIDE", "account", "browser", "give_role", "seen"]
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
TODAY = NOW.date()
# Postcodes in Leeds, in the order in which they lie from the first.
HERE, CLOSE, FARTHER = "LS1 1UR", "LS2 8JS", "LS6 3HN"
YORK = "YO1 7HH"


def place(
    name: str,
    *,
    postcode: str = HERE,
    kinds: tuple[str, ...] = ("nursery",),
    steward: str = "",
    sensitive: str = "",
    area: str = LEEDS,
) -> Service:
    """A service at one place, kept by an organisation here or by nobody."""
    document = own(name)
    document["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] = postcode
    taken = record_services([Said(document, kinds, sensitive)], source=None, area=area, at=NOW)
    one = Service.objects.get(pk=taken.new[0])
    if steward:
        Provider.objects.filter(pk=one.provider_id).update(steward=employer(steward, LEEDS))
    return one


def provider(body: str = "nursery", area: str = LEEDS) -> Any:
    """Somebody who keeps the entries of their own organisation."""
    return account(f"Pat Provider {body}", "service-provider", body=body, area=area)


def officer(area: str = LEEDS) -> Any:
    """A directory officer of an area."""
    return account(f"Olu Officer {area}", "directory-officer", body="council", area=area)


def says(service: Service, by: Any, **given: Any) -> FundedPlaces:
    """What a place says: ten places for three and four year olds this term, six taken, unless told otherwise."""
    said = {
        "term_on": this_term(),
        "band": "3-4",
        "offered": 10,
        "taken": 6,
        "hours": Decimal(15),
        "as_of_on": TODAY,
        **given,
    }
    return say_places(service=service.pk, by=seen(by), at=NOW, **said)


def this_term() -> dt.date:
    """The first day of the term that runs."""
    return dt.date(TODAY.year, 9 if TODAY.month >= 9 else 4 if TODAY.month >= 4 else 1, 1)


def next_term() -> dt.date:
    """The first day of the next."""
    month = this_term().month
    return dt.date(TODAY.year + (month == 9), {1: 4, 4: 9, 9: 1}[month], 1)


def locations(service: Service) -> Any:
    """Where a service is given."""
    return Location.objects.filter(services__service=service)
