"""The allocation meeting: a panel sees exactly what is asked of it, decides once, and whoever must not see a family
takes no part in it."""

import datetime as dt
import json
import uuid

import pytest
from django.db import DatabaseError, transaction

from tests.unit.casework import made
from tests.unit.casework.panelled import Table, refused
from tests.unit.casework.planned import NOW, days
from village.casework.actions import panels, requests, sittings
from village.casework.actions.families import Who, add_person, move_home
from village.casework.actions.letters import write_anew
from village.casework.actions.sittings import Decision
from village.casework.models import Capacity, Conflict, Person, Referral, Request, Seat, Settled
from village.casework.queries.kept import Kept
from village.casework.queries.letters import filled, outdated
from village.casework.queries.panels import cases, rooms, sitting_of
from village.casework.rules.allocation import HALF_TERMS, REQUEST_REASONS, half_term_of, places_left, quorate
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workflow.actions.moving import Asked, NotMoved
from village.workflow.queries.processes import shipped_processes

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return Table()


def test_no_role_and_no_record_opens_a_panel_but_a_seat_that_stands(table: Table) -> None:
    for who in (table.boss, table.lead, table.nurse, table.stranger):  # of the record, or with the role: no seat
        assert table.before(who) == []
        assert sittings.read_panel(panel=table.panel.ref, by=table.by(who), at=NOW) is None
        refused(lambda who=who: table.decide("ask-more", who=who, words="?"), "no such panel")
        assert made.browser(who).get(f"/help/allocation/{table.panel.ref}/").status_code == 404
    assert table.before(table.other) == [table.request]
    panels.end_seat(
        panel=table.panel.ref, seat=table.panel.seats.get(account=table.other.ref).pk, by=table.by(table.boss), at=NOW
    )
    assert table.before(table.other) == []
    Account.objects.get(pk=table.clerk.pk).role_grants.update(until_on=made.LONG_AGO + dt.timedelta(days=1))
    assert table.before(table.clerk) == []


def test_a_panel_member_sees_exactly_the_cases_of_the_panels_locality_and_nothing_else(table: Table) -> None:
    """Two panels, four families: what each member sees is worked out here once more, from what was asked of whom."""
    south = panels.open_panel(area=made.AREA, locality="South", quorum=2, by=table.by(table.boss), at=NOW)
    table.seat(table.other, panel=south)
    asked: dict[int, set[uuid.UUID]] = {table.panel.pk: {table.request.ref}, south.pk: set()}
    for number, panel in enumerate((south, table.panel, south)):
        episode = made.episode(table.lead, f"The Family {number}")
        asked[panel.pk].add(table.ask(episode=episode, panel=panel).ref)
    made.episode(table.lead, "The family nobody asks for")
    sits = {table.chair: [table.panel], table.clerk: [table.panel], table.other: [table.panel, south], table.lead: []}
    for who, own in sits.items():
        for panel in (table.panel, south):
            expected = asked[panel.pk] if panel in own else set()
            assert {one.ref for one in table.before(who, panel)} == expected
        client = made.browser(who)
        for ref in (one.episode.ref for one in Request.objects.all()):
            if who is not table.lead:
                assert client.get(f"/help/{ref}/").status_code == 404
    page = made.browser(table.other).get(f"/help/allocation/{table.panel.ref}/").content.decode()
    assert page.count("Anna needs a group") == 2
    for hidden in ("Anna Testperson", "Mary Testperson", str(table.ref), "2019"):
        assert hidden not in page
    elsewhere = made.browser(table.chair)
    theirs = Request.objects.filter(panel=south).first()
    for address in (f"{south.ref}/", f"{south.ref}/{theirs.ref}/", f"{table.panel.ref}/{theirs.ref}/"):  # type: ignore[union-attr]
        assert elsewhere.get(f"/help/allocation/{address}").status_code == 404


def test_who_is_of_the_family_barred_or_says_that_they_know_it_sees_nothing_of_it(table: Table) -> None:
    table.sit(table.chair, table.clerk, table.other)
    Person.objects.filter(pk=table.mother.pk).update(account=table.other.ref)
    assert table.before(table.other) == []
    Person.objects.filter(pk=table.mother.pk).update(account=None)
    bar = table.anna.restrictions.create(
        kind="conflict", account=table.other.ref, authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    assert table.before(table.other) == []
    refused(lambda: table.decide("decline", who=table.other, reason="below-threshold"), "chair")
    bar.person.restrictions.update(until_at=NOW)
    assert table.before(table.other) == [table.request]
    know = {"panel": table.panel.ref, "request": table.request.ref, "at": NOW}
    sittings.declare_conflict(**know, by=table.by(table.clerk))
    refused(lambda: sittings.declare_conflict(**know, by=table.by(table.clerk)), "no such request")
    assert table.before(table.clerk) == []
    refused(lambda: table.decide("ask-more", who=table.clerk, words="?"), "no such request")
    client = made.browser(table.clerk)
    hidden = client.get(f"/help/allocation/{table.panel.ref}/{table.request.ref}/")
    assert hidden.status_code == client.get(f"/help/allocation/{table.panel.ref}/{uuid.uuid4()}/").status_code == 404
    assert "Testperson" not in client.get(f"/help/allocation/{table.panel.ref}/").content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        Conflict.objects.update(account=table.other.ref)


def test_who_must_not_see_a_family_does_not_count_in_deciding_on_it(table: Table) -> None:
    table.sit(table.chair, table.clerk)
    sittings.declare_conflict(panel=table.panel.ref, request=table.request.ref, by=table.by(table.clerk), at=NOW)
    refused(lambda: table.decide("allocate", service=table.club.ref), "quorate")
    seats = list(table.panel.seats.values_list("pk", flat=True))
    sittings.attend(panel=table.panel.ref, came=seats, apologies=[], by=table.by(table.chair), at=NOW)
    assert table.decide("allocate", service=table.club.ref).process.state == "allocated"


def test_nobody_gives_themselves_a_seat_or_sits_without_a_role_and_only_managers_keep_panels(table: Table) -> None:
    give = {"panel": table.panel.ref, "part": "chair", "at": NOW}
    refused(lambda: panels.give_seat(**give, account=table.boss.ref, by=table.by(table.boss)), "Somebody else")
    refused(lambda: panels.give_seat(**give, account=table.lead.ref, by=table.by(table.boss)), "role")
    refused(lambda: panels.give_seat(**give, account=table.chair.ref, by=table.by(table.boss)), "role")
    other = made.account("Pat Panel", "panel-member")
    for who in (table.chair, table.lead, table.stranger):
        refused(lambda who=who: panels.give_seat(**give, account=other.ref, by=table.by(who)), "no such panel")
        refused(lambda who=who: panels.open_panel(area=made.AREA, locality="East", quorum=2, by=table.by(who), at=NOW))
    far = made.account("Fay Far", "family-help-manager", area=made.ELSEWHERE, body="salford")
    keep = {"panel": table.panel.ref, "by": table.by(far), "at": NOW}
    refused(lambda: panels.end_seat(seat=table.panel.seats.all()[0].pk, **keep), "no such panel")
    refused(lambda: panels.add_service(organisation="school", name="x", **keep), "no such panel")
    keep["by"] = table.by(table.boss)
    refused(lambda: panels.end_seat(seat=0, **keep), "no such seat")
    refused(lambda: panels.add_service(organisation="none", name="x", **keep), "who runs")
    assert panels.add_service(organisation="council", name="Sleep club", **keep) == table.club
    told = {"by": table.by(table.boss), "at": NOW, "area": made.AREA}
    assert panels.open_panel(locality="North", quorum=9, **told) == table.panel
    for wrong in ({"locality": " ", "quorum": 2}, {"locality": "x", "quorum": 1}, {"locality": "x", "quorum": 21}):
        refused(lambda wrong=wrong: panels.open_panel(**wrong, **told), "locality")
    with pytest.raises(DatabaseError), transaction.atomic():
        Seat.objects.create(panel=table.panel, account=other.ref, part="member", from_at=NOW, by=other.ref)


def test_only_the_lead_or_manager_asks_once_and_of_a_panel_of_the_area(table: Table) -> None:
    ask = {"episode": table.ref, "panel": table.panel.ref, "words": "x", "key": "k", "at": NOW}
    refused(lambda: requests.ask_panel(**ask, by=table.by(table.stranger)), "no such record")
    refused(lambda: requests.ask_panel(**ask, by=table.by(table.nurse)), "lead")
    refused(lambda: requests.ask_panel(**ask, by=table.by()), "already")
    for wrong in ({"panel": uuid.uuid4()}, {"words": " "}, {"key": ""}, {"words": "x" * 1001}):
        refused(lambda wrong=wrong: requests.ask_panel(**ask | wrong, by=table.by()))
    again = table.ask("same", episode=made.episode(table.lead))
    assert table.ask("same", episode=again.episode) == again
    assert Request.objects.count() == 2


def test_a_wait_is_counted_in_working_days(table: Table) -> None:
    """Monday 4 May 2026 was a bank holiday; 25 May is one too."""
    (one,) = cases([table.request], at=dt.datetime(2026, 5, 27, 9, tzinfo=dt.UTC))
    counted = [
        day for day in (dt.date(2026, 5, 4) + dt.timedelta(days=n) for n in range(1, 24))
        if day.weekday() < 5 and day != dt.date(2026, 5, 25)
    ]  # fmt: skip
    assert one.waits == len(counted) == 16
    assert (one.family, one.ages, one.asked_by) == ("The Testperson family", "7", "Lena Lead, The council")
    today = NOW.date()
    for born, due, told in ((None, None, "age not known"), (None, today, "not born yet"), (today, None, "under 1")):
        Person.objects.filter(pk=table.anna.pk).update(born_on=born, due_on=due)
        assert cases([table.request], at=NOW)[0].ages == told


def test_a_place_is_given_once_told_of_and_asked_of_whoever_runs_it(table: Table) -> None:
    refused(lambda: table.decide("allocate", service=table.club.ref), "no meeting")
    table.sit(table.chair, table.clerk)
    assert table.request.process.__class__.objects.get(pk=table.request.process_id).state == "at-meeting"
    refused(lambda: table.decide("allocate"), "Choose a service")
    refused(lambda: table.decide("allocate", service=uuid.uuid4()), "Choose a service")
    changed = table.request.process.__class__.objects.get(pk=table.request.process_id).changed
    _live_apart(table)
    asked = Asked("once", "allocate", changed)
    for _ in range(2):
        decision = Decision(asked, table.club.ref, "Bring her bear.")
        sittings.decide(
            panel=table.panel.ref, request=table.request.ref, decision=decision, by=table.by(table.chair), at=days(1)
        )
    assert Settled.objects.filter(move="allocate").count() == 1
    (room,) = rooms(table.panel, sitting_of(table.panel))
    assert (room.places, room.weeks, room.given, room.left) == (1, 3, 1, 0)
    for _ in range(2):
        assert table.run()["failed"] == 0
    one = Referral.objects.get()
    assert (one.organisation.slug, one.process.about) == ("school", f"referral:{one.ref}")
    assert table.letters() == {
        ("allocation.request-received.asking-agency", "asking-agency"),
        ("allocation.allocated.asking-agency", "asking-agency"), ("allocation.allocated.family", "family"),
        ("referral.asked.asked-agency", "asked-agency"),
    }  # fmt: skip
    theirs = table.episode.letters.get(to="family").content  # nobody who lives elsewhere learns where they are helped
    assert theirs["name"] == "Mary Testperson"
    assert theirs["paragraphs"][2] == "Bring her bear."
    assert "Sleep club, run by The school" in theirs["paragraphs"][0]
    assert "Testperson" not in str(table.episode.letters.get(to="asked-agency").content)
    assert not any(outdated(each, at=days(1)) for each in table.episode.letters.all())
    _letters_go_out_only_as_they_would_be_written(table)
    second = table.ask(episode=made.episode(table.lead))
    sittings.put_to_sitting(panel=table.panel.ref, by=table.by(table.chair), at=days(1))
    refused(lambda: table.decide("allocate", request=second, service=table.club.ref), "place free")


def _letters_go_out_only_as_they_would_be_written(table: Table) -> None:
    theirs = table.episode.letters.get(to="asked-agency")
    again = {"episode": table.ref, "letter": theirs.ref, "by": table.by(table.boss), "at": days(1)}
    refused(lambda: write_anew(**again), "as it would be")
    bar = table.anna.restrictions.create(
        kind="barred", account=table.lead.ref, authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    assert outdated(table.episode.letters.filter(to="asking-agency")[0], at=days(1))
    bar.person.restrictions.update(until_at=NOW)


def _live_apart(table: Table) -> None:
    """The mother lives with Anna; the father elsewhere."""
    told = {"episode": table.ref, "by": table.by(), "at": NOW}
    father = add_person(who=Who("Fred Testperson", born_on=dt.date(1988, 1, 2)), part="carer", **told)
    for who, address in (([table.mother, table.anna], "1 Quiet Close"), ([father], "22 Other Street")):
        move_home(people=[one.ref for one in who], address=address, postcode="", on=NOW.date(), **told)


def test_a_service_that_must_not_see_the_family_or_has_no_agreement_gets_nothing(table: Table) -> None:
    keep = {"panel": table.panel.ref, "by": table.by(table.boss), "at": NOW}
    made.organisation("clinic")
    clinic = panels.add_service(organisation="clinic", name="Clinic", **keep)
    ours = panels.add_service(organisation="council", name="Ours", **keep)
    table.sit(table.chair, table.clerk)
    sittings.tell_capacity(
        panel=table.panel.ref, given={clinic.ref: (1, 1), ours.ref: (1, 1)}, by=table.by(table.clerk), at=days(1)
    )
    refused(lambda: table.decide("allocate", service=clinic.ref), "No agreement")
    bar = {"kind": "barred", "organisation": "school", "authority": "x", "by": uuid.uuid4(), "from_at": NOW}
    table.anna.restrictions.create(**bar, review_on=NOW.date())
    refused(lambda: table.decide("allocate", service=table.club.ref), "information governance")
    assert Settled.objects.filter(move="allocate").count() == 0
    table.seat(made.account("Cory Council", "panel-member"))
    seats = list(table.panel.seats.values_list("pk", flat=True))
    sittings.attend(panel=table.panel.ref, came=seats, apologies=[], by=table.by(table.chair), at=days(1))
    assert table.decide("allocate", service=ours.ref).process.state == "allocated"  # one's own needs no agreement


def test_words_with_an_address_and_decisions_on_ones_own_asking_are_refused(table: Table) -> None:
    home = {"episode": table.ref, "people": [table.mother.ref], "on": NOW.date(), "by": table.by(), "at": NOW}
    move_home(address="1 Quiet Close", postcode="M1 1AA", **home)
    table.sit(table.chair, table.clerk)
    for words in ("They live at 1 Quiet Close", "Near M2 2BB"):
        refused(lambda words=words: table.decide("ask-more", words=words), "address")
    refused(lambda: table.decide("ask-more", words=" "), "what you ask")
    refused(lambda: table.decide("decline"), ".")  # a reason
    refused(lambda: table.decide("allocate", who=table.other, service=table.club.ref), "chair")
    Request.objects.filter(pk=table.request.pk).update(by=table.chair.ref)
    refused(lambda: table.decide("decline", reason="below-threshold"), "Somebody else")
    assert Settled.objects.exclude(move="put-to-meeting").count() == 0
    Settled.objects.create(request=table.request, move="decline", words="1 Quiet Close", by=uuid.uuid4(), at=NOW)
    assert filled(Kept(table.episode, table.request), NOW.date())["words"] == ""  # and once more where it is written


def test_no_more_information_and_the_next_meeting(table: Table) -> None:
    _live_apart(table)
    give = {"episode": table.ref, "request": table.request.ref, "at": days(2)}
    table.sit(table.chair, table.clerk)
    table.decide("ask-more", words="How long has it been so?")
    table.run()
    assert ("allocation.more-information.asking-agency", "asking-agency") in table.letters()
    asked = Asked("more", "give-more", 2)
    refused(
        lambda: requests.answer_panel(**give, asked=asked, words="x", by=table.by(table.stranger)), "no such record"
    )
    refused(lambda: requests.answer_panel(**give, asked=asked, by=table.by()), "what the panel asked")
    refused(lambda: requests.answer_panel(**give, asked=Asked("x", "allocate", 2), by=table.by()), "no such request")
    refused(
        lambda: requests.answer_panel(
            **give | {"episode": made.episode(table.lead).ref}, asked=asked, words="x", by=table.by()
        ),
        "no such request",
    )
    for _ in range(2):
        requests.answer_panel(**give, asked=asked, words="Since May.", by=table.by(table.nurse))
    assert Settled.objects.filter(move="give-more").count() == 1
    sittings.put_to_sitting(panel=table.panel.ref, by=table.by(table.clerk), at=days(2))
    table.decide("decline", reason="below-threshold", words="Ask the school nurse.", day=2)
    table.run(2)
    no = table.episode.letters.get(to="family").content
    assert any(REQUEST_REASONS["below-threshold"] in each for each in no["paragraphs"])
    assert table.before(table.chair) == [table.request]  # until the meeting closes
    refused(lambda: sittings.close_sitting(panel=table.panel.ref, by=table.by(table.clerk), at=days(2)), "chair")
    sittings.close_sitting(panel=table.panel.ref, by=table.by(table.chair), at=days(2))
    assert table.before(table.chair) == []


def test_a_meeting_is_one_at_a_time_and_what_it_does_not_come_to_waits(table: Table) -> None:
    told = {"panel": table.panel.ref, "at": days(1)}
    opened = {"on": days(1).date(), "half_term": "summer-1"}
    refused(lambda: sittings.open_sitting(**told, **opened, by=table.by(table.other)), "chair")
    for wrong in ({"half_term": "winter"}, {"on": days(60).date()}):
        refused(lambda wrong=wrong: sittings.open_sitting(**told, **opened | wrong, by=table.by(table.clerk)), "day")
    one = sittings.open_sitting(**told, **opened, by=table.by(table.clerk))
    assert sittings.open_sitting(**told, **opened, by=table.by(table.clerk)) == one
    refused(lambda: sittings.open_sitting(**told, **opened, by=table.by(table.chair)), "open already")
    refused(lambda: sittings.attend(**told, came=[0], apologies=[], by=table.by(table.chair)), "each")
    seat = table.panel.seats.all()[0].pk
    refused(lambda: sittings.attend(**told, came=[seat], apologies=[seat], by=table.by(table.chair)), "each")
    for given in ({uuid.uuid4(): (1, 1)}, {table.club.ref: (-1, 1)}, {table.club.ref: (1, 100)}):
        refused(lambda given=given: sittings.tell_capacity(**told, given=given, by=table.by(table.chair)), "places")
    for _ in range(2):
        sittings.tell_capacity(**told, given={table.club.ref: (2, 4)}, by=table.by(table.chair))
    assert Capacity.objects.count() == 1
    sittings.declare_conflict(**told, request=table.request.ref, by=table.by(table.chair))
    sittings.close_sitting(**told, by=table.by(table.chair))  # a family whom its chair must not see is not stuck
    table.request.process.refresh_from_db()
    assert table.request.process.state == "waiting"
    assert Settled.objects.filter(move="wait", reason="not-reached").count() == 1
    refused(lambda: sittings.close_sitting(**told, by=table.by(table.chair)), "no meeting")
    (room,) = rooms(table.panel, None)
    assert (room.places, room.left) == (None, 0)


def test_half_terms_follow_each_other_through_the_year() -> None:
    year = [half_term_of(dt.date(2027, 1, 1) + dt.timedelta(days=n)) for n in range(365)]
    order = [one for number, one in enumerate(year) if number == 0 or one != year[number - 1]]
    assert order == ["spring-1", "spring-2", "summer-1", "summer-2", "autumn-1", "autumn-2"]
    assert set(order) == set(HALF_TERMS)


def test_a_quorum_counts_those_who_may_see_and_places_never_fall_below_none() -> None:
    assert quorate(["a", "b", "b"], ["c"], 2)
    assert not quorate(["a", "b"], ["b"], 2)
    assert [places_left(3, 1), places_left(1, 4), places_left(None, 0)] == [2, 0, 0]


def test_every_reason_of_these_processes_has_words() -> None:
    for name in ("allocation", "referral"):
        reasons = {one for move in shipped_processes()[name].moves for one in move.reasons}
        assert reasons <= set(REQUEST_REASONS)


def test_looks_and_decisions_are_in_the_audit_without_a_word_of_them(table: Table) -> None:
    sittings.read_panel(panel=table.panel.ref, by=table.by(table.chair), at=NOW)
    seen = Entry.objects.filter(action="casework.panel.read").latest("seq")
    assert json.loads(seen.detail)["requests"] == [str(table.request.ref)]
    table.sit(table.chair, table.clerk)
    table.decide("ask-more", words="A secret word")
    assert Entry.objects.filter(action="casework.request.ask-more").count() == 1
    told = Entry.objects.filter(action__startswith="casework.")
    assert not any("secret" in str(one.detail) or "sleep" in str(one.detail) for one in told)


def test_a_move_that_the_process_does_not_know_is_refused(table: Table) -> None:
    table.sit(table.chair, table.clerk)
    with pytest.raises(NotMoved):
        table.decide("put-to-meeting")
    refused(lambda: table.decide("wait", request=Request(ref=uuid.uuid4(), process=table.request.process)), "no such")


def test_no_address_stands_in_what_a_panel_is_told(table: Table) -> None:
    move_home(
        episode=table.ref, people=[table.anna.ref], address="1 Quiet Close", postcode="", on=NOW.date(), by=table.by(),
        at=NOW,
    )  # fmt: skip
    south = panels.open_panel(area=made.AREA, locality="South", quorum=2, by=table.by(table.boss), at=NOW)
    told = {"episode": table.ref, "by": table.by(), "at": days(1)}
    for words in ("She lives at 1 quiet close.", "Write to M1 1AA."):
        refused(lambda words=words: requests.ask_panel(**told, panel=south.ref, words=words, key="s"), "An address")
    assert not south.requests.exists()
    table.sit(table.chair, table.clerk)
    table.decide("ask-more", words="When?")
    table.request.process.refresh_from_db()
    asked = Asked("more", "give-more", table.request.process.changed)
    give = {"request": table.request.ref, "asked": asked, **told}
    refused(lambda: requests.answer_panel(**give, words="At 1 Quiet Close."), "An address")
    assert requests.answer_panel(**give, words="In May.").process.state == "waiting"
