"""Who gets nothing of the plan office."""

import pytest
from django.test import Client

from tests.unit.plan.office_pages import words
from tests.unit.plan.office_people import as_viewer, person, recorded, signed_in
from village.kernel.access.rules import ANYONE
from village.kernel.accounts.models import Account
from village.plan import queries
from village.plan.models import ProgressUpdate

pytestmark = pytest.mark.django_db
PAGES = (
    "/plan-office/", "/plan-office/overdue/", "/plan-office/due/", "/plan-office/here-2007/commitments/helmets/",
    "/plan-office/here-2007/record/", "/plan-office/here-2007/commitments/helmets/record/",
)  # fmt: skip


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
