"""What a qualification counts as, on a made-up list: every way that it can come out, and what it says of why."""

import datetime as dt

import pytest

from tests.unit.workforce.qualifications.lists import catalogue
from village.workforce.rules.qualifications.counting import Contradiction, Decision, decide, window
from village.workforce.rules.qualifications.finding import decide_named

KNOWN = catalogue()
BEFORE, LATER, NOW = dt.date(2014, 8, 31), dt.date(2016, 1, 1), dt.date(2020, 1, 1)


def made(reference: str, on: dt.date | None, awarded: dt.date | None = None, **answers: bool) -> Decision:
    one = KNOWN.version(reference)
    assert one is not None
    return decide(KNOWN, one, on, awarded, {slug.replace("_", "-"): said for slug, said in answers.items()})


def test_the_last_day_counts_and_the_next_does_not() -> None:
    assert made("EYQ-901", BEFORE).counts == "2"
    assert made("EYQ-902", dt.date(2019, 8, 31)).counts == "undecided"  # the list is silent of level 2 until that day
    assert made("EYQ-902", dt.date(2019, 9, 1)).counts == "2"
    assert made("EYQ-904", dt.date(2024, 9, 1)).counts == "unqualified"


def test_from_silence_nothing_follows() -> None:
    made_then = made("EYQ-901", LATER)
    assert made_then.counts == "undecided"
    assert "holds no qualification of level 2 begun on 2016-01-01" in made_then.reasons[-1].said
    # Of a higher one that does not count at level 3, level 2 is left open; when the list speaks of level 2, it is not.
    assert made("EYQ-908", LATER).levels == {2: "undecided", 3: "no", 6: "no"}
    assert made("EYQ-908", NOW).counts == "unqualified"
    assert made("EYQ-907", NOW).levels == {2: "undecided", 3: "undecided", 6: "no"}


def test_without_a_first_day_nothing_is_decided() -> None:
    told = made("EYQ-901", None)
    assert told.counts == "undecided"
    assert [one.slug for one in told.ask] == ["started-on"]
    assert told.levels == {2: "undecided", 3: "no", 6: "no"}


def test_what_is_asked_is_told_until_it_is_answered() -> None:
    assert [one.slug for one in made("EYQ-904", NOW).ask] == [
        "knowledge-only",
        "practice-assessed-in-maintained-sector",
    ]
    assert made("EYQ-904", NOW, knowledge_only=False).counts == "undecided"
    told = made("EYQ-904", NOW, knowledge_only=False, practice_assessed_in_maintained_sector=True)
    assert told.counts == "3"
    assert told.levels == {2: "yes", 3: "yes", 6: "no"}
    assert told.reasons[-1].source.startswith("Check early years qualifications")
    assert made("EYQ-904", LATER, practice_assessed_in_maintained_sector=False).counts == "undecided"
    assert made("EYQ-904", NOW, practice_assessed_in_maintained_sector=False).counts == "unqualified"
    assert made("EYQ-904", LATER, knowledge_only=True).counts == "unqualified"  # in no ratio, the list says


def test_what_nobody_has_read_stays_open_whatever_is_answered() -> None:
    told = made("EYQ-905", NOW, assessed_in_early_years_setting=True, note=True)
    assert told.counts == "undecided"
    assert [one.slug for one in told.ask] == ["question-abc", "note"]
    assert "Only on Tuesdays." in told.ask[1].ask


def test_a_status_counts_at_level_6_once_awarded() -> None:
    assert made("EYQ-200", BEFORE).counts == "undecided"
    assert made("EYQ-200", BEFORE, status_awarded=False).counts == "unqualified"
    assert made("EYQ-200", BEFORE, dt.date(2015, 7, 1)).levels == {2: "yes", 3: "yes", 6: "yes"}
    assert made("EYQ-296", NOW).counts == "6"
    told = made("EYQ-200", NOW)
    assert told.counts == "undecided"
    assert told.considered == ("EYQ-200", "EYQ-296")


def test_a_level_that_nobody_speaks_of_is_open() -> None:
    assert made("EYQ-906", NOW).levels == {2: "undecided", 3: "undecided", 6: "undecided"}


def test_what_cannot_be_so_is_refused() -> None:
    with pytest.raises(
        Contradiction, match="cannot have been awarded on 2013-01-01, before it was begun on 2014-08-31"
    ):
        made("EYQ-200", BEFORE, dt.date(2013, 1, 1))
    with pytest.raises(Contradiction, match="EYQ-901 does not ask knowledge-only"):
        made("EYQ-901", BEFORE, knowledge_only=True)


def test_windows_read_as_words() -> None:
    words = {one.reference: window(one) for one in KNOWN.versions}
    assert words["EYQ-901"] == "before 2014-09-01"
    assert words["EYQ-902"] == "from 2019-09-01"
    assert words["EYQ-903"] == "at any time"
    assert words["EYQ-904"] == "from 2014-09-01 and before 2024-09-01"


def test_a_certificate_is_found_by_its_words() -> None:
    assert decide_named(KNOWN, "playing  AWARD", "Anybody", 2, BEFORE).considered == ("EYQ-901",)
    assert decide_named(KNOWN, "Playing Award", "Made-up Awards", 2, NOW).counts == "2"
    assert decide_named(KNOWN, "Playing Award", "Made-up Awards", 2, None).counts == "undecided"
    lost = decide_named(KNOWN, "Playing Awards", "Made-up Awards", 2, NOW)
    assert lost.counts == "undecided"
    assert lost.reasons[0].said.startswith("The list has nothing named “Playing Awards” of Made-up Awards at level 2")


def test_a_title_at_two_levels_is_told_as_either() -> None:
    told = decide_named(KNOWN, "Playing Award", "Made-up Awards", None, NOW)
    assert told.considered == ("EYQ-902", "EYQ-909")
    assert told.counts == "undecided"
    assert told.levels == {2: "yes", 3: "undecided", 6: "no"}
    with pytest.raises(Contradiction, match="EYQ-902 and EYQ-909 does not ask knowledge-only"):
        decide_named(KNOWN, "Playing Award", "Made-up Awards", None, NOW, None, {"knowledge-only": True})


def test_a_body_that_the_list_does_not_name_is_asked_about_where_it_means_some_only() -> None:
    asked = decide_named(KNOWN, "Certificate of Play (QCF)", "Made-up College", 7, BEFORE)
    assert [one.slug for one in asked.ask] == ["higher-education-institute"]
    yes = decide_named(
        KNOWN, "Certificate of Play", "Made-up College", 7, BEFORE, None, {"higher-education-institute": True}
    )
    assert yes.counts == "3"
    assert decide_named(KNOWN, "Certificate of Play", "", 7, BEFORE).counts == "3"


@pytest.mark.parametrize(
    ("body", "on", "found"),
    [
        ("CACHE", dt.date(2014, 9, 1), True),
        ("CACHE", dt.date(2014, 8, 31), False),
        ("CACHE", None, False),
        ("ncfe", None, True),
        ("Pearson", dt.date(2020, 1, 1), False),
    ],
)
def test_one_body_under_two_names_is_one_from_a_day_on(body: str, on: dt.date | None, found: bool) -> None:
    assert bool(decide_named(KNOWN, "Knowing Diploma", body, 3, on).considered) is found
