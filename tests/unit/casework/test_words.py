"""Pages are labelled in the words of today or of 2006 to 2010, as whoever reads them chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.casework import made
from tests.unit.casework.planned import Scene
from village.casework.queries.words import THEN, labels, words
from village.casework.rules.words import said
from village.casework.views.frame import SIDE
from village.forms.queries import shipped_forms
from village.workflow.queries.processes import newest, process_of


@given(st.text(max_size=80))
def test_in_the_words_of_today_nothing_changes(label: str) -> None:
    assert said(label, {}) == label


def test_the_longest_phrase_is_put_once_and_small_beginnings_stay_small() -> None:
    known = {"Lead": "Head", "Lead practitioner": "Lead professional"}
    assert said("A lead practitioner, the Lead, misleading", known) == "A lead professional, the Head, misleading"


@pytest.mark.django_db
def test_every_label_stands_on_a_page() -> None:
    made.processes()
    process = process_of(newest("early-help"))
    titles = [process.title, *(one.title for one in (*process.states, *process.moves, *process.clocks, *process.tasks))]
    there = [title["en"] for title in titles] + [form.title["en"] for form in shipped_forms().values()]
    there += [text for _, items in SIDE for _, text, _ in items] + ["Lead practitioner"]
    words.cache_clear()  # what ships is read here, whoever read it before
    for word in words():
        assert (any(word.now.casefold() in one.casefold() for one in there)) or not word.label, word.now
    assert len({one.now.casefold() for one in words()}) == len(words())


@pytest.mark.django_db
def test_whoever_chooses_reads_them_and_nobody_else_does() -> None:
    scene = Scene()
    record, page = f"/help/{scene.ref}/", "/help/words/"
    assert made.browser(made.account("Ada Admin", "administrator")).get(page).status_code == 404
    lead, nurse = made.browser(scene.lead), made.browser(scene.nurse)
    assert "Lead practitioner" in lead.get(record).content.decode()
    assert lead.post(page, {"era": "latin"}).status_code == 302
    assert "Lead practitioner" in lead.get(record).content.decode()
    lead.post(page, {"era": THEN})
    then = lead.get(record).content.decode()
    assert "Lead professional" in then
    assert labels(THEN)["Team and lead"] in then
    assert "Lead practitioner" not in then
    assert "Lead practitioner" in nurse.get(record).content.decode()
    lead.post(page, {"era": "now"})
    assert "Lead professional" not in lead.get(record).content.decode()
