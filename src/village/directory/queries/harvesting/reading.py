"""A record of a source, as it came, read into the document that is kept, with what was found in it."""

import datetime as dt
import json

from village.directory.models import Source
from village.directory.queries.standard.spots import PLACES as KNOWN
from village.directory.queries.standard.tables import profile
from village.directory.rules.harvesting import holding
from village.directory.rules.harvesting.shape import misfits
from village.directory.rules.placing import postcode_said
from village.directory.rules.record import PLACE, PLACES, PROVIDER, Document
from village.directory.rules.standard.fields import Profile
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.meaning import meant
from village.directory.rules.standard.reading import NotRead, Read, service_of
from village.directory.rules.standard.schema import held
from village.kernel.areas.queries import names, postcode_place

PROFILES = {"uk-1.0": "uk-1.0", "uk-3.0": "uk-3.0", "hsds-3": "hsds-3.1", "csv": "uk-3.0"}


def profile_of(source: Source) -> Profile:
    """The version of the standard in which a source speaks."""
    return profile(PROFILES[source.format])


def read_record(source: Source, body: bytes, *, today: dt.date) -> Read:
    """The nested document of a record that came, None where there is none; and what is wrong with it by itself."""
    if not body:
        return Read(None, (holding.too_long(),))
    came = json.loads(body)
    version = profile_of(source)
    try:
        made = service_of(came, version.name, source.slug)
    except NotRead as problem:
        return Read(None, (Finding("schema", holding.NOT_READ, "", problem.what, problem.do),))
    entities = profile("uk-3.0").entities
    schema = [one for one in held(version, "service", came) if not _is_key_of_row(source, one)]
    found = [*schema, *made.findings, *misfits(entities, made.document)]
    found += meant(entities, "service", made.document, today=today, places=KNOWN)
    return Read(made.document, tuple(found))


def _is_key_of_row(source: Source, finding: Finding) -> bool:
    """Whether all that is wrong is that the key of a table's row is no UUID: tables have keys of their own, of which
    an id is made."""
    return source.format == "csv" and (finding.code, finding.path) == ("uuid", "id")


def area_of(source: Source, document: Document, *, placed: bool = True) -> str:
    """The ONS code of the authority whose directory has a service: the source's; of a national one that of the first
    postcode that is known, else that which its organisation says of itself; blank where nothing tells. `placed`: False
    for a service whose place must not be found, of which no postcode tells the area."""
    if source.area:
        return source.area
    for one in (document.get(PLACES) or ()) if placed else ():
        code = postcode_said(one.get(PLACE) or {})
        place = postcode_place(code) if code else None
        if place and place.area:
            return place.area.code
    provider = document.get(PROVIDER) or {}
    said = [one.get("identifier") for one in provider.get("organization_identifiers") or ()]
    return next((one for one in said if isinstance(one, str) and one[:1] == "E" and names(one)), "")
