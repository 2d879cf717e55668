"""Made-up services for tests, in the standard's nested document; and who keeps them."""

import datetime as dt
import uuid
import zlib
from typing import Any

from village.directory.models import Harvest, Quarantined, Raw, Source

NOW = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)
LEEDS = "E08000035"
POSTCODE = "LS1 1UR"


def nested(theirs: str = "s1", name: str = "Otters toddler group", **fields: Any) -> dict[str, Any]:
    """A service at one place, by the ids of its source."""
    return {
        "id": theirs,
        "name": name,
        "status": "active",
        "description": "Songs and play for under-fives and whoever looks after them.",
        "organization": {"id": "o1", "name": "Made-up Play Association", "description": "Play for all."},
        "service_at_locations": [
            {
                "id": f"sal-{theirs}",
                "location": {
                    "id": "l1",
                    "location_type": "physical",
                    "name": "Made-up Hall",
                    "addresses": [{"id": "a1", "address_1": "1 Made-up Street", "postal_code": POSTCODE}],
                },
            }
        ],
        **fields,
    }


def own(name: str = "Kept here", **fields: Any) -> dict[str, Any]:
    """A service that is kept here, under ids of ours."""
    made = nested(str(uuid.uuid4()), name, **fields)
    made["organization"] = {**made["organization"], "id": str(uuid.uuid4())}
    for place in made["service_at_locations"]:
        place["location"] = {**place["location"], "id": str(uuid.uuid4())}
    return made


def source(slug: str = "made-up-feed", **fields: Any) -> Source:
    """A source of services of Leeds."""
    return Source.objects.create(
        **{
            "slug": slug, "title": "A made-up feed", "area": LEEDS, "format": "uk-3.0", "licence": "OGL v3.0",
            "contact": "feeds@example.org", "opened_at": NOW, **fields,
        }
    )  # fmt: skip


def looked_after() -> dict[str, Any]:
    """What stands in the addresses of an officer's pages: a source, a harvest that was held, a record set aside."""
    kept = source("looked-after")
    one = Harvest.objects.create(source=kept, state="held", held="It is much.", started_at=NOW, beat_at=NOW)
    raw = Raw.objects.create(
        source=kept, theirs="s1", sha256="0" * 64, fetched_at=NOW, body=zlib.compress(b"{}"), first_seen_at=NOW,
        last_seen_at=NOW, came=one,
    )  # fmt: skip
    aside = Quarantined.objects.create(raw=raw, since_at=NOW, codes=["age.crossed"])
    return {"kept": kept.slug, "harvest": one.ref, "aside": aside.ref}
