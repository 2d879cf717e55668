"""A role that ends or moves, a clearance that ends, an account that closes: in the same second every page of the index,
every export and every address for other systems is closed, and what is on them is told no more."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from tests.index_made import AMY, NOW, a_code, a_town, arrive, browser, someone, source, viewer_behind
from tests.spec.people.test_permissions_are_never_stale import BY, CHANGES, account_of
from village.kernel.accounts.actions import issue_token
from village.kernel.accounts.models import Account
from village.people.actions import asking, merging, shielding
from village.people.models import Alert, Child, Feed, Message, Record, ReviewItem
from village.people.urls import MATCHING, REVIEWS
from village.people.urls.asking import ASKING
from village.people.urls.feeds import FEEDS

pytestmark = pytest.mark.django_db
TELLS = ("Amy", "Archer", "Mill Lane", "9999999468")
BY_POST = {
    "child-leave", "children-review-next", "children-review-undo", "children-review-take", "children-review-leave",
    "children-review-decide",
}  # fmt: skip
OF_A_MODEL = {"models", "model-train", "model", "model-shadow", "model-sign"}
OF_FEEDS = {pattern.name for pattern in FEEDS if isinstance(pattern, URLPattern)} - OF_A_MODEL
ROLES = {
    "practitioner": {
        "children", "contact-requests", "child-message", "child-message-sent", "child", "child-why", "child-contact",
    },
    "safeguarding-practitioner": {"child-behind"},
    "information-governance": {
        "shields", "shield-put-on", "shield", "shield-reviews", "shield-review", "messages", "message",
        "new-identities", "looked", "looked-child", "looked-letter", "looked-copy", "looked-keep", "looked-died",
        "alerts", "alert",
    },
    "matching-lead": {
        "children-reviews", "children-reviews-decided", "children-review", "children-ledger", "children-merge",
        "children-unmerge", "children-split", "children-quality", "children-quality-result", "children-quality-check",
    } | OF_FEEDS,
}  # fmt: skip


@pytest.fixture(autouse=True)
def one_second() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def named(patterns: list[URLPattern | URLResolver]) -> set[str]:
    return {str(one.name) for one in patterns if isinstance(one, URLPattern)}


def test_every_page_is_among_those_that_are_tried() -> None:
    tried = set().union(*ROLES.values()) | BY_POST | OF_A_MODEL
    assert named([*ASKING, *FEEDS, *REVIEWS, *MATCHING]) == tried


@pytest.fixture
def child() -> Child:
    return a_town()


def addresses(child: Child, client: Client) -> dict[str, dict[str, object]]:
    """What the address of each page needs, for an index in which there is one of each thing."""
    lead, officer = someone("matching-lead", area=None), someone("information-governance", area=None)
    zoe, ben = (
        arrive(source("brack-help", "early-help"), {**AMY, "record": name, "forename": name, "nhs_number": "",
               "date_of_birth": born})[0]
        for name, born in (("Zoe", "2011-02-03"), ("Ben", "2009-04-05"))
    )  # fmt: skip
    joined = merging.merge(keep=child.ref, gone=ben.ref, reason="One", by=lead, at=NOW)
    record = Record.objects.filter(child=child).order_by("pk")[0]
    item = ReviewItem.objects.create(
        record=record, area=record.source.area, reason="band", chance=0.5, candidates=[], state="waiting", made_at=NOW
    )
    account = account_of(client)
    alert = Alert.objects.create(
        kind="own", account=_another(), child=child.ref, on=NOW.date(), told="x", raised_at=NOW
    )
    of_child: dict[str, object] = {"child": child.ref}
    told: dict[str, dict[str, object]] = {
        "child-contact": {**of_child, "record": record.pk},
        "children-review": {"item": item.pk},
        "children-ledger": of_child,
        "children-merge": {"keep": child.ref, "gone": zoe.ref},
        "children-unmerge": {"operation": joined},
        "children-split": {"record": record.pk},
        "children-quality-result": {"sample": "none"},
        "children-quality-check": {"sample": "none"},
        "message": {"number": _message(record.source.area, officer.ref).pk},
        "alert": {"alert": alert.pk},
        **{name: of_child for name in set().union(*ROLES.values()) if name.startswith(("looked-", "child-"))},
        "child": of_child,
        "child-message": {},
        "child-message-sent": {},
    }
    told["child-contact"] = {**of_child, "record": record.pk}
    if account.role_grants.filter(role__in=["information-governance", "safeguarding-practitioner"]).exists():
        told |= _shielded(child, officer)
    return told | _of_feeds()


def _message(area: str, officer: Any) -> Message:
    return Message.objects.create(
        area=area, from_account=officer, from_name="Amy Archer", purpose="concern", reach="01632 960001",
        asked_at=NOW, said={"forename": "Amy", "surname": "Archer"},
    )  # fmt: skip


def _shielded(child: Child, officer: Any) -> dict[str, dict[str, object]]:
    shield = shielding.shield_child(
        ref=child.ref, reason="refuge", words="Archer looks for her.", by=officer, at=NOW
    )  # fmt: skip
    looker = someone("safeguarding-practitioner")
    asking.give_reason(purpose="concern", words="", by=looker, at=NOW)
    made = asking.override(ref=child.ref, words="Amy may be in danger.", code=a_code(looker), by=looker, at=NOW)
    return {"shield": {"shield": shield.pk}, "shield-review": {"override": made.pk}}


def _of_feeds() -> dict[str, dict[str, object]]:
    feed = Feed.objects.filter(source__slug="ashmere-school")[0]
    told: dict[str, dict[str, object]] = {}
    for name in OF_FEEDS:
        with_feed = {"feed": feed.pk} if name in ("feed", "feed-release", "feed-refuse") else {}
        told[str(name)] = {} if name in ("feeds", "feed-source-add") else {"source": "ashmere-school", **with_feed}
    return told


def _another() -> Any:
    return account_of(browser("practitioner", name="Amy Archer")).ref


@pytest.mark.parametrize("change", [one for one in CHANGES if one.__name__ != "_role_moves"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_closes(role: str, change: Callable[[Account], None], child: Child) -> None:
    client = browser(role)
    asking_ = role in ("practitioner", "safeguarding-practitioner")
    if asking_:
        asking.give_reason(purpose="help", words="", by=viewer_behind(client), at=NOW)
    told = addresses(child, client)
    pages = {name: reverse(name, kwargs=told.get(name, {})) for name in sorted(ROLES[role])}
    was = {name: client.get(page).status_code for name, page in pages.items()}
    assert {name for name, status in was.items() if status == 200} >= set(pages) - {
        "children-quality-result", "children-quality-check", "feed-release", "feed-refuse"
    }, was  # fmt: skip
    change(account_of(client))
    asks_for_none = OF_FEEDS if change.__name__ == "_training_ends" else set()  # the register of systems
    for name in set(pages) - asks_for_none:
        answer = client.get(pages[name])
        assert answer.status_code in (302, 404), name
        assert not [word for word in TELLS if word in answer.content.decode()], name


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", ["page", "json", "pdf"])
def test_every_export_closes(kind: str, change: Callable[[Account], None], child: Child) -> None:
    client = browser("information-governance")
    page, said = f"/oversight/looked/{child.ref}/copy/", {"to": "child", "kind": kind}
    assert client.post(page, said).status_code == 200
    change(account_of(client))
    answer = client.post(page, said)
    assert answer.status_code in (302, 404)
    assert not [word for word in TELLS if word in answer.content.decode(errors="replace")]


def _asks(child: Child, caller: "Caller") -> list[Any]:
    job = caller.post("/v1/searches", {"sui": AMY["nhs_number"]})
    results = job.json()["_links"]["results"]["href"] if job.status_code == 202 else caller.kept["results"]
    told = caller.get(results)
    items = told.json()["items"] if told.status_code == 200 else []
    record = items[0]["recordUrl"] if items else caller.kept["record"]
    caller.kept = {"results": results, "record": record}
    who = {"resourceType": "Patient", "name": [{"family": "Archer", "given": ["Amy"]}], "birthDate": "2015-03-27"}
    match = {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": who}]}
    nhs = f"https://fhir.nhs.uk/Id/nhs-number|{AMY['nhs_number']}"
    return [
        job, told, caller.get(record), caller.get(results.removesuffix("/results")),
        caller.get(f"/fhir/r4/Patient/{child.ref}"),
        caller.get("/fhir/r4/Patient", family="Archer", given="Amy", birthdate="2015-03-27"),
        caller.get("/fhir/r4/Patient/$ihe-pix", sourceIdentifier=nhs),
        caller.post("/fhir/r4/Patient/$match", match),
        caller.form("/fhir/r4/Patient/_search", {"family": "Archer", "given": "Amy", "birthdate": "2015-03-27"}),
    ]  # fmt: skip


def _fetches(child: Child, caller: "Caller") -> list[Any]:
    feed = Feed.objects.filter(source__slug="ashmere-school")[0]
    return [
        caller.send("put", "/v1/subscription", {}), caller.post("/v1/work/lease", {}),
        caller.get(f"/v1/feeds/{feed.ref}"), caller.get(f"/v1/feeds/{feed.ref}/rejected"),
        caller.send("delete", "/v1/subscription"),
    ]  # fmt: skip


class Caller:
    """A system with the token of an account."""

    def __init__(self, account: Account) -> None:
        _, secret = issue_token(account=account, name="A system", days=9, second_factor=True, **BY)  # type: ignore[arg-type]
        self.headers = {"Authorization": f"Bearer {secret}", "X-Purpose": "help"}
        self.kept: dict[str, str] = {}

    def get(self, address: str, **query: str) -> Any:
        return Client().get(address, query, headers=self.headers)

    def send(self, method: str, address: str, body: Any = None) -> Any:
        call = getattr(Client(), method)
        return call(address, body or {}, content_type="application/json", headers=self.headers)

    def post(self, address: str, body: Any) -> Any:
        return self.send("post", address, body)

    def form(self, address: str, body: dict[str, str]) -> Any:
        return Client().post(address, body, headers=self.headers) if not body else Client().post(
            address, "&".join(f"{name}={text}" for name, text in body.items()),
            content_type="application/x-www-form-urlencoded", headers=self.headers,
        )  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("role", "asked"), [("practitioner", _asks), ("custodian-system", _fetches)])
def test_every_address_for_systems_closes(
    role: str, asked: Callable[[Child, Caller], list[Any]], change: Callable[[Account], None], child: Child
) -> None:
    account = account_of(browser(role))
    caller = Caller(account)
    assert [one.status_code for one in asked(child, caller) if one.status_code >= 300] == []
    change(account)
    if role == "custodian-system" and change.__name__ == "_training_ends":
        return  # fetching asks for none: it tells an organisation of its own records alone
    for answer in asked(child, caller):
        told = answer.content.decode()
        moved = change.__name__ == "_role_moves" and role == "practitioner"  # may ask still, of another area
        assert answer.status_code in ((200, 202, 401, 403, 404) if moved else (401, 403, 404)), told
        assert not [word for word in ("fullUrl", "Mill Lane", "01632") if word in told]  # a search may be echoed
