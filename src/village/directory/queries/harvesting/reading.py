"""A record of a source, as it came, read into the document that is kept, with what was found in it."""

import datetime as dt
import json

from village.directory.models import Source
from village.directory.queries.standard.tables import profile
from village.directory.rules.harvesting import holding
from village.directory.rules.harvesting.shape import misfits
from village.directory.rules.standard.fields import Profile
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.meaning import Places, meant
from village.directory.rules.standard.reading import NotRead, Read, service_of
from village.directory.rules.standard.schema import held
from village.kernel.areas.queries import grid_of, postcode_place

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
    found = [*held(version, "service", came), *made.findings, *misfits(entities, made.document)]
    found += meant(entities, "service", made.document, today=today, places=Places(grid_of, known))
    return Read(made.document, tuple(found))


def known(postcode: str) -> tuple[bool, tuple[int, int] | None]:
    """Whether a well-formed postcode is known, and its National Grid metres if those are."""
    place = postcode_place(postcode)
    if place is None:
        return False, None
    return True, (place.easting, place.northing) if place.easting is not None and place.northing is not None else None
