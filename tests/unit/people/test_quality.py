"""Samples: who may draw them, what is in them, and that the same seed draws the same."""

import hashlib

import pytest

from tests.unit.people import made
from tests.unit.people.test_feeding import crowd
from village.kernel.access.actions import Refusal
from village.linkage.rules.model import as_data
from village.linkage.rules.untrained import untrained
from village.people.actions import merging, quality
from village.people.models import Assertion, LinkEvent, MatchingModel, QualityCheck, Record
from village.people.queries import quality as queries
from village.people.queries.ledger import ledger_of
from village.people.queries.models_in_force import in_force
from village.people.queries.shuffled import shuffled

pytestmark = pytest.mark.django_db


def drawn() -> list[tuple[str, int, int, float]]:
    return list(QualityCheck.objects.order_by("pk").values_list("stratum", "record", "against", "share"))


def test_others_draw_nothing_and_see_no_sample() -> None:
    made.take(made.source("health"), crowd(5))
    made.take(made.source("school"), crowd(5))
    name = quality.draw(seed=1, by=made.viewer("matching-officer"), at=made.NOW)
    check = QualityCheck.objects.first()
    assert check is not None
    for who in (made.viewer("practitioner"), made.viewer("matching-officer", cleared=False)):
        with pytest.raises(Refusal, match="may not"):
            quality.draw(seed=2, by=who, at=made.NOW)
    elsewhere = made.viewer("matching-officer", area=made.ELSEWHERE)
    with pytest.raises(Refusal, match="nothing to draw"):
        quality.draw(seed=2, by=elsewhere, at=made.NOW)
    assert queries.samples(elsewhere) == []
    assert queries.result(name, elsewhere) is None
    assert quality.look(sample=name, by=elsewhere, at=made.NOW) is None
    with pytest.raises(Refusal, match="meanwhile"):
        quality.answer(check=check.pk, same=True, by=elsewhere, at=made.NOW)


def test_a_sample_holds_links_that_stand_by_band_and_the_same_seed_draws_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quality, "EACH", 10)
    monkeypatch.setattr(quality, "FRAME", 20)
    rows = [{**row, "nhs_number": made.NHS[i] if i < 3 else ""} for i, row in enumerate(crowd(40))]
    made.take(made.source("health"), rows)
    made.take(made.source("school"), rows)
    officer = made.viewer("matching-officer", area=None)
    taken = Record.objects.get(source__slug="school", key="0")
    merging.split(record=taken.pk, reason="not the same", by=officer, at=made.NOW)
    quality.draw(seed=1, by=officer, at=made.NOW)
    first = drawn()
    links = [one for one in first if one[0].startswith("link")]
    assert {stratum for stratum, *_ in links} >= {"link:number"}
    assert len([one for one in links if one[0] == "link:number"]) == 2
    assert taken.pk not in {record for _, record, _, _ in links}
    child_of = dict(Record.objects.values_list("pk", "child"))
    assert all((child_of[one] == child_of[two]) == stratum.startswith("link") for stratum, one, two, _ in first)
    assert sum({stratum: share for stratum, _, _, share in links}.values()) == pytest.approx(1)
    QualityCheck.objects.all().delete()
    quality.draw(seed=1, by=officer, at=made.NOW)
    assert drawn() == first


def test_the_same_are_drawn_on_either_database() -> None:
    """A naive twin of the order in which records are drawn: by what MD5 makes of the sample's name and their number."""
    made.take(made.source("health"), crowd(40))
    name = "2026-05-04-1"
    every = sorted(Record.objects.values_list("pk", flat=True))
    wanted = sorted(every, key=lambda pk: hashlib.md5(f"{name}:{pk}".encode(), usedforsecurity=False).hexdigest())
    assert list(shuffled(Record.objects.all(), "pk", name).values_list("pk", flat=True)) == wanted
    assert list(shuffled(Record.objects.all(), "pk", "other").values_list("pk", flat=True)) != wanted


def test_a_link_is_counted_once_and_only_while_the_record_is_there_because_of_it() -> None:
    """The school's record is linked, taken out, and comes back by a person: no link of the engine's any more."""
    officer = made.viewer("matching-officer")
    for slug in ("health", "school", "clinic"):
        made.take(made.source(slug), [made.row("1")])
    taken, kept = made.record(made.source("school"), "1"), made.record(made.source("clinic"), "1")
    assert made.together(taken, kept)
    home = taken.child.ref
    gone = merging.split(record=taken.pk, reason="not the same", by=officer, at=made.NOW)
    Assertion.objects.update(ended_at=made.NOW)
    merging.merge(keep=home, gone=gone, reason="the same after all", by=officer, at=made.NOW)
    quality.draw(seed=1, by=officer, at=made.NOW)
    links = [(record, share) for stratum, record, _, share in drawn() if stratum.startswith("link")]
    assert links == [(kept.pk, 1.0)]


def test_a_link_whose_other_record_has_left_is_looked_at_beside_one_that_is_there() -> None:
    officer = made.viewer("matching-officer")
    for slug in ("health", "school", "clinic"):
        made.take(made.source(slug), [made.row("1")])
    first, second, third = (made.record(made.source(slug), "1") for slug in ("health", "school", "clinic"))
    against = LinkEvent.objects.get(record=third).against
    assert against is not None
    merging.split(record=against.pk, reason="not the same", by=officer, at=made.NOW)
    quality.draw(seed=1, by=officer, at=made.NOW)
    left = {first.pk, second.pk} - {against.pk}
    assert {two for stratum, one, two, _ in drawn() if one == third.pk and stratum.startswith("link")} == left


def test_of_a_sample_of_more_areas_nobody_is_told_what_a_part_of_it_says() -> None:
    here, there = made.source("health"), made.source("school", area=made.ELSEWHERE)
    made.take(here, crowd(5))
    made.take(there, crowd(5))
    made.take(made.source("clinic"), crowd(5))
    name = quality.draw(seed=1, by=made.viewer("matching-officer", area=None), at=made.NOW)
    whole, part = (queries.result(name, made.viewer("matching-officer", area=area)) for area in (None, made.AREA))
    assert whole is not None
    assert whole.precision is not None
    assert part is not None
    assert (part.precision, part.missed) == (None, None)


def test_bands_that_no_record_of_a_frame_fell_in_may_be_there_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a whole index nothing is unseen; of five records drawn of ten much may be."""
    names = ("Anna", "Bella", "Clara", "Dora", "Ella", "Flora", "Greta", "Hilda", "Ida", "Julia")
    made.take(made.source("health"), [made.row(name, forename=name) for name in names])
    officer = made.viewer("matching-officer")
    everyone = quality.draw(seed=1, by=officer, at=made.NOW)
    monkeypatch.setattr(quality, "FRAME", 5)
    some = quality.draw(seed=2, by=officer, at=made.NOW)
    QualityCheck.objects.update(same=False, checked_by="somebody")
    highs = []
    for name in (everyone, some):
        found = queries.result(name, officer)
        assert found is not None
        assert found.missed is not None
        assert found.missed.value == 0
        highs.append(found.missed.high)
    assert set(QualityCheck.objects.values_list("sample", "frame")) == {(everyone, None), (some, 5)}
    assert highs[0] < highs[1]


def test_a_link_to_a_record_that_has_left_is_no_link_to_look_at() -> None:
    officer = made.viewer("matching-officer")
    made.take(made.source("health"), [made.row("1"), made.row("2", forename="Zed", date_of_birth="2001-01-09")])
    made.take(made.source("school"), [made.row("1")])
    first, linked = made.record(made.source("health"), "1"), made.record(made.source("school"), "1")
    assert made.together(first, linked)
    merging.split(record=first.pk, reason="not the same", by=officer, at=made.NOW)
    quality.draw(seed=1, by=officer, at=made.NOW)
    assert drawn()
    assert not [stratum for stratum, *_ in drawn() if stratum.startswith("link")]


def test_the_model_signed_last_is_in_force_and_one_of_other_levels_explains_nothing() -> None:
    data = {**as_data(untrained()), "version": "signed-1", "thresholds": {"link": 0.999, "review": 0.01}}
    kept = MatchingModel.objects.create(
        version="signed-1", data=data, trained_on="x", made_at=made.NOW, made_by="x", signed_at=made.NOW, signed_by="y"
    )
    model, thresholds = in_force()
    assert (model.version, thresholds.link) == ("signed-1", 0.999)
    made.take(made.source("health"), [made.row("1")])
    made.take(made.source("school"), [made.row("1")])
    child = made.record(made.source("health"), "1").child
    officer = made.viewer("matching-officer")
    found = ledger_of(child.ref, officer, "people.merge")
    assert found is not None
    assert found.told[-1].sentences
    data["weighings"][0]["levels"] = ["other"]
    MatchingModel.objects.filter(pk=kept.pk).update(data=data)
    found = ledger_of(child.ref, officer, "people.merge")
    assert found is not None
    assert "“signed-1”, which is no longer kept" in found.told[-1].unexplained
