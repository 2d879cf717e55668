"""What stands in the addresses of the site for each of their parts: something that there is, where a page is for some
alone. What may not be there stands for the parts of what everybody may see."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings

from tests import index_made
from tests.unit.casework import made as families
from tests.unit.directory import made as services
from tests.unit.directory.early.made import place
from tests.unit.people import made
from tests.unit.people.population import source
from tests.unit.workforce import made as employers
from village.board.models import Board, LocalPlan
from village.casework.actions import own, own_access
from village.casework.models import Episode
from village.cli.definitions import publish_shipped
from village.forms.rules.editing import next_version
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account
from village.kernel.documents.actions import save
from village.kernel.documents.files import as_text
from village.kernel.documents.queries import in_force
from village.linkage.rules.model import as_data
from village.linkage.rules.untrained import untrained
from village.people.actions import asking, messages, shielding
from village.people.actions.merging import merge
from village.people.actions.quality import draw
from village.people.models import Alert, Child, Feed, LinkEvent, MatchingModel, ReviewItem
from village.people.rules.searching import Criteria
from village.plan.actions import import_plan
from village.plan.models import ProgressUpdate
from village.synthetic.board import demo_board
from village.synthetic.demo import demo_people, demo_progress
from village.workforce.models import Match

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
# A role that may not see what stands there must not be able to tell.
EXAMPLES = {
    "plan_id": "exampleshire-2026",
    "plan": "exampleshire-2026",
    "commitment": "open-third-family-hub",
    "commitment_id": "open-third-family-hub",
    "step": "status",
    "section": "answers",
    "provider_id": "none",
    "rest": "none",
    "uidb36": "1",
    "key": "1",
    "kind": "json",
    "pk": "1",
    "year": "2026",
    "age_id": "0-7",
    "slug": "none",
    "goal_id": "none",
    "source_id": "none",
    "name": "none",
    "story_id": "none",
    "code": "E08000035",
    "uuid:release": "00000000-0000-0000-0000-000000000000",
    "release": "none",
    "chapter": "early-help",
    "slug:role": "key-worker",
    "framework": "working-together-2008",
    "band": "barriers-removed",
    "urn": "900001",
    "record": "none",
    "event": "00000000-0000-0000-0000-000000000000",
    "of": "form",
    "called": "review",
    "edition": "1",
    "uuid:place": "00000000-0000-0000-0000-000000000000",
    "place": "0",
    "row": "0",
    "goal": "00000000-0000-0000-0000-000000000000",
    "doing": "00000000-0000-0000-0000-000000000000",
    "concern": "00000000-0000-0000-0000-000000000000",
    "person": "00000000-0000-0000-0000-000000000000",
    "clock": "0",
    "residence": "0",
    "relation": "0",
    "task": "00000000-0000-0000-0000-000000000000",
    "effect": "0",
    "export": "standard-safeguarding-dataset",
    "item": "0",
    "share": "00000000-0000-0000-0000-000000000000",
    "delegation": "00000000-0000-0000-0000-000000000000",
    "contribution": "00000000-0000-0000-0000-000000000000",
    "agreement": "0",
    **dict.fromkeys(
        ("account", "panel", "case", "referral", "step_up", "step_down", "meeting", "decision", "letter"),
        "00000000-0000-0000-0000-000000000000",
    ),
    "seat": "0",
    "fact": "ended",
    "note": "00000000-0000-0000-0000-000000000000",
    "document": "00000000-0000-0000-0000-000000000000",
    "word": "00000000-0000-0000-0000-000000000000",
    "reading": "0",
    "thing": "plan:1",
    "sheet": "00000000-0000-0000-0000-000000000000",
    "part": "about",
    "entry": "0001",
    **dict.fromkeys(("worker", "engagement", "post", "site", "correction"), "00000000-0000-0000-0000-000000000000"),
    **dict.fromkeys(("collection", "asked"), "00000000-0000-0000-0000-000000000000"),
    "mark": "0",
    **dict.fromkeys(
        ("induction", "evidence", "review", "course", "sitting", "booking", "leading"),
        "00000000-0000-0000-0000-000000000000",
    ),
    "holding": "00000000-0000-0000-0000-000000000000",
    "what": "qualified-teacher-status",
    "unit": "none",
    **dict.fromkeys(
        ("service", "provider", "draft", "claim", "unmarking", "report", "pair"),
        "00000000-0000-0000-0000-000000000000",
    ),
    "id": "00000000-0000-0000-0000-000000000000",
}


def addressed() -> dict[str, Any]:
    """The made-up area's plan, its people, and somebody else's account for the addresses that name one."""
    import_plan(folder=Path(settings.SRC) / "synthetic" / "plans" / "exampleshire-2026", by="test", at=NOW)
    with override_settings(DEMO=True):  # outside a demo its people are nobody
        demo_people(NOW)
        demo_progress(NOW)
        demo_board(NOW)
    waiting = ProgressUpdate.objects.filter(decision="").first()
    assert waiting is not None
    board, local = Board.objects.get(), LocalPlan.objects.get(state="adopted")
    first = local.priorities.all()[0]
    parts = {
        "board": board.slug,
        "slug:plan": local.slug,  # the others name the example area’s plan
        "member": board.members.all()[0].pk,
        "priority": first.pk,
        "action": first.actions.all()[0].pk,
    }
    carol = Account.objects.get(name="Carol")
    parts["grant"] = give_role(account=carol, role="area-planner", from_on=dt.date(2026, 1, 1), by="test", at=NOW).pk
    publish_shipped(NOW)
    draft = {"kind": "form", "key": "review", "text": as_text(next_version(in_force("form", "review").document))}
    save(**draft, seen=0, by="test", at=NOW)
    known = {**index(), **reviewed(), **_of_a_child(), **helped(), **services.looked_after(), "match": two_workers()}
    known["service"] = place("Otters nursery").pk
    return {**parts, **EXAMPLES, "ref": carol.ref, "update_id": waiting.pk, **known}


def index() -> dict[str, Any]:
    """A system that sends records of children, a feed that is held, a model of matching."""
    system = source()
    held = {"state": "held", "held_because": "It is small.", "rows": 1, "name": "feed.csv", "sha256": "0" * 64}
    feed = Feed.objects.create(source=system, received_at=NOW, **held)
    data = {**as_data(untrained()), "thresholds": {"link": 0.99, "review": 0.02}}
    model = MatchingModel.objects.create(version="m-example", data=data, made_at=NOW, made_by="test")
    return {"source": system.slug, "feed": feed.pk, "version": model.version}


def reviewed() -> dict[str, Any]:
    """An index of children with a review, a merge that can be undone and a sample."""
    made.take(made.source("health"), [made.row("1")])
    other = {"forename": "Zed", "surname": "Else", "date_of_birth": "2001-10-09", "postcode": "LS1 1AA"}
    made.take(made.source("school"), [made.row("1", forename="Grace"), made.row("2", **other)])
    officer = made.viewer("matching-officer", area=None)
    one, two, three = (child.ref for child in Child.objects.order_by("pk"))
    operation = merge(keep=one, gone=three, reason="An example.", by=officer, at=NOW)
    item = ReviewItem.objects.get(state="waiting").pk
    record = LinkEvent.objects.filter(operation=operation).values_list("record", flat=True)[0]
    return {
        "item": item,
        "child": one,
        "keep": one,
        "gone": two,
        "operation": operation,
        "record": record,
        "sample": draw(seed=1, by=officer, at=NOW),
    }


def _of_a_child() -> dict[str, Any]:
    """A child in the index, shielded, with somebody who looked behind the shield and what stood out of that."""
    child = index_made.a_town()
    officer = index_made.someone("information-governance", area=None)
    shield = shielding.shield_child(ref=child.ref, reason="harm", words="A made-up danger.", by=officer, at=NOW)
    looker = index_made.someone("safeguarding-practitioner", area=None)
    asking.give_reason(purpose="concern", words="", by=looker, at=NOW)
    override = asking.override(
        ref=child.ref, words="A made-up need to look.", code=index_made.a_code(looker), by=looker, at=NOW
    )
    alert = Alert.objects.create(
        kind="own", account=looker.ref, child=child.ref, on=NOW.date(), told="x", raised_at=NOW
    )
    said = Criteria(number="9999999468")
    message = messages.ask_passing_on(criteria=said, reach="01632 960000", area="", by=looker, at=NOW)
    made = {"shield": shield.pk, "override": override.pk, "alert": alert.pk, "number": message.pk}
    return {"child": child.ref, "record": child.records.all()[0].pk, **made}


def two_workers() -> uuid.UUID:
    """Two workers of two employers who may be one person, and wait for somebody to say so."""
    for body in ("nursery", "school"):
        employers.Scene(body).worker()
    return Match.objects.get().ref


def helped() -> dict[str, Any]:
    """A family that is helped, somebody who broke the glass to read of it, and somebody who must not."""
    lead = families.account("Lena Lead", "practitioner", body="family-hub")
    episode = families.episode(lead)
    until = NOW + dt.timedelta(minutes=30)
    glass = episode.glass.create(account=lead.ref, words="A made-up need to look.", at=NOW, until_at=until)
    kept = episode.children.get().restrictions.create(
        kind="barred", account=uuid.uuid4(), authority="Made up", by=lead.ref, from_at=NOW, review_on=NOW.date()
    )
    return {"episode": episode.ref, "glass": glass.pk, "restriction": kept.pk, "complaint": _complained(episode, lead)}


def _complained(episode: Episode, lead: Account) -> uuid.UUID:
    """The mother was let in, and complains."""
    mother, account = episode.family.people.get(belongings__part="carer"), families.account("Mary Made")
    ask = {"episode": episode.ref, "person": mother.ref, "email": account.email, "at": NOW}
    code = own_access.invite(**ask, by=families.seen(lead))[1]
    own_access.accept(code=code, by=families.seen(account), at=NOW)
    return own.complain(episode=episode.ref, words="x", key="k", by=families.seen(account), at=NOW).ref
