"""The demo's collection: one return waits with two queries open, two are signed off, one is late and estimated."""

import datetime as dt

import pytest
from django.test import override_settings

from village.synthetic.demo import demo_people
from village.synthetic.workforce import demo_workforce
from village.synthetic.workforce_collecting import LATE, NURSERY, demo_collections
from village.workforce.models import Asked, Collection
from village.workforce.queries.collecting.overview import estimates, lines_of

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_a_collection_in_progress() -> None:
    demo_people(NOW)
    demo_workforce(NOW)
    assert demo_collections(NOW) == 2
    assert demo_collections(NOW) == 0
    now = Collection.objects.all()[0]
    asked = list(Asked.objects.filter(collection=now).select_related("employer", "collection"))
    lines = {one.asked.employer.slug: one for one in lines_of(asked, NOW)}
    assert sorted(one.asked.state for one in lines.values()) == ["signed", "signed", "submitted", "waiting"]
    assert (lines[NURSERY].asked.state, lines[NURSERY].open_queries) == ("submitted", 2)
    assert (lines[LATE].late, lines[LATE].sent) == (9, False)
    heads = estimates(now)["heads"]
    assert (len(heads.pairs), list(heads.by_employer), heads.missing) == (3, [LATE], ())
