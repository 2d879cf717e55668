"""The words that come with Village lead from what people say to kinds of help."""

import csv
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from village.directory.queries.finding.words import lexicon, named, national, thesaurus
from village.directory.rules.finding.lexicon import stems
from village.search.rules.words import Reader, kind_term

FOLDER = Path(settings.SRC) / "reference" / "directory"


def kinds_of(text: str) -> set[str]:
    concepts, _ = Reader(thesaurus()).read(text, lambda word: word)
    terms = {term for concept in concepts for way in concept.ways for term in way.terms}
    return {kind for kind in lexicon().kinds if kind_term(kind) in terms}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("stammer", "speech-language"),
        ("stuttering", "speech-language"),
        ("SALT", "speech-language"),
        ("he won't sleep", "sleep"),
        ("kicked out of school", "exclusion"),
        ("bullied", "bullying"),
        ("can't afford food", "food"),
        ("wheelchair football", "disability-sport"),
        ("autistic boy", "autism-adhd"),
        ("ehcp", "send-advice"),
        ("camhs", "mental-health"),
        ("neet", "not-in-education"),
        ("dv", "domestic-abuse"),
        ("asperger", "autism-adhd"),
        ("children's centre", "childrens-centre"),
        ("Sure Start", "childrens-centre"),
        ("family hub", "stay-and-play"),
    ],
)
def test_what_people_say_is_understood(text: str, kind: str) -> None:
    assert kind in kinds_of(text)


REGRESSIONS = yaml.safe_load((FOLDER / "judged" / "regressions.yaml").read_text())


@pytest.mark.parametrize(("text", "kind"), REGRESSIONS["leads_to"].items())
def test_everyday_words_that_once_led_astray_lead_to_help(text: str, kind: str) -> None:
    assert kind in kinds_of(text)


@pytest.mark.parametrize(("text", "kind"), REGRESSIONS["never_to"].items())
def test_words_of_harm_are_read_with_whom_it_is_done_to(text: str, kind: str) -> None:
    assert kind not in kinds_of(text)


def test_no_phrase_means_everything() -> None:
    """A phrase of which little is left when idle words go must not be a word that every record has."""
    weak = {stems(word) for word in thesaurus().weak}
    assert not weak & set(lexicon().need_phrases), "weak words lead nowhere by themselves"


def test_there_is_help_of_every_kind_and_group() -> None:
    known = lexicon()
    assert len(known.kinds) >= 70
    assert {kind.group for kind in known.kinds.values()} == set(known.groups)
    assert all(len(phrases) >= 5 for phrases in known.needs.values())


def test_places_that_must_not_be_found_are_of_their_kinds() -> None:
    hidden = {slug: kind.sensitive for slug, kind in lexicon().kinds.items() if kind.sensitive}
    assert hidden == {
        "refuge": "refuge",
        "sexual-violence": "sexual-violence",
        "exploitation": "exploitation",
        "forced-marriage": "forced-marriage",
    }


@pytest.mark.parametrize("what", ["kinds", "groups", "access", "send", "languages"])
def test_everything_that_can_be_asked_for_has_one_name(what: str) -> None:
    names = named(what)
    assert names
    assert all(names.values())
    assert len(set(names.values())) == len(names)


def test_nothing_else_has_names() -> None:
    with pytest.raises(OSError, match="colours"):
        named("colours")


def test_a_language_is_known_by_its_code_and_both_its_names() -> None:
    known = lexicon().languages
    assert {known[name] for name in ("ur", "urdu", "اردو")} == {"ur"}


def test_national_helplines_are_told_as_the_report_has_them() -> None:
    rows = {row["id"]: row for row in national()}
    assert rows["childline"]["phone"] == "0800 11 11"
    assert rows["child-protection-helpline"]["phone"].replace(" ", "") == "08088005000"
    assert {kind for row in rows.values() for kind in row["kinds"].split()} <= set(lexicon().kinds)
    assert all(row["paragraph"] and row["then"] for row in rows.values())
    assert sum(bool(row["phone"]) for row in rows.values()) == 2  # the report prints no other


def test_every_list_says_where_it_is_from() -> None:
    for name in ("access", "judged", "kinds", "languages", "national", "send", "words"):
        said = yaml.safe_load((FOLDER / name / "source.yaml").read_bytes())
        files = {path.name for path in (FOLDER / name).iterdir()} - {"source.yaml"}
        assert set(said["files"]) == files, name


def test_lists_as_tables_have_every_cell_that_they_need() -> None:
    with (FOLDER / "languages" / "languages.csv").open(encoding="utf-8", newline="") as lines:
        assert all(all(row.values()) for row in csv.DictReader(lines))
