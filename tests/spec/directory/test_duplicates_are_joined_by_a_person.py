"""Entries that may be of one service are put forward; a person joins them, can undo it, and is never asked twice."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.unit.directory.keeping.world import ELSEWHERE, LEEDS, NONE, NOW, World, browser, seen
from tests.unit.directory.made import nested, source
from village.cli.app import commands
from village.cli.complaint import Complaint
from village.directory.actions.keeping import pairing
from village.directory.actions.recording import Said, record_services
from village.directory.models import Change, Pair, Service, Source
from village.directory.queries.documents import shown
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.standing import told_instead
from village.directory.queries.keeping.whole import states_of
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry


def doubled(world: World) -> tuple[Service, Service]:
    """One toddler group as two feeds have it, and another service of the same hall."""
    one = world.fed(name="Otters toddler group", phones=[{"number": "01632 960001"}])
    world.fed("s2", "Chess for beginners")
    other = source("second-feed", trust=9)
    record_services(
        [Said(nested("x1", "Otters Toddler Group", phones=[{"number": "+44 1632 960001"}]))], source=other,
        area=LEEDS, at=NOW,
    )  # fmt: skip
    return one, Service.objects.get(source=other)


def found(world: World) -> tuple[Service, Service, Pair]:
    one, two = doubled(world)
    assert pairing.find_pairs(by="schedule", at=NOW) == 1
    return one, two, Pair.objects.get()


def decide(world: World, pair: Pair, same: bool, keep: uuid.UUID | None = None, who: str = "olive") -> None:
    world.decide_pair(pair, keep, getattr(world, who), same)


def test_nobody_but_an_officer_of_both_areas_decides(world: World) -> None:
    one, two, pair = found(world)
    for who in ("peter", "rita", "oona"):
        with pytest.raises(Refusal, match="no such pair"):
            decide(world, pair, True, one.pk, who)
        assert not visible.pairs(seen(getattr(world, who))).exists()
    with pytest.raises(Refusal):
        pairing.decide_pair(
            pair=pair.ref, same=False, keep=None, seen=states_of(one, two),
            by=seen(world.olive, second_factor=False), at=NOW,
        )  # fmt: skip
    Service.objects.filter(pk=two.pk).update(area=ELSEWHERE)
    for who in ("olive", "oona"):
        with pytest.raises(Refusal, match="no such pair"):
            decide(world, pair, True, one.pk, who)


def test_a_pair_is_put_forward_with_why_and_joins_nothing(world: World) -> None:
    one, two, pair = found(world)
    assert {pair.one_id, pair.two_id} == {one.pk, two.pk}
    assert ["name", "same"] in pair.why
    assert ["phone", "same"] in pair.why
    assert shown().count() == 3
    assert pairing.find_pairs(by="schedule", at=NOW) == 0
    assert Entry.objects.filter(action="directory.pair.find").count() == 1


def test_it_can_be_looked_for_in_one_area(world: World) -> None:
    doubled(world)
    assert pairing.find_pairs(by="schedule", at=NOW, area=ELSEWHERE) == 0
    assert pairing.find_pairs(by="schedule", at=NOW, area=LEEDS) == 1


@pytest.mark.parametrize("first", [True, False])
def test_once_joined_one_is_told_and_taken_apart_both_are(world: World, first: bool) -> None:
    one, two, pair = found(world)
    kept, other = (one, two) if first else (two, one)
    decide(world, pair, True, kept.pk)
    assert kept in shown()
    assert other not in shown()
    assert world.fresh(other).replaced_by == kept
    with pytest.raises(Refusal, match="decided already"):
        decide(world, pair, True, kept.pk)
    pairing.undo_pair(pair=pair.ref, **world.by(world.oscar))
    assert {one, two} <= set(shown())
    assert [each.kind for each in Change.objects.filter(service=other)] == ["unmerged", "merged"]
    with pytest.raises(Refusal, match="no such pair of entries"):
        pairing.undo_pair(pair=pair.ref, **world.by(world.oscar))


@pytest.mark.parametrize("joined", [True, False])
def test_what_was_decided_is_never_asked_again(world: World, joined: bool) -> None:
    one, _, pair = found(world)
    decide(world, pair, joined, one.pk if joined else None)
    if joined:
        pairing.undo_pair(pair=pair.ref, **world.by(world.olive))
    assert pairing.find_pairs(by="schedule", at=NOW) == 0
    assert not visible.pairs(seen(world.olive)).exists()


def test_which_is_told_is_one_of_the_two(world: World) -> None:
    _, _, pair = found(world)
    for keep in (None, NONE):
        with pytest.raises(Refusal, match="which of the two"):
            decide(world, pair, True, keep)
    assert Pair.objects.get().decision == ""


def test_of_two_who_decide_at_once_one_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have the page open: the second is refused, whatever they say."""
    one, two, pair = found(world)
    waits = visible.pairs(seen(world.oscar))
    assert waits.exists()

    def both(viewer: object, *, decided: str = "") -> object:
        monkeypatch.undo()
        decide(world, pair, False)
        return Pair.objects.filter(pk=pair.pk)

    monkeypatch.setattr(visible, "pairs", both)
    with pytest.raises(Refusal, match="decided already"):
        decide(world, pair, True, one.pk, "oscar")
    assert world.fresh(two).replaced_by is None


def test_three_of_one_service_are_joined_pair_by_pair_and_never_in_a_ring(world: World) -> None:
    keys = sorted(world.fed(f"s{number}", f"Same {number}").pk for number in range(3))
    pairs = [
        Pair.objects.create(one_id=keys[one], two_id=keys[two], chance=0.9, proposed_at=NOW)
        for one, two in ((0, 1), (1, 2), (0, 2))
    ]
    decide(world, pairs[0], True, keys[0])
    for pair in pairs[1:2]:  # one of the two is told by another already
        with pytest.raises(Refusal, match="no such pair"):
            decide(world, pair, True, keys[1])
    decide(world, pairs[2], True, keys[2])
    told = list(shown().values_list("pk", flat=True))
    assert told == [keys[2]]


def test_a_pair_that_was_joined_with_a_third_meanwhile_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, pair = found(world)
    third = world.fed("s2", "Chess for beginners")

    def late(viewer: object, *, decided: str = "") -> object:
        monkeypatch.undo()
        Service.objects.filter(pk=two.pk).update(replaced_by=third)
        return Pair.objects.filter(pk=pair.pk)

    monkeypatch.setattr(visible, "pairs", late)
    with pytest.raises(Refusal, match="no such pair"):
        decide(world, pair, True, one.pk)
    assert Pair.objects.get(pk=pair.pk).decision == ""


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("which", [0, 1])
def test_what_was_changed_after_its_page_was_opened_is_decided_by_nobody_unseen(
    world: World, which: int, same: bool
) -> None:
    one, two, pair = found(world)
    address = f"/directory/same/{pair.ref}/"
    officer = browser(world.olive)
    page = officer.get(address).content.decode()
    seen_then = states_of(pair.one, pair.two)
    assert f'value="{seen_then}"' in page
    changed = (pair.one, pair.two)[which]
    Service.objects.filter(pk=changed.pk).update(changed_at=NOW + dt.timedelta(minutes=1))
    for stale in (seen_then, ""):
        refused = officer.post(address, {"decision": str(one.pk) if same else "two", "seen": stale})
        assert refused.status_code == 400
        assert "One of them was changed after you opened this page." in refused.content.decode()
        with pytest.raises(Refusal, match="Open it again"):
            pairing.decide_pair(
                pair=pair.ref, same=same, keep=one.pk if same else None, seen=stale, **world.by(world.olive)
            )
    assert Pair.objects.get().decision == ""
    assert {one, two} <= set(shown())
    decide(world, pair, same, one.pk if same else None)
    assert Pair.objects.get().decision


@pytest.mark.slow
def test_the_page_puts_the_more_trusted_first(world: World) -> None:
    one, two, pair = found(world)
    officer = browser(world.olive)
    assert "Otters" in officer.get("/directory/same/").content.decode()
    page = officer.get(f"/directory/same/{pair.ref}/").content.decode()
    assert page.index(f'value="{two.pk}"') < page.index(f'value="{one.pk}"')
    said = {"decision": str(two.pk), "seen": states_of(pair.one, pair.two)}
    assert officer.post(f"/directory/same/{pair.ref}/", said).status_code == 302
    assert list(shown().filter(pk__in=[one.pk, two.pk])) == [two]
    assert officer.get(f"/directory/same/{pair.ref}/undo/").status_code == 200
    assert officer.post(f"/directory/same/{pair.ref}/undo/").status_code == 302
    assert browser(world.oona).get(f"/directory/same/{pair.ref}/undo/").status_code == 404
    assert shown().filter(pk__in=[one.pk, two.pk]).count() == 2


def test_they_are_looked_for_from_the_command_line(world: World) -> None:
    doubled(world)
    said = [
        CliRunner().invoke(commands(), ["directory", "duplicates", "--area", area]) for area in (LEEDS, "", "E99999999")
    ]
    assert [one.exit_code for one in said[:2]] == [0, 0]
    assert said[0].stdout == "1 new pair waits for a person to decide, under /directory/same/.\n"
    assert said[1].stdout == "0 new pairs wait for a person to decide, under /directory/same/.\n"
    assert isinstance(said[2].exception, Complaint)


def test_the_address_of_an_entry_that_was_joined_leads_to_the_one_that_is_told(world: World) -> None:
    one, two, pair = found(world)
    decide(world, pair, True, one.pk)
    assert Client().get(f"/services/{two.pk}/")["Location"] == f"/services/{one.pk}/"
    assert told_instead(one.pk) is None
    Service.objects.filter(pk=one.pk).update(state="withdrawn")
    assert Client().get(f"/services/{two.pk}/").status_code == 404
    assert told_instead(uuid.uuid4()) is None


def test_what_waited_of_the_entry_that_is_told_no_more_waits_for_nobody(world: World) -> None:
    one, two = world.kept("Otters"), world.kept("Otters club", world.rita)
    world.write(one, description="Waits.")
    world.write(two, by=world.rita, description="Waits too.")
    first, second = sorted((one.pk, two.pk))
    pair = Pair.objects.create(one_id=first, two_id=second, chance=0.9, proposed_at=NOW)
    decide(world, pair, True, two.pk)
    assert [draft.service for draft in visible.drafts(seen(world.olive))] == [two]
    pairing.undo_pair(pair=pair.ref, **world.by(world.olive))
    assert [draft.service for draft in visible.drafts(seen(world.olive))] == [two]


def test_who_looks_at_what_was_joined_is_in_the_audit(world: World) -> None:
    one, _, pair = found(world)
    decide(world, pair, True, one.pk)
    for who, status, decision in ((world.olive, 200, "permitted"), (world.oona, 404, "denied")):
        assert browser(who).get(f"/directory/same/{pair.ref}/undo/").status_code == status
        entry = Entry.objects.get(action="directory.joined.read", actor=str(who.ref))
        assert (entry.thing, entry.decision) == (f"joined:{pair.ref}", decision)


def test_two_entries_of_one_name_are_told_apart_by_their_sources_and_what_agrees_stands_once(world: World) -> None:
    one, two, pair = found(world)
    address = f"/directory/same/{pair.ref}/"
    page = browser(world.olive).get(address).content.decode()
    assert 'data-label="A made-up feed, 1"' in page  # both feeds have one title
    assert 'data-label="A made-up feed, 2"' in page
    Source.objects.filter(pk=two.source_id).update(title="A second feed")
    Service.objects.filter(pk=one.pk).update(kinds=two.kinds, looked_up_by="")
    page = browser(world.olive).get(address).content.decode()
    for title in ("A made-up feed", "A second feed"):
        assert f'data-label="{title}"' in page
    assert page.split("The same in both")[1].count("Made-up Hall") == 1
    assert "Made-up Hall" not in page.split("The same in both")[0]
