"""What is taken of an entry to be compared, who is looked at, and how many doubles are found."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.directory.keeping.doubles import towns
from village.directory.actions.keeping.likeness import PROPOSED, likely, model, proposals
from village.directory.rules.keeping.traits import MOST_IN_A_KEY, candidates, keys, plain, site, traits

FULL: dict[str, Any] = {
    "name": "Otter’s Toddler-Group", "url": "https://www.otters.example.org/about", "email": "Hello@Otters.example.org",
    "minimum_age": 0, "maximum_age": 4, "phones": [{"number": "+44 (0)1632 960001"}],
    "schedules": [{"byday": "MO,1TU"}, {"byday": "MO"}, "odd"], "urn": 20001,
    "organization": {
        "name": "Play Assoc.", "organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier": "0123456"}],
    },
    "service_at_locations": [
        {"location": {"addresses": [{"postal_code": "ls11ur"}], "external_identifier": "0042",
                      "external_identifier_type": "UPRN"}},
        {"location": None},
    ],
}  # fmt: skip


def test_what_is_compared() -> None:
    assert traits(FULL) == {
        "name": "OTTERS TODDLER GROUP", "provider": "PLAY ASSOC", "postcode": "LS11UR", "phone": "01632960001",
        "email": "hello@otters.example.org", "web": "otters.example.org", "ages": "0-4", "days": "MOTU",
        "id:urn": "20001", "id:charity": "123456", "id:uprn": "42",
    }  # fmt: skip
    assert traits({}) == {}


def test_words_and_sites() -> None:
    assert plain("  Café—Olé, the 2nd! ") == "CAFE OLE THE 2ND"
    assert (site("www.example.org/x"), site("https://facebook.com/otters"), site("")) == ("example.org", "", "")


def test_keys_name_numbers_contacts_places_and_words() -> None:
    found = keys(traits(FULL))
    assert {
        "phone=01632960001", "id:urn=20001", "at=LS11UR", "near=LS1 OTTERS", "of=PLAY ASSOC OTTERS",
        "web=otters.example.org TODDLER", "called=OTTERS TODDLER",
    } <= found  # fmt: skip
    assert keys({}) == set()


def test_what_forty_and_more_share_leads_to_nobody() -> None:
    """The council's telephone of 66 services is no sign that any two of them are one."""
    few = {f"{number:03d}": {"phone": "1"} for number in range(MOST_IN_A_KEY)}
    assert len(list(candidates(few))) == MOST_IN_A_KEY * (MOST_IN_A_KEY - 1) // 2
    assert list(candidates({f"{number:03d}": {"phone": "1"} for number in range(66)})) == []


NAMES = st.sampled_from(["", "OTTERS TODDLER", "OTTERS", "CHESS BEGINNERS", "TODDLER OTTERS"])
SOME = st.fixed_dictionaries(
    {},
    optional={"name": NAMES, "phone": st.sampled_from(["1", "2"]), "postcode": st.sampled_from(["LS11UR", "LS12AB"])},
)


@given(st.dictionaries(st.integers(0, 30), SOME, max_size=8))
def test_pairs_are_those_that_share_a_key_as_all_pairs_say(every: dict[int, dict[str, str]]) -> None:
    naive = {(one, two) for one, two in itertools.combinations(sorted(every), 2) if keys(every[one]) & keys(every[two])}
    found = list(candidates(every))
    assert len(found) == len(set(found))
    assert set(found) == naive


def test_it_is_the_same_either_way_round() -> None:
    one, two = traits(FULL), traits({**FULL, "name": "Otters Toddlers", "urn": None, "phones": []})
    assert likely(one, two, 400).chance == pytest.approx(likely(two, one, 400).chance)


def test_the_number_of_a_setting_settles_and_that_of_a_charity_does_not() -> None:
    one = {"name": "OTTERS", "id:urn": "20001"}
    assert likely(one, {"name": "SOMETHING ELSE", "id:urn": "20001"}, 400).chance == 1.0
    charity = likely({"name": "OTTERS", "id:charity": "1"}, {"name": "CHESS", "id:charity": "1"}, 400)
    assert charity.chance < PROPOSED
    assert ("id:charity", "same") in charity.why


def test_two_of_one_source_are_rarely_one() -> None:
    one, two = {"name": "OTTERS GROUP", "phone": "01632960001"}, {"name": "OTTERS GROUP", "phone": "01632960002"}
    assert likely(one, two, 400, same_source=True).chance < PROPOSED < likely(one, two, 400).chance


def test_two_services_of_one_provider_in_one_hall_are_two() -> None:
    """All that a provider's services share says little; what they are called says much."""
    hall = {
        "provider": "PLAY ASSOC",
        "postcode": "LS11UR",
        "phone": "01632960001",
        "email": "a@example.org",
        "web": "x.org",
    }
    toddlers, chess = {**hall, "name": "OTTERS TODDLER GROUP"}, {**hall, "name": "CHESS FOR BEGINNERS"}
    assert likely(toddlers, chess, 400).chance < PROPOSED
    assert likely(toddlers, {**hall, "name": "OTTERS TODDLERS GROUP"}, 400).chance >= PROPOSED


def test_the_levels_of_a_name() -> None:
    level = next(one.comparison for one in model().weighings if one.comparison.field == "name").level
    assert [
        level("OTTERS GROUP", other)
        for other in ("OTTERS GROUP", "THE OTTERS GROUP", "GROUP OTTERS LEEDS", "OTTER CLUB", "CHESS")
    ] == [4, 3, 3, 1, 1]
    assert level("OTTERS PLAY GROUP", "OTTERS PLAY CLUB") == 2


def _directory(key: Any) -> object:
    return key[0]


def test_most_doubles_of_a_town_are_found_and_most_that_is_found_is_one() -> None:
    """Measured on made-up towns with made-up mistakes: no promise about a real one, but a floor to stand on."""
    made = towns()
    found = proposals(made.every, candidates(made.every), _directory)
    right = [(one, two) for one, two, _ in found if (one, two) in made.same]
    recall, precision = len(right) / len(made.same), len(right) / len(found)
    print(f"{len(made.every)} entries, {len(made.same)} doubles: recall {recall:.3f}, precision {precision:.3f}")  # noqa: T201
    assert recall >= 0.95
    assert precision >= 0.85
