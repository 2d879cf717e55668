"""Whatever a source wrote into a document, its keepers can read it and the night's search for doubles goes on."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.keeping.comparing import LABELS, differences, told
from village.directory.rules.keeping.completeness import completeness
from village.directory.rules.keeping.traits import keys, site, traits
from village.directory.rules.keeping.writing import SECTIONS
from village.directory.rules.reading import several, text, thing, things

INNER = (
    "id", "name", "location", "addresses", "postal_code", "latitude", "longitude", "number", "code", "amount", "email",
    "byday", "freq", "opens_at", "description", "taxonomy_term", "taxonomy", "identifier", "identifier_scheme",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner, max_size=3),
    max_leaves=10,
)
OUTER = (
    "name", "description", "url", "email", "phones", "contacts", "schedules", "languages", "attributes", "cost_options",
    "service_at_locations", "organization", "minimum_age", "fees", "eligibility_description", "urn", "service_areas",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(OUTER), JSON))
def test_whatever_a_document_holds_it_is_read(document: dict[str, Any]) -> None:
    assert set(told(document)) == set(LABELS)
    assert differences(document, document) == []
    assert 0 <= completeness(document).share <= 1
    assert all(isinstance(one, str) and one for one in traits(document).values())
    assert isinstance(keys(traits(document)), set)
    for _, _, read in SECTIONS.values():
        assert read(document, {})


def test_what_is_not_as_the_standard_has_it_is_as_if_it_were_not_there() -> None:
    odd = {"a": [1, {"b": 2}], "c": {"d": 3}, "e": True, "f": 4, "g": "x", "h": None}
    assert (things(odd, "a"), things(odd, "c"), several(odd, "a")) == ([{"b": 2}], [], [1, {"b": 2}])
    assert (thing(odd, "c"), thing(odd, "a")) == ({"d": 3}, {})
    assert [text(odd, key) for key in "efgh"] == ["", "4", "x", ""]
    assert site("https://[bad") == ""
