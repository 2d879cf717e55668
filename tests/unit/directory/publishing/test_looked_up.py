"""What of a document stands in columns, and that whoever asks of these gets what the document says."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.recording import Said, record_services
from village.directory.models import Service
from village.directory.queries.documents import shown
from village.directory.queries.finding.lists import area_named
from village.directory.queries.publishing.lists import Wanted, at_locations, ready, services
from village.directory.queries.publishing.told import nested as as_told
from village.directory.rules.publishing.asked import Asked, fits
from village.directory.rules.publishing.conforming import TERM, key_of
from village.directory.rules.publishing.looked_up import columns, of_provider

YORK = "E06000014"
ONE = {"id": "1", "name": "Toddlers", "taxonomy": "X"}


def test_a_document_that_says_nothing_has_nothing_in_columns() -> None:
    nothing = columns({"schedules": [{"freq": "DAILY"}], "attributes": [{TERM: {}}]}, area_named)
    assert (nothing.words, nothing.areas, nothing.terms, nothing.times) == ("", "", (), ())
    assert (nothing.minimum_age, nothing.maximum_age) == (None, None)


def test_words_and_areas_stand_each_once_with_a_space_before_each() -> None:
    made = columns({"name": "Otters, OTTERS!", "service_areas": [{"name": "York"}, {"name": "Leeds"}]}, area_named)
    assert made.words == " otters"
    assert made.areas == f" {YORK} {LEEDS}"
    assert columns({"service_areas": [{"name": "Nationwide"}]}, area_named).areas == ""


def test_each_day_of_a_schedule_is_a_time_and_one_without_a_day_is_one_too() -> None:
    night = {"byday": "MO,FR", "opens_at": "22:00", "closes_at": "02:00"}
    made = columns({"schedules": [night, night, {"opens_at": "24:00", "closes_at": "00:00"}]}, area_named)
    assert made.times == ((0, 1320, 1560), (4, 1320, 1560), (None, 1440, 1440))


def test_a_term_stands_with_its_taxonomy_and_either_alone() -> None:
    made = columns({"a": [{TERM: ONE}, {TERM: ONE}, {TERM: {"name": "T"}}, {TERM: {"taxonomy": "X"}}]}, area_named)
    of = key_of("taxonomy", "X")
    assert made.terms == ((key_of(TERM, "1"), of), (key_of(TERM, "T"), ""), ("", of))


def test_of_a_provider_its_name_and_terms_matter_alone() -> None:
    provider = {"name": "Mill", "attributes": [{TERM: ONE}]}
    assert of_provider(provider | {"email": "mill@example.org"}) == of_provider(provider)
    assert of_provider(provider | {"name": "Hall"}) != of_provider(provider)
    assert of_provider(provider | {"attributes": []}) != of_provider(provider)


_WORDS = st.sampled_from(["Otters", "otter", "ÖTTERS straße", "100%", "a_b", "a b", "_", "Σίσυφος", "I İ ı", ""])
_HOURS = st.fixed_dictionaries(
    {},
    optional={
        "byday": st.sampled_from(["MO", "MO,TU", "1WE", "", 5]),
        "opens_at": st.sampled_from(["09:00", "22:00", "24:00", "soon"]),
        "closes_at": st.sampled_from(["12:00", "02:00", "00:00", None]),
    },
)
_TERMS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["1", "AC148810-D857-441C-9679-408F346DE14B"]),
        "name": _WORDS,
        "taxonomy": st.sampled_from(["X", "Y"]),
    },
)
_ATTRIBUTES = st.lists(st.builds(lambda term: {TERM: term}, _TERMS), max_size=3)
_DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "description": _WORDS,
        "alternate_name": st.one_of(_WORDS, st.just(7)),
        "minimum_age": st.sampled_from([0, 1.5, "3", "old", -1, None]),
        "maximum_age": st.sampled_from([4, "18", 1e308, None]),
        "schedules": st.lists(_HOURS, max_size=3),
        "attributes": _ATTRIBUTES,
        "service_areas": st.lists(
            st.builds(lambda name: {"name": name}, st.sampled_from(["Leeds", "York", "Nationwide", "Hills", LEEDS])),
            max_size=2,
        ),
    },
)
_TIMES = st.sampled_from([None, 0, 540, 720, 1320, 1440, 1560])
_ASKED = st.builds(
    Asked,
    words=st.sampled_from(["", "OTT", "ötters", "strasse", "%", "_", "a_", "a b", "σίσυφος", "i̇", "ı", "play mill"]),
    term=st.sampled_from(["", key_of(TERM, "1"), "ac148810-d857-441c-9679-408f346de14b", key_of(TERM, "Otters")]),
    taxonomy=st.sampled_from(["", key_of("taxonomy", "X")]),
    minimum_age=st.sampled_from([None, 0.0, 1.5, 3.0]),
    maximum_age=st.sampled_from([None, 4.0, 18.0, 1e308]),
    day=st.sampled_from(["", "MO", "TU", "WE"]),
    start=_TIMES,
    end=_TIMES,
    codes=st.sampled_from([frozenset(), frozenset({LEEDS}), frozenset({YORK, "E12000003"})]),
)


@pytest.mark.slow
@pytest.mark.django_db
@given(st.lists(_DOCUMENTS, min_size=1, max_size=5), st.lists(_ASKED, min_size=5, max_size=20), st.integers(0, 5))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_columns_answer_as_every_document_would(documents: list[dict[str, Any]], asked: list[Asked], late: int) -> None:
    """The twin: each document, as it is told, read for each question. Some of them are not in columns yet."""
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        said = [Said(nested(f"s{number}", "Mill", **one)) for number, one in enumerate(documents)]
        record_services(said, source=source(), area=LEEDS, at=NOW)
        Service.objects.filter(theirs__in=[f"s{number}" for number in range(late)]).update(looked_up_by="")
        read = [(one.pk, as_told(one)) for one in ready(shown())]
        for question in [*asked, *_alone(asked)]:
            fitting = [key for key, document in read if fits(document, question, area_named)]
            found = services(Wanted(question))
            assert [one.pk for one in found[slice(0, 50)]] == fitting
            assert len(found) == len(fitting)
            assert {one.service_id for one in at_locations(Wanted(question))} == set(fitting)
        transaction.set_rollback(True)


def _alone(asked: list[Asked]) -> list[Asked]:
    """Parts of questions: all of one together seldom fit anything."""
    times = [Asked(day=one.day, start=one.start, end=one.end) for one in asked]
    terms = [Asked(term=one.term, taxonomy=one.taxonomy) for one in asked]
    rest = [Asked(words=one.words) for one in asked] + [Asked(codes=one.codes) for one in asked]
    return times + terms + rest + [Asked(minimum_age=one.minimum_age, maximum_age=one.maximum_age) for one in asked]
