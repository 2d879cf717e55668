"""An organisation keeps its outings: nobody else reads or adds one, and what is not there and what may not be seen look
the same."""

import pytest
from django.test import Client

from tests.index_made import browser

pytestmark = pytest.mark.django_db
PAGES = ["/outings/", "/outings/add/"]


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not_cannot_tell_that_there_is_such_a_page(page: str) -> None:
    assert Client().get(page)["Location"].startswith("/sign-in/")
    for other in (browser(), browser("practitioner")):
        nothing = other.get("/there/is/nothing/here/")
        for answer in (other.get(page), other.post(page, {"title": "The sea"})):
            assert (answer.status_code, answer.content) == (404, nothing.content)


def test_who_keeps_them_adds_one_and_reads_it() -> None:
    keeper = browser("outings-keeper")
    assert "Nothing here yet" in keeper.get("/outings/").content.decode()
    told = keeper.post("/outings/add/", {"title": "The sea"}, follow=True)
    assert told.redirect_chain == [("/outings/", 302)]
    assert "The sea" in told.content.decode()
    elsewhere = browser("outings-keeper", of="beech-school")
    assert "The sea" not in elsewhere.get("/outings/").content.decode()


def test_what_is_wrong_is_said_on_the_form_and_changes_nothing() -> None:
    keeper = browser("outings-keeper")
    answer = keeper.post("/outings/add/", {"title": " "})
    assert answer.status_code == 400
    assert "Nothing here yet" in keeper.get("/outings/").content.decode()
