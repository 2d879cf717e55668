"""A row of the children's centres that the Department for Education's register of establishments (GIAS) has, as a
service in the national standard. Nothing is made up: what the row does not say is not said.
"""

from collections.abc import Mapping
from typing import Any

from village.directory.rules.standard.first import key_of
from village.directory.rules.standard.formats import is_uri

COLUMNS = (
    "URN", "LA (code)", "EstablishmentName", "TypeOfEstablishment (name)", "Street", "Locality", "Town", "Postcode",
    "SchoolWebsite", "DistrictAdministrative (code)",
)  # fmt: skip
KIND = "childrens-centre"
SPACE = "gias"


def centre(row: Mapping[str, str], *, area: str, authority: str) -> dict[str, Any]:
    """The nested document of a children's centre. `area` and `authority`: the ONS code and the name of the authority
    that answers for it today. The row itself is kept whole as `gias`."""
    urn, name, kind = (row[one].strip() for one in ("URN", "EstablishmentName", "TypeOfEstablishment (name)"))
    site = row["SchoolWebsite"].strip()
    made: dict[str, Any] = {
        "id": key_of("service", urn, SPACE),
        "name": name,
        "description": f"{kind} in {authority}, number {urn} in the national register.",
        "status": "active",
        "organization": {
            "id": key_of("organization", area, SPACE),
            "name": authority,
            "description": f"The local authority of {authority}.",
            "organization_identifiers": [
                {
                    "id": key_of("identifier", area, SPACE), "identifier_scheme": "ONS",
                    "identifier_type": "ONS code", "identifier": area,
                }
            ],
        },
        "attributes": [
            {
                "id": key_of("attribute", urn, SPACE), "link_entity": "service",
                "taxonomy_term": {
                    "id": key_of("term", KIND, SPACE), "name": "Children's centre", "term": KIND,
                    "taxonomy": "village-kinds", "description": "Children's centre",
                },
            }
        ],
        "service_at_locations": [
            {"id": key_of("place", urn, SPACE), "location": _location(row, urn, name, authority)}
        ],
        SPACE: {column: value for column, value in row.items() if value},
    }  # fmt: skip
    if is_uri(site) and site.startswith(("http://", "https://")):
        made["url"] = site
    return made


def _location(row: Mapping[str, str], urn: str, name: str, authority: str) -> dict[str, Any]:
    street, locality, town = (row[column].strip() for column in ("Street", "Locality", "Town"))
    address = {
        "id": key_of("address", urn, SPACE),
        "address_1": street or locality or name,
        "address_2": locality if street else "",
        "city": town or locality or authority,
        "state_province": authority,
        "postal_code": row["Postcode"].strip(),
        "country": "GB",
        "address_type": "physical",
    }
    return {
        "id": key_of("location", urn, SPACE),
        "location_type": "physical",
        "name": name,
        "external_identifier": urn,
        "external_identifier_type": "URN",
        "addresses": [{key: value for key, value in address.items() if value}],
    }
