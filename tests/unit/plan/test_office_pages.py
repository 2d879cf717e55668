"""The plan office and the desk as people meet them: who gets nothing, what stands where, on which day."""

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from tests.builders import and_also, row, whole_plan
from tests.unit.plan.office_people import NOW, as_viewer, decided, forget, load, person, recorded, signed_in
from village.kernel.access.rules import ANYONE
from village.kernel.accounts.models import Account
from village.plan import queries
from village.plan.models import ProgressUpdate

pytestmark = pytest.mark.django_db
PAGES = (
    "/plan-office/", "/plan-office/overdue/", "/plan-office/due/", "/plan-office/here-2007/commitments/helmets/",
    "/plan-office/here-2007/record/", "/plan-office/here-2007/commitments/helmets/record/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(dt.datetime(2009, 6, 10, 12, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def plan() -> None:
    forget()
    load(whole_plan())


@pytest.fixture
def amina() -> Account:
    return person("amina", "plan-officer")


@pytest.fixture
def ben() -> Account:
    return person("ben", "plan-approver")


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode().split("<main")[-1]).split())


def form_token(response: HttpResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


# ── who gets nothing ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", ["", "administrator", "practitioner"])
def test_other_roles_get_the_same_answer_as_for_a_page_that_does_not_exist(role: str, address: str) -> None:
    client = signed_in(person("someone", role))
    answer, nothing = client.get(address), client.get("/plan-office/no-such-page/at/all/")
    assert answer.status_code == nothing.status_code == 404
    assert answer.content == nothing.content


@pytest.mark.parametrize("address", [*PAGES, "/work/", "/plan-office/updates/1/", "/plan-office/updates/1/decide/"])
def test_someone_not_signed_in_is_asked_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def test_an_auditor_reads_and_does_nothing(amina: Account) -> None:
    update = recorded(as_viewer(amina))
    client = signed_in(person("ada", "auditor"))
    assert client.get("/plan-office/").status_code == 200
    page = client.get(f"/plan-office/updates/{update.pk}/")
    assert page.status_code == 200
    assert "/decide/" not in page.content.decode()
    assert client.get("/plan-office/here-2007/record/find/").status_code == 404
    assert client.get(f"/plan-office/updates/{update.pk}/decide/decision/").status_code == 404
    assert "Record progress" not in words(client.get("/plan-office/"))


def test_an_officer_records_and_does_not_decide(amina: Account, ben: Account) -> None:
    update = recorded(as_viewer(ben))
    client = signed_in(amina)
    assert client.get("/plan-office/here-2007/record/find/").status_code == 200
    assert client.get(f"/plan-office/updates/{update.pk}/decide/decision/").status_code == 404


def test_an_approver_without_a_second_factor_is_asked_for_it(amina: Account, ben: Account) -> None:
    update = recorded(as_viewer(amina))
    answer = signed_in(ben, second_factor=False).get(f"/plan-office/updates/{update.pk}/decide/decision/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/two-factor/needed/")


def test_someone_elses_area_does_not_exist(amina: Account) -> None:
    update = recorded(as_viewer(amina))
    client = signed_in(person("elsewhere", "plan-approver", area="E06000002"))
    assert "no plan here for you" in words(client.get("/plan-office/"))
    for address in (*PAGES[3:], f"/plan-office/updates/{update.pk}/", f"/plan-office/updates/{update.pk}/decide/"):
        assert client.get(address).status_code == 404, address
    assert client.get("/plan-office/?plan=here-2007").status_code == 200
    assert "helmets" not in client.get("/plan-office/?plan=here-2007").content.decode()


def test_what_is_not_there_is_404(amina: Account) -> None:
    client = signed_in(amina)
    for address in (
        "/plan-office/?plan=nowhere", "/plan-office/overdue/?plan=nowhere", "/plan-office/updates/99/",
        "/plan-office/here-2007/commitments/wings/", "/plan-office/nowhere/commitments/helmets/",
        "/plan-office/nowhere/record/find/", "/plan-office/here-2007/commitments/wings/record/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post("/plan-office/").status_code == 405


def test_the_queries_give_nothing_to_whom_the_pages_give_nothing(amina: Account) -> None:
    recorded(as_viewer(amina))
    far = as_viewer(person("elsewhere", "plan-officer", area="E06000002"))
    for viewer in (ANYONE, as_viewer(person("carol")), far):
        assert queries.office_plans(viewer) == []
        assert queries.waiting(viewer) == queries.returned_to(viewer) == []
        assert queries.update_for(viewer, ProgressUpdate.objects.get().pk) is None


# ── the desk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_desk_says_first_what_presses(amina: Account) -> None:
    said = words(signed_in(amina).get("/plan-office/"))
    assert "2 promises are past the date, none is due within 60 days, no update waits for a second person" in said


def test_work_stands_at_now_whatever_day_the_desk_shows(amina: Account, ben: Account) -> None:
    first = recorded(as_viewer(amina))
    client = signed_in(ben)
    for address in ("/plan-office/", "/plan-office/?as-at=2009-01-15", "/plan-office/?as-at=2009-01-15&chapter=1"):
        assert "1 update waits for a second person" in words(client.get(address)), address
    assert "no update waits" in words(client.get("/plan-office/?chapter=2"))
    decided(first, as_viewer(ben), at=NOW + dt.timedelta(days=9))
    early = words(client.get("/plan-office/?as-at=2009-01-15"))
    assert "no update waits" in early
    assert "Approved by you on 29 January 2009" in early
    assert "Promises and dates are as at 15 January 2009." in early
    assert "is always as it stands now" not in words(client.get("/plan-office/"))


def test_a_plan_that_opens_at_a_past_day_shows_its_approver_what_waits_today(amina: Account, ben: Account) -> None:
    forget()
    load(replace(whole_plan(), shown_as_at="2009-01-15"), number=2)
    recorded(as_viewer(amina), at=NOW + dt.timedelta(days=100))
    said = words(signed_in(ben).get("/plan-office/"))
    assert "1 update waits for a second person" in said
    assert "opens at 15 January 2009" in said
    assert "opens at 15 January 2009" in words(signed_in(ben).get("/plan-office/?as-at=2009-03-01"))


@pytest.mark.parametrize("day", ["2009-13-01", "soon", "2009-06-11", "1200-01-01"])
def test_a_day_that_cannot_be_is_told_in_a_sentence(amina: Account, day: str) -> None:
    client = signed_in(amina)
    for address in ("/plan-office/", "/plan-office/overdue/"):
        answer = client.get(address, {"as-at": day})
        assert answer.status_code == 400
        assert "choose today or an earlier day" in words(answer) or "no such day" in words(answer)


def test_what_came_back_stays_until_it_is_followed(amina: Account, ben: Account, now: Any) -> None:
    decided(recorded(as_viewer(amina)), as_viewer(ben), "returned", note="How many?")
    client = signed_in(amina)
    assert "Returned to you" in words(client.get("/plan-office/"))
    assert "Returned to you by Ben: How many?" in words(client.get("/work/"))
    assert "Returned to you" not in words(signed_in(ben).get("/plan-office/"))
    recorded(as_viewer(amina), at=NOW + dt.timedelta(days=1))
    assert "Returned to you" not in words(client.get("/plan-office/"))


def test_the_lists_filter_page_and_download(amina: Account) -> None:
    forget()
    many = [
        row("commitments", f"p{n:02}", title=f"Promise {n:02}", due="2009-03", leads=("school",)) for n in range(30)
    ]
    load(and_also(whole_plan(), "commitments", *many), number=2)
    client = signed_in(amina)
    assert "32 promises , page 1 of 2" in words(client.get("/plan-office/overdue/"))
    assert "Promise 29" in words(client.get("/plan-office/overdue/?page=2"))
    narrowed = client.get("/plan-office/overdue/?lead=school&chapter=1")
    assert "30 promises" in words(narrowed)
    assert "A council" not in words(narrowed).split("Back to")[0].split("Download")[0].split("30 promises")[1]
    assert "Nothing fits these filters" in words(client.get("/plan-office/overdue/?lead=school&chapter=2"))
    assert "32 promises" in words(client.get("/plan-office/overdue/?lead=nobody&chapter=9"))
    table = list(
        csv.DictReader(io.StringIO(client.get("/plan-office/overdue/?lead=school&format=csv").content.decode()))
    )
    assert len(table) == 30
    assert {one["days_to_last_day"] for one in table} == {"-71"}


def test_no_title_runs_as_a_formula_in_the_download(amina: Account) -> None:
    forget()
    bad = row("commitments", "bad", title='=HYPERLINK("https://example.org")', due="2009-01")
    load(and_also(whole_plan(), "commitments", bad), number=2)
    answer = signed_in(amina).get("/plan-office/overdue/?format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    titles = [one["title"] for one in csv.DictReader(io.StringIO(answer.content.decode()))]
    assert '\'=HYPERLINK("https://example.org")' in titles


def test_nothing_due_and_no_plan_say_so(amina: Account) -> None:
    client = signed_in(amina)
    assert "Nothing falls due in the next 60 days" in words(client.get("/plan-office/due/"))
    assert "Nothing is past its date" in words(client.get("/plan-office/overdue/?as-at=2009-01-20"))


def test_the_menu_has_one_place_for_each_page_and_keeps_what_visitors_have(amina: Account) -> None:
    def menu(client: Client, address: str) -> tuple[list[str], int]:
        bar = client.get(address).content.decode().split("govuk-service-navigation__list")[1].split("</ul>")[0]
        return re.findall(r'href="([^"]*)"', bar), bar.count("govuk-service-navigation__item--active")

    for address in ("/plan/money/", "/plan/rights/", "/plan/stories/", "/plan/progress/", "/data/", "/places/"):
        visitors, one = menu(Client(), address)
        officers, own = menu(signed_in(amina), address)
        assert (one, own) == (1, 1), address
        assert set(visitors) <= set(officers)
        assert len(officers) <= 6


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_version_stays_readable(amina: Account, ben: Account) -> None:
    first = decided(
        recorded(as_viewer(amina), narrative="Some have one."), as_viewer(ben), "returned", note="How many?"
    )
    second = decided(recorded(as_viewer(amina), narrative="Nine have one."), as_viewer(ben))
    third = recorded(as_viewer(amina), narrative="All have one.", evidence_indicator="injuries")
    client = signed_in(ben)
    said = words(client.get("/plan-office/here-2007/commitments/helmets/"))
    for narrative in ("Some have one.", "Nine have one.", "All have one."):
        assert narrative in said
    page = client.get(f"/plan-office/updates/{first.pk}/")
    assert "How many?" in words(page)
    assert "Nine have one." in words(page)
    assert (
        f"/plan-office/updates/{third.pk}/decide/" in client.get(f"/plan-office/updates/{third.pk}/").content.decode()
    )
    assert "/decide/" not in client.get(f"/plan-office/updates/{second.pk}/").content.decode()
    assert "The measure “An indicator”" in words(client.get(f"/plan-office/updates/{third.pk}/"))


def test_evidence_that_is_no_web_address_is_never_a_link(amina: Account) -> None:
    update = recorded(as_viewer(amina))
    update.evidence_link = "javascript:alert(1)"
    assert queries.told_update(update).link == ""


def test_only_what_was_approved_is_public(amina: Account, ben: Account, client: Client) -> None:
    decided(recorded(as_viewer(amina), narrative="Returned words."), as_viewer(ben), "returned")
    decided(recorded(as_viewer(amina), narrative="Approved words."), as_viewer(ben))
    recorded(as_viewer(amina), narrative="Waiting words.")
    public = client.get("/plans/here-2007/commitments/helmets/").content.decode()
    assert "Approved words." in public
    assert "Returned words." not in public
    assert "Waiting words." not in public
    assert "Amina" not in public
    assert "Ben" not in public


# ── the journeys ─────────────────────────────────────────────────────────────────────────────────────────────────────

ANSWERS: dict[str, dict[str, str]] = {
    "find": {"q": "promise"},
    "commitment": {"commitment": "helmets"},
    "happened": {"status": "delivered", "as_of_on-day": "1", "as_of_on-month": "6", "as_of_on-year": "2009"},
    "narrative": {"narrative": "All have one."},
    "evidence": {"evidence": "link"},
    "link": {"link": "https://example.org/helmets"},
    "confidence": {"confidence": "high"},
}


def walk(client: Client, base: str, steps: dict[str, dict[str, str]]) -> HttpResponse:
    for step, typed in steps.items():
        answer = client.post(f"{base}{step}/", typed)
        assert answer.status_code == 302, (step, words(answer))
    return client.get(f"{base}check/")


def test_recording_ends_in_one_update_however_often_it_is_sent(amina: Account) -> None:
    client, base = signed_in(amina), "/plan-office/here-2007/record/"
    check = walk(client, base, ANSWERS)
    assert "https://example.org/helmets" in words(check)
    token = form_token(check)
    for _ in range(3):
        assert client.post(f"{base}check/", {"token": token})["Location"].endswith("/done/")
    update = ProgressUpdate.objects.get()
    assert (update.commitment, update.status, update.evidence_link) == (
        "helmets",
        "delivered",
        "https://example.org/helmets",
    )
    assert str(update.proposed_by) == str(amina.ref)
    assert "waiting for a second person" in words(client.get(f"{base}done/"))


def test_a_narrative_may_have_lines(amina: Account) -> None:
    client, base = signed_in(amina), "/plan-office/here-2007/record/"
    check = walk(client, base, ANSWERS | {"narrative": {"narrative": "One has.\r\n\r\nAnother waits."}})
    client.post(f"{base}check/", {"token": form_token(check)})
    assert ProgressUpdate.objects.get().narrative.split() == ["One", "has.", "Another", "waits."]


def test_recording_on_a_promise_asks_no_more_than_it_must(amina: Account) -> None:
    client, base = signed_in(amina), "/plan-office/here-2007/commitments/bells/record/"
    steps = {name: ANSWERS[name] for name in ("happened", "narrative")} | {
        "evidence": {"evidence": "measure"}, "measure": {"indicator": "health"}, "confidence": {"confidence": "low"},
    }  # fmt: skip
    check = walk(client, base, steps)
    client.post(f"{base}check/", {"token": form_token(check)})
    update = ProgressUpdate.objects.get()
    assert (update.commitment, update.evidence_indicator, update.evidence_link) == ("bells", "health", "")


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("find", {"q": ""}, "Enter a few words of the promise"),
        ("find", {"q": "zebra"}, "No promise has all of these words"),
        ("commitment", {}, "Choose the promise"),
        ("commitment", {"commitment": "wings"}, "Choose one of these promises"),
        ("happened", {"status": "delivered"}, "Enter the day on which it stood so"),
        ("happened", ANSWERS["happened"] | {"as_of_on-year": "2010"}, "must be on or before 10 June 2009"),
        ("narrative", {"narrative": ""}, "Say in a sentence or two"),
        ("find", {"q": "pro\u00admise"}, "hidden character after “pro” (soft hyphen)"),
        ("narrative", {"narrative": "All\u202e have."}, "hidden character after “All” (right-to-left override)"),
        ("evidence", {"evidence": "none"}, "needs evidence"),
        ("link", {"link": "javascript:alert(1)"}, "Enter a whole address"),
        ("link", {"link": "ftp://example.org/x"}, "must begin with https"),
        ("link", {"link": "https://example.org/\u200bx"}, "hidden character after “https://example.org/”"),
        ("confidence", {}, "Choose how sure you are"),
    ],
)
def test_each_step_says_what_is_missing(amina: Account, step: str, typed: dict[str, str], said: str) -> None:
    client, base = signed_in(amina), "/plan-office/here-2007/record/"
    before = {name: ANSWERS[name] for name in list(ANSWERS)[: list(ANSWERS).index(step)]}
    walk(client, base, before)
    answer = client.post(f"{base}{step}/", typed)
    assert answer.status_code == 200
    assert said in words(answer)


def test_many_promises_found_are_cut_and_it_is_said(amina: Account) -> None:
    forget()
    load(and_also(whole_plan(), "commitments", *[row("commitments", f"p{n}") for n in range(25)]), number=2)
    client = signed_in(amina)
    client.post("/plan-office/here-2007/record/find/", {"q": "promise"})
    assert "8 more fit" in words(client.get("/plan-office/here-2007/record/commitment/"))


def test_deciding_ends_in_one_decision(amina: Account, ben: Account) -> None:
    update = recorded(as_viewer(amina))
    client, base = signed_in(ben), f"/plan-office/updates/{update.pk}/decide/"
    assert "Half of them have one." in words(client.get(f"{base}decision/"))
    assert "Say what is missing" in words(client.post(f"{base}decision/", {"decision": "returned"}))
    typed = {"decision": "approved", "note": "Well\u2066 done."}
    assert "hidden character after “Well”" in words(client.post(f"{base}decision/", typed))
    check = walk(client, base, {"decision": {"decision": "approved", "note": "Well done."}})
    token = form_token(check)
    assert client.post(f"{base}check/", {"token": token})["Location"].endswith("/done/")
    update.refresh_from_db()
    assert (update.decision, str(update.decided_by)) == ("approved", str(ben.ref))
    assert "It is public from now on" in words(client.get(f"{base}done/"))
    assert client.post(f"{base}decision/", {"decision": "returned"})["Location"] == f"/plan-office/updates/{update.pk}/"


def test_ones_own_work_leads_to_its_record_which_says_why(ben: Account) -> None:
    update = recorded(as_viewer(ben))
    client = signed_in(ben)
    answer = client.get(f"/plan-office/updates/{update.pk}/decide/decision/", follow=True)
    assert "You recorded this, so someone else must decide on it." in words(answer)
    assert answer.redirect_chain[-1][0] == f"/plan-office/updates/{update.pk}/"


def test_someone_who_was_overtaken_is_told(amina: Account, ben: Account) -> None:
    update = recorded(as_viewer(amina))
    client, base = signed_in(ben), f"/plan-office/updates/{update.pk}/decide/"
    check = walk(client, base, {"decision": {"decision": "approved", "note": ""}})
    decided(update, as_viewer(person("cleo", "plan-approver")), "returned")
    answer = client.post(f"{base}check/", {"token": form_token(check)}, follow=True)
    assert "Decision Returned Decided by Cleo" in words(answer)
    update.refresh_from_db()
    assert update.decision == "returned"


# ── the signed-in home ───────────────────────────────────────────────────────────────────────────────────────────────


def test_home_holds_nothing_of_the_office_for_other_roles(amina: Account) -> None:
    recorded(as_viewer(amina))
    for slug, role in (("carol", ""), ("dev", "administrator"), ("esi", "practitioner")):
        said = words(signed_in(person(slug, role)).get("/work/"))
        assert "A promise" not in said
        assert "Plan office" not in said
        assert "Nothing is due." in said


def test_home_is_filled_by_role(amina: Account, ben: Account) -> None:
    recorded(as_viewer(amina))
    decided(recorded(as_viewer(amina), commitment="walks"), as_viewer(ben))
    officer, approver = words(signed_in(amina).get("/work/")), words(signed_in(ben).get("/work/"))
    assert "You are here as plan officer" in officer
    assert "Waiting for a second person 1 A promise You recorded this; someone else must decide" in officer
    assert "Approved by Ben" in officer
    assert "Waiting for you to decide 1 A promise Recorded by Amina" in approver
    assert "Overdue , was due spring 2009" in approver
