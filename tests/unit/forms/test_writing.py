"""The pages on which forms are read, written and published, asked like a browser without scripts asks."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.spec.forms.made import FIRST, published
from tests.unit.kernel.people import person, signed_in
from tests.unit.people.population import viewer
from tests.unit.ui.pages import named, parse, problems, words
from village.cli.definitions import publish_shipped
from village.forms import actions, queries
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account
from village.kernel.documents.files import as_text
from village.kernel.documents.models import Draft, Version
from village.kernel.documents.queries import draft_of, in_force

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)
HOME, ONE, DRAFT = "/oversight/forms/", "/oversight/forms/form/first/", "/oversight/forms/form/first/draft/"


def somebody(name: str, *roles: str) -> Client:
    """A browser of somebody signed in with two factors, who holds roles everywhere."""
    return signed_in(person(name.title(), *roles), second_factor=True)


@pytest.fixture
def author(db: None) -> Client:
    return somebody("aya", "forms-author")


@pytest.fixture
def publisher(db: None) -> Client:
    return somebody("pat", "forms-publisher")


def page(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, address
    text = answer.content.decode()
    assert problems(text) == []
    return parse(text)


def begun(author: Client) -> Draft:
    published()
    author.post(f"{ONE}begin/")
    draft = draft_of("form", "first")
    assert draft is not None
    return draft


def now() -> Draft:
    draft = draft_of("form", "first")
    assert draft is not None
    return draft


def asked() -> list[list[str]]:
    """The concepts of the draft, by section."""
    document = actions.read_text("first", now().text)
    return [[one["concept"] for one in section["questions"]] for section in document["sections"]]


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────

PAGES = ["", "new/", "form/first/", "form/first/version/1/", "form/first/draft/", "form/first/draft/text/",
         "form/first/draft/preview/", "form/first/draft/changes/", "form/first/draft/section/",
         "form/first/draft/section/0/", "form/first/draft/section/0/question/0/"]  # fmt: skip
DOES = ["begin/", "draft/propose/", "draft/publish/", "draft/give-up/", "draft/arrange/"]


@pytest.mark.parametrize("role", ["practitioner", "auditor", "administrator"])
def test_whoever_has_no_role_here_finds_nothing(author: Client, role: str) -> None:
    begun(author)
    client = somebody("zed", role)
    for address in PAGES:
        assert client.get(HOME + address).status_code == 404
    for address in DOES:
        assert client.post(ONE + address, {"seen": "1"}).status_code == 404
    assert Client().get(HOME).status_code == 302


def test_a_publisher_writes_nothing_and_an_author_publishes_nothing(author: Client, publisher: Client) -> None:
    begun(author)
    for address in PAGES:
        reads = "new" not in address and "text" not in address and "section" not in address
        assert publisher.get(HOME + address).status_code == (200 if reads else 404), address
    assert publisher.post(f"{DRAFT}text/", {"text": "x", "seen": "1"}).status_code == 404
    assert publisher.post(f"{DRAFT}arrange/", {"do": "up:0:1", "seen": "1"}).status_code == 404
    author.post(f"{DRAFT}propose/", {"seen": "1"})
    assert author.post(f"{DRAFT}publish/", {"seen": "1"}).status_code == 404


def test_nobody_publishes_what_they_wrote_themselves(author: Client) -> None:
    begun(author)
    account = Account.objects.get(email="aya@example.org")
    give_role(account=account, role="forms-publisher", from_on=dt.date(2026, 1, 1), by="test", at=NOW)
    author.post(f"{DRAFT}propose/", {"seen": "1"})
    assert "Publish it" not in words(page(author, DRAFT))
    answer = author.post(f"{DRAFT}publish/", {"seen": "1"}, follow=True)
    assert "Someone else must decide" in answer.content.decode()
    assert in_force("form", "first").version == 1  # type: ignore[union-attr]


# ── from a draft to a version ────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_is_begun_written_proposed_and_published_by_somebody_else(author: Client, publisher: Client) -> None:
    begun(author)
    assert asked() == [["lives", "why", "said"], ["name", "how"]]
    author.post(
        f"{DRAFT}section/0/question/2/",
        {**QUESTION, "concept": "said", "label_en": "What do they say?", "meaning": "reworded", "seen": "1"},
    )
    tree = page(publisher, f"{DRAFT}changes/")
    assert [words(one) for one in named(tree, "h2", class_="govuk-heading-m")] == ["Asked in other words"]
    assert "What do they say?" in words(page(publisher, f"{DRAFT}preview/"))
    early = publisher.post(f"{DRAFT}publish/", {"seen": "2"}, follow=True)
    assert "has not proposed it" in early.content.decode()
    author.post(f"{DRAFT}propose/", {"seen": "2"})
    assert "1 draft waits to be published" in words(page(publisher, HOME))
    assert "Aya proposes to publish it." in words(page(publisher, DRAFT))
    stale = publisher.post(f"{DRAFT}publish/", {"seen": "1"}, follow=True)
    assert "Somebody has changed this" in stale.content.decode()
    publisher.post(f"{DRAFT}publish/", {"seen": "2"})
    made = in_force("form", "first")
    assert made is not None
    assert (made.version, draft_of("form", "first")) == (2, None)
    tree = page(author, ONE)
    assert "Pat" in words(tree)
    assert "What do they say?" in words(tree)
    assert "What do they say?" not in words(page(author, f"{ONE}version/1/"))


QUESTION = {"concept": "pets", "meaning": "same", "label_en": "Are there pets?", "section": "0", "kind": "words",
            "required": "no", "classes": ["need"], "join": "all"}  # fmt: skip


def test_questions_are_added_changed_moved_and_taken_out(author: Client) -> None:
    begun(author)
    page(author, f"{DRAFT}section/0/question/")
    new = {**QUESTION, "kind": "choice", "codes": "homes@1", "part_0": "eq:lives:none", "part_1": "answered:said"}
    assert author.post(f"{DRAFT}section/0/question/", {**new, "seen": "1"}).status_code == 302
    assert asked()[0] == ["lives", "why", "said", "pets"]
    document = actions.read_text("first", now().text)
    assert document["sections"][0]["questions"][3] == {
        "concept": "pets",
        "kind": "choice",
        "label": {"en": "Are there pets?"},
        "classes": ["need"],
        "codes": "homes@1",
        "shown": {"all": [{"eq": ["lives", "none"]}, {"answered": "said"}]},
    }
    tree = page(author, f"{DRAFT}section/0/question/3/")
    chosen = [one.get("value") for one in named(tree, "option") if one.get("selected") is not None]
    assert chosen == ["0", "choice", "homes@1", "eq:lives:none", "answered:said", "", ""]
    author.post(f"{DRAFT}arrange/", {"do": "up:0:3", "seen": "2"})
    author.post(f"{DRAFT}arrange/", {"do": "down:0", "seen": "3"})
    assert asked() == [["name", "how"], ["lives", "why", "pets", "said"]]
    assert (
        "Take out “Are there pets?”?"
        in author.post(f"{DRAFT}arrange/", {"do": "remove:1:2", "seen": "4"}).content.decode()
    )
    author.post(f"{DRAFT}arrange/", {"do": "remove:1:2", "seen": "4", "sure": "yes"})
    author.post(f"{DRAFT}section/1/question/2/", {**QUESTION, "concept": "said", "section": "0", "seen": "5"})
    assert asked() == [["name", "how", "said"], ["lives", "why"]]
    assert queries.faults_of("form", actions.read_text("first", now().text))  # another label under an old concept
    author.post(f"{DRAFT}arrange/", {"do": "remove:0", "seen": "6", "sure": "yes"})
    assert asked() == [["lives", "why"]]


def test_sections_are_added_and_changed(author: Client) -> None:
    begun(author)
    page(author, f"{DRAFT}section/")
    said = {"key": "pets", "title_en": "Animals", "help_en": "All of them.", "entries": "3", "join": "any"}
    parts = {"part_0": "eq:lives:kin", "part_1": "ne:lives:own", "part_2": "unanswered:said"}
    assert author.post(f"{DRAFT}section/", {**said, **parts, "seen": "1"}).status_code == 302
    page(author, f"{DRAFT}section/2/")
    made = actions.read_text("first", now().text)["sections"][2]
    assert made["shown"] == {"any": [{"eq": ["lives", "kin"]}, {"ne": ["lives", "own"]}, {"not": {"answered": "said"}}]}
    author.post(f"{DRAFT}section/2/", {**said, "title_en": "Pets", "entries": "0", "seen": "2"})
    made = actions.read_text("first", now().text)["sections"][2]
    assert made == {"section": "pets", "title": {"en": "Pets"}, "help": {"en": "All of them."}, "questions": []}
    assert "sections/3/questions" in words(page(author, DRAFT))  # it says that a section asks something


def test_what_was_changed_meanwhile_is_not_written_over_and_nothing_typed_is_lost(author: Client) -> None:
    begun(author)
    other = somebody("olu", "forms-author")
    other.post(f"{DRAFT}arrange/", {"do": "down:0:0", "seen": "1"})
    text = now().text
    late = author.post(f"{DRAFT}section/0/question/", {**QUESTION, "seen": "1"})
    assert (late.status_code, "Are there pets?" in late.content.decode()) == (400, True)
    assert "Somebody has changed this" in late.content.decode()
    late = author.post(f"{DRAFT}text/", {"text": "form: first\nmine: yes", "seen": "1"})
    assert (late.status_code, "mine: yes" in late.content.decode()) == (400, True)
    late = author.post(f"{DRAFT}arrange/", {"do": "down:0:0", "seen": "1"})
    assert (late.status_code, now().text) == (409, text)
    assert author.post(f"{DRAFT}arrange/", {"do": "down:0:0", "seen": "x" * 9}).status_code == 409


def test_a_condition_that_says_more_than_can_be_chosen_is_left_alone(author: Client) -> None:
    published()
    author.post(f"{ONE}begin/")
    document = actions.read_text("first", now().text)
    document["sections"][0]["questions"][2]["shown"] = {"gt": [{"count": "people"}, 1]}
    author.post(f"{DRAFT}text/", {"text": as_text(document), "seen": "1"})
    assert "it stays as it is" in words(page(author, f"{DRAFT}section/0/question/2/"))
    author.post(f"{DRAFT}section/0/question/2/", {**QUESTION, "concept": "said", "seen": "2"})
    made = actions.read_text("first", now().text)["sections"][0]["questions"][2]
    assert made["shown"] == {"gt": [{"count": "people"}, 1]}


# ── as text ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_fault_is_told_with_its_place(author: Client) -> None:
    begun(author)
    text = now().text.replace("none", "palace")
    author.post(f"{DRAFT}text/", {"text": text, "seen": "1"})
    tree = page(author, DRAFT)
    assert words(named(tree, "ul", class_="vg-faults")[0]).startswith("home/why/shown: ")
    assert "Propose it" not in words(tree)
    answer = author.post(f"{DRAFT}propose/", {"seen": "2"}, follow=True)
    assert "1 thing to mend" in answer.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "form: [first",
        "- a\n- b",
        "form: first\nsections: 3",
        "form: first\nsections: [1, 2]",
        "form: first\nsections: [{questions: [1]}]",
        "form: first\nsections: " + "[" * 2_000 + "]" * 2_000,
        "a: &a [x, x]\nb: &b [*a, *a]\nform: *b",
        "form: !!python/object/apply:os.system [ls]",
        "form: \u202e first",
        "form: first\ntitle: {en: " + "e\u0301" * 10 + "\u0301" * 50_000 + "}",
    ],
)
def test_text_that_is_no_form_is_kept_told_of_and_breaks_no_page(author: Client, text: str) -> None:
    begun(author)
    assert author.post(f"{DRAFT}text/", {"text": text, "seen": "1"}).status_code in (302, 400)
    assert "keep" in words(page(author, DRAFT)) or now().changed == 1
    for address in ("preview/", "changes/", "text/"):
        page(author, DRAFT + address)
    assert author.get(f"{DRAFT}section/0/question/0/").status_code in (200, 404)
    author.post(f"{DRAFT}propose/", {"seen": str(now().changed)})
    assert Version.objects.filter(key="first").count() == 1


def test_a_document_of_a_hundred_thousand_repeats_is_refused_by_its_reader() -> None:
    """Attack A6: not by running out of time or memory."""
    one = FIRST["sections"][1]
    big = {**FIRST, "sections": [{**one, "questions": [one["questions"][0]] * 100_000}]}
    (fault,) = queries.faults_of("form", big)
    assert "bytes; the most is 1,000,000" in fault.what
    entries = {**FIRST, "sections": [{**one, "entries": 100_000}]}
    assert "500" in queries.faults_of("form", entries)[0].what
    deep: Any = {"answered": "name"}
    for _ in range(500):
        deep = {"not": deep}
    assert "deep" in str(queries.faults_of("form", {**FIRST, "sections": [{**one, "shown": deep}]})[0])


def test_a_file_takes_the_place_of_the_text(author: Client, tmp_path: Any) -> None:
    begun(author)
    path = tmp_path / "form.yaml"
    for content, status in ((b"\xff\xfe", 400), (b"x" * 1_000_001, 400), (b"form: first\n", 302)):
        path.write_bytes(content)
        with path.open("rb") as file:
            answer = author.post(f"{DRAFT}text/", {"text": "", "file": file, "seen": "1"})
        assert answer.status_code == status
    assert now().text == "form: first\n"
    assert author.post(f"{DRAFT}text/", {"text": " ", "seen": "2"}).status_code == 400


@pytest.mark.parametrize(
    ("kind", "key", "text"),
    [("process", "first", "x"), ("form", "a b", "x"), ("form", "a" * 81, "x"), ("form", "a", "é" * 500_001)],
)
def test_a_draft_has_a_name_and_a_size(kind: str, key: str, text: str) -> None:
    by = viewer("forms-author", area=None)
    with pytest.raises(Refusal, match=r"called by small letters|too long"):
        actions.write(kind=kind, key=key, text=text, seen=0, by=by, at=NOW)
    assert not Draft.objects.exists()
    with pytest.raises(Refusal, match="may not"):
        actions.write(kind="form", key="a", text="x", seen=0, by=viewer("forms-publisher", area=None), at=NOW)


# ── new ones, code lists, giving up, previews ────────────────────────────────────────────────────────────────────────


def test_a_new_form_and_a_new_list_are_begun(author: Client) -> None:
    published()
    page(author, f"{HOME}new/")
    for kind in ("form", "codes"):
        said = {"kind": kind, "key": "waiting-for-help", "title": "Waiting for help"}
        assert author.post(f"{HOME}new/", said)["Location"] == f"{HOME}{kind}/waiting-for-help/draft/"
        assert "keep" in words(page(author, f"{HOME}{kind}/waiting-for-help/draft/"))
        assert author.post(f"{HOME}new/", said).status_code == 400  # it is being written already
    assert author.post(f"{HOME}new/", {"kind": "form", "key": "first", "title": "x"}).status_code == 400
    assert author.post(f"{HOME}new/", {"kind": "process", "key": "x", "title": "x"}).status_code == 400
    assert "waiting-for-help" in words(page(author, HOME))


def test_a_code_list_is_read_and_its_next_version_written_as_text(author: Client, publisher: Client) -> None:
    published()
    scale = f"{HOME}codes/scale/"
    assert "Level 4" in words(page(author, scale))
    author.post(f"{scale}begin/")
    page(author, f"{scale}draft/changes/")
    page(author, f"{scale}draft/preview/")
    author.post(f"{scale}draft/propose/", {"seen": "1"})
    publisher.post(f"{scale}draft/publish/", {"seen": "1"})
    assert in_force("codes", "scale").version == 2  # type: ignore[union-attr]


def test_a_draft_is_given_up(author: Client) -> None:
    begun(author)
    author.post(f"{DRAFT}give-up/", {"seen": "0"})
    assert draft_of("form", "first") is not None
    assert author.post(f"{DRAFT}give-up/", {"seen": "1"})["Location"] == ONE
    assert draft_of("form", "first") is None
    for address in ("", "text/", "preview/", "section/0/"):
        assert author.get(DRAFT + address).status_code == 404
    assert author.post(f"{DRAFT}propose/", {"seen": "1"}).status_code == 404
    with pytest.raises(Refusal):
        actions.documents.drop(kind="form", key="first", seen=1, by="x", at=NOW)


def test_a_preview_asks_what_follows_and_keeps_nothing(author: Client) -> None:
    begun(author)
    assert not named(page(author, f"{DRAFT}preview/"), "textarea", name="answer[why]")
    answer = author.post(f"{DRAFT}preview/", {"answer[lives]": "none", "answer[name]": "Ada"})
    tree = parse(answer.content.decode())
    assert named(tree, "textarea", name="answer[why]")
    assert named(tree, "input", name="answer[name]", value="Ada")
    wrong = author.post(f"{DRAFT}preview/", {"answer[lives]": "palace"})
    assert (wrong.status_code, "Choose one of the list." in wrong.content.decode()) == (400, True)


def test_what_is_not_there_is_not_there(author: Client) -> None:
    begun(author)
    nowhere = ["form/none/", "form/first/version/9/", "nonsense/first/", "process/none/", "nonsense/x/version/1/"]
    for address in (
        *nowhere,
        "process/first/draft/",
        *(f"form/first/draft/section/{one}/" for one in ("9", "0/question/9")),
    ):
        assert author.get(HOME + address).status_code == 404, address
    for do in ("up", "up:9", "up:0:9", "sideways:0", "up:0:0:0", "up:-1", "up:" + "9" * 30):
        assert author.post(f"{DRAFT}arrange/", {"do": do, "seen": "1"}).status_code == 404, do
    assert author.post(f"{HOME}form/none/begin/").status_code == 404


def test_every_page_of_what_comes_with_village_says_so(author: Client) -> None:
    publish_shipped(NOW)
    for one in Version.objects.all():
        assert "village" in words(page(author, f"{HOME}{one.kind}/{one.key}/")).lower()
