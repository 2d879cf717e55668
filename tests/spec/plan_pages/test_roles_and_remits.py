"""Anyone can see which roles share a duty, which duties nobody is named for, and which bodies share a remit: each with
the paragraph that says so, and in words, not by a score."""

import html

from django.test import Client

from tests.spec.plan_pages import conftest


def main_of(body: bytes) -> str:
    """The words of a page; the sign for a paragraph is kept apart from the mark that closes a block there."""
    return conftest.main_of(body.replace("¶".encode(), b"@@")).replace("@@", "¶")


def test_roles_that_share_a_duty_stand_beside_each_other_with_where_it_is_said(reader: Client) -> None:
    page = reader.get("/plan/roles/")
    assert page.status_code == 200
    words = main_of(page.content)
    # ¶7.33: "a lead professional or key worker to act as the main contact for the family and to coordinate services"
    assert (
        "Lead professional and Key worker. 2 duties in common: whatever is said of Lead professional is said of"
        in words
    )
    assert "Be the family’s main contact: ¶7.33 of both" in words
    # ¶1.27 story: managers of centres and heads of nursing drew up one specification together, and no more is said
    assert "nothing that the documents say tells the two apart" in words


def test_what_nobody_is_named_for_and_what_is_not_said_are_told(reader: Client) -> None:
    words = main_of(reader.get("/plan/roles/").content)
    assert "Notice early that something goes wrong: ¶7.37" in words
    assert "Lead teams from several services: ¶7.66" in words
    assert "School nurse. The documents do not name the role." in words


def test_a_role_has_a_page_with_each_duty_and_its_place(reader: Client) -> None:
    page = reader.get("/plan/roles/sen-co-ordinator/")
    words = main_of(page.content)
    assert "Co-ordinate what is provided for special educational needs: ¶3.76" in words
    assert "Qualified teacher from 2009: ¶3.76" in words
    assert "2 duties that no other role has." in words
    assert 'href="/plan/chapters/' in html.unescape(page.content.decode())
    assert reader.get("/plan/roles/no-such-role/").status_code == 404
    shared = main_of(reader.get("/plan/roles/health-visitor/").content)
    assert "Health visitor and Pastoral support officer. 2 duties in common" in shared


def test_bodies_that_were_asked_the_same_and_those_to_be_reviewed(reader: Client) -> None:
    words = main_of(reader.get("/plan/bodies/").content)
    assert "Find people for the workforce of children: ¶7.72 box of both" in words
    assert "One set of data standards for the workforce: ¶7.105" in words
    # the press told of the review on 12 December 2008, a day after the day that the plan opens at
    assert "to be reviewed for it" not in words
    assert "Parenting Practitioners" not in words
    later = main_of(reader.get("/plan/bodies/", {"as-at": "2009-01-01"}).content)
    assert "Said to overlap, and to be reviewed for it: Children’s Workforce Development Council" in later


def test_before_the_report_nothing_of_it_is_told(reader: Client) -> None:
    for page in ("roles/", "roles/key-worker/", "bodies/"):
        words = main_of(reader.get(f"/plan/{page}", {"as-at": "2008-01-01"}).content)
        assert "was not known yet" in words
        assert "¶" not in words
