"""Why records are believed to be of one child: nothing is joined through a third record, what was decided stands until
a person says otherwise, and any link can be explained later. A name once given is never another's."""

import pytest

from tests.index_made import AMY, NOW, arrive, practitioner, someone, source
from tests.oracles import index_of_children as oracle
from village.linkage.rules.model import as_data
from village.linkage.rules.untrained import untrained
from village.people.actions import asking, merging, shadowing, training
from village.people.models import Child, LinkEvent, MatchingModel, Record, ReviewItem
from village.people.queries.ledger import ledger_of
from village.people.queries.models_in_force import in_force
from village.synthetic.town import FIRST_TWO, SERVICES

pytestmark = pytest.mark.django_db
UPN = "Q801234500001"
BEN = {"forename": "Ben", "surname": "Baker", "date_of_birth": "2013-05-06", "sex": "M", "postcode": "ZE2 9ZZ"}
PLAIN = {concept: text for concept, text in AMY.items() if concept != "nhs_number"}


def of(key: str) -> Child:
    return Record.objects.select_related("child").get(key=key).child


def a_model() -> MatchingModel:
    """A model that would link nothing by weight, made by somebody."""
    data = {**as_data(untrained()), "version": "m-strict", "thresholds": {"link": 1.0, "review": 1.0}}
    return MatchingModel.objects.create(
        version="m-strict", data=data, trained_on="nothing", made_at=NOW, made_by="trainer"
    )


# ── never through a third ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_record_with_the_numbers_of_two_children_makes_them_no_one() -> None:
    """It names Amy and has her NHS number; and it has Ben's pupil number."""
    arrive(source("ashmere-health", "health"), {**AMY, "record": "h1"}, {**BEN, "record": "h2", "upn": UPN})
    arrive(source("ashmere-care", "social-care"), {**AMY, "record": "c1", "upn": UPN})
    assert of("c1") == of("h1")
    assert of("h1") != of("h2")
    assert not Child.objects.filter(state="merged").exists()


def test_a_record_like_two_children_alike_joins_neither_to_the_other_and_a_person_looks() -> None:
    """Two children of one name, birthday and home: a register that holds each child once says that they are two."""
    arrive(source("ashmere-health", "health"), {**PLAIN, "record": "h1"}, {**PLAIN, "record": "h2"})
    assert of("h1") != of("h2")
    arrive(source("ashmere-care", "social-care"), {**PLAIN, "record": "c1"})
    assert len({of("h1").pk, of("h2").pk, of("c1").pk}) == 3
    assert ReviewItem.objects.get(record__key="c1").state == "waiting"
    # and what is then like the third only is not drawn after it either
    arrive(source("ashmere-help", "early-help"), {**PLAIN, "record": "e1"})
    assert of("h1") != of("h2")
    assert not Child.objects.filter(state="merged").exists()


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_is_never_another_childs_and_whoever_holds_an_old_one_is_led_on() -> None:
    lead = someone("matching-officer")
    people = (("1", "Ben", "2013-05-06"), ("2", "Zoe", "2010-01-09"), ("3", "Ida", "2016-12-24"))
    rows = [{**BEN, "record": key, "forename": forename, "date_of_birth": born} for key, forename, born in people]
    names = arrive(source("ashmere-health", "health"), *rows)
    first, second, third = names
    operations = [
        merging.merge(keep=keep.ref, gone=gone.ref, reason="One child.", by=lead, at=NOW)
        for keep, gone in ((second, first), (third, second))
    ]
    for old in names:  # through one who became another in turn
        answer = asking.look(ref=old.ref, by=practitioner(of="ashmere-health"), at=NOW)
        assert answer is not None
        assert answer.child.ref == third.ref
        ledger = ledger_of(old.ref, lead, merging.MERGE)
        assert ledger is not None
        assert ledger.child == third
    given = dict(Child.objects.values_list("pk", "ref"))
    for operation in reversed(operations):
        merging.unmerge(operation=operation, reason="Two after all.", by=lead, at=NOW)
    arrive(source("ashmere-care", "social-care"), {**AMY, "record": "c1"})
    now = dict(Child.objects.values_list("pk", "ref"))
    assert given.items() <= now.items()
    assert of("c1").ref not in given.values()
    assert [of(key) for key in "123"] == names


# ── a new model ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_model_decides_of_nothing_that_was_decided() -> None:
    """It would part Amy's records, all linked by weight: it is in force for what comes, and what is stays."""
    for slug in ("ashmere-health", "ashmere-school"):
        arrive(source(slug, "school"), {**PLAIN, "record": slug})
    linked = {one.key: one.child_id for one in Record.objects.all()}
    assert len(set(linked.values())) == 1
    ledger = list(LinkEvent.objects.values())
    a_model()
    training.sign_off(version="m-strict", by=someone("matching-lead", area=None), at=NOW)
    assert in_force()[0].version == "m-strict"
    assert shadowing.put_flips(by="test", at=NOW, version="m-strict") == {"records": 2, "put": 2}
    for slug in ("ashmere-health", "ashmere-school"):  # sent again, and a little otherwise
        arrive(source(slug, "school"), {**PLAIN, "record": slug})
        arrive(source(slug, "school"), {**PLAIN, "record": slug, "address": "5 Mill Lane"})
    shadowing.audit_clusters(by="test", at=NOW)
    assert {one.key: one.child_id for one in Record.objects.all()} == linked
    assert list(LinkEvent.objects.values()) == ledger
    arrive(source("ashmere-care", "social-care"), {**PLAIN, "record": "c1"})  # what comes is its to decide
    assert of("c1").pk not in linked.values()


# ── why ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_link_is_explained_whatever_decided_it() -> None:
    """By a number, by weight, because a person had settled it, and by hand: what each field said and was worth."""
    lead = someone("matching-officer")
    arrive(source("ashmere-health", "health"), {**AMY, "record": "h1"})
    arrive(source("ashmere-school"), {**AMY, "record": "s1", "forename": "Amie"})
    arrive(source("ashmere-help", "early-help"), {**PLAIN, "record": "e1"})
    gone = arrive(source("ashmere-care", "social-care"), {**BEN, "record": "c1"})[0]
    merging.merge(keep=of("h1").ref, gone=gone.ref, reason="The police say so.", by=lead, at=NOW)
    found = ledger_of(of("h1").ref, lead, merging.MERGE)
    assert found is not None
    links = {one.event.kind: one for one in found.told if one.event.kind in ("number", "weight", "merge")}
    assert set(links) == {"number", "weight", "merge"}
    for one in links.values():
        assert one.unexplained == ""
        assert sum(told.bits for told in one.sentences) == pytest.approx(one.event.weight, abs=0.5)
    words = {kind: {told.words for told in one.sentences} for kind, one in links.items()}
    assert {"NHS number is the same", "Born on the same day", "Forename differs by about one letter"} & words["number"]
    assert "Forename is the same" in words["weight"]
    assert {"Forename differs", "Born on different days"} <= words["merge"]
    assert links["merge"].remarks == ("The police say so.",)
    oracle.explained()
    assert oracle.replayed() == oracle.memberships()


# ── the most complete first ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_town_begins_with_its_most_complete_source() -> None:
    """Registers of all children that hold each once come first: twins are two already when weaker sources arrive."""
    assert [one.trust for one in SERVICES] == sorted((one.trust for one in SERVICES), reverse=True)
    assert tuple(one.slug for one in SERVICES[:2] if one.duplicate_free) == FIRST_TWO


@pytest.mark.parametrize(("complete_first", "joined"), [(True, False), (False, True)])
def test_twins_are_told_apart_when_the_most_complete_source_comes_first(complete_first: bool, joined: bool) -> None:
    """A centre that leaves forenames out sends one row; whose it is can be told only once both twins are known."""
    twins = [{**PLAIN, "record": "h1"}, {**PLAIN, "record": "h2", "forename": "Bea"}]
    bare = {**{concept: text for concept, text in PLAIN.items() if concept != "forename"}, "record": "c1"}
    arrivals = [(source("ashmere-health", "health"), twins), (source("ashmere-centre", "childrens-centre"), [bare])]
    for system, rows in arrivals if complete_first else reversed(arrivals):
        arrive(system, *rows)
    assert (of("c1") in (of("h1"), of("h2"))) == joined
    assert of("h1") != of("h2")
