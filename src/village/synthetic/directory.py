"""The directory of the demo's town: five made-up sources of services, one of them broken; an officer and a provider who
act on them; everything done through actions. Killed anywhere and done again it goes on from there."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction

from village.directory.actions import finding, national
from village.directory.actions.early.places import say_places
from village.directory.actions.harvesting.coming import Sheet, come
from village.directory.actions.harvesting.harvesting import harvest_sheets
from village.directory.actions.harvesting.sources import open_source
from village.directory.actions.keeping.assuring import assure
from village.directory.actions.keeping.claiming import claim, decide_claim
from village.directory.actions.keeping.confirming import confirm
from village.directory.actions.keeping.drafting import add_service, say_status, write_section
from village.directory.actions.keeping.pairing import decide_pair, find_pairs
from village.directory.actions.keeping.reporting import report
from village.directory.models import Provider, Service
from village.directory.queries.early.visible import KEEP, is_early, kept
from village.directory.queries.harvesting.standing import source_called
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.whole import proposed, state_of, states_of
from village.directory.rules.early.terms import term_of
from village.directory.rules.harvesting.sources import SaidOfSource
from village.directory.rules.standard.walking import PER_PAGE, Said
from village.kernel.access.rules import Viewer
from village.kernel.audit.queries import latest
from village.kernel.calendar.rules import london_date
from village.synthetic.demo import BY, LEEDS
from village.synthetic.personas import viewer
from village.synthetic.services.feeds import BROKEN, Feed, made_feeds

TRUST = {"council": 8, "health": 7, "voluntary": 5, "activities": 4, BROKEN: 1}
READ_AGO = dt.timedelta(days=40)  # since then nobody has confirmed what they say
STALE = dt.timedelta(days=400)
LICENCE = "Made up: use it as you like"


def demo_directory(at: dt.datetime) -> None:
    """Make it; done again when whole, nothing happens."""
    for feed in made_feeds(LEEDS):
        _read(feed, at - READ_AGO)
    national.record_national(by=BY, at=at - READ_AGO)
    _provider(at)
    _duplicates(at)
    _free_places(at)
    if latest("directory.search.rebuild") is None:
        finding.rebuild(by=BY, at=at)


@transaction.atomic
def _read(feed: Feed, at: dt.datetime) -> None:
    """Open a source and read it, both or neither."""
    slug = f"leeds-{feed.slug}"
    if source_called(slug) is not None:
        return
    said = SaidOfSource(slug, feed.title, LEEDS, "uk-3.0", "", LICENCE, f"{feed.slug}@example.org", TRUST[feed.slug])
    source = open_source(said=said, by=BY, at=at)
    harvest_sheets(source, _sheets(feed), by=BY, at=at, clock=lambda: at)


def _sheets(feed: Feed) -> Iterator[Sheet]:
    every = [come(one) for one in feed.documents]
    pages = max(1, -(-len(every) // PER_PAGE))
    for number in range(pages):
        some = tuple(every[number * PER_PAGE : (number + 1) * PER_PAGE])
        yield Sheet(some, Said(len(every), pages, number + 1 == pages))


@transaction.atomic
def _provider(at: dt.datetime) -> None:
    """Pip’s charity claims what it gives. One claim is granted and one waits; of its entries one is confirmed long ago,
    one is changed and assured, one is changed and waits, one is new and waits, one is closed for now; somebody has
    reported one."""
    pip, dot = viewer("pip"), viewer("dot")
    if visible.own_claims(pip).exists():
        return
    first, second = _charities()
    asked = claim(provider=first.pk, why="It is our old name: see our letter of October (made up).", by=pip, at=at)
    decide_claim(claim=asked.ref, decision="granted", because="", by=dot, at=at)
    claim(provider=second.pk, why="We took over its groups in September (made up).", by=pip, at=at)
    own = list(visible.own(pip).filter(state="shown").order_by("name", "pk"))
    confirm(service=own[0].pk, seen=state_of(own[0]), by=pip, at=at - STALE + READ_AGO)
    changed = _write(own[1], "eligibility", "Anybody who lives nearby. You need no letter from anyone.", pip, at)
    (draft,) = visible.drafts(dot).filter(service=changed.pk)
    assure(draft=draft.ref, version=draft.version, by=dot, at=at)
    _write(own[2 % len(own)], "eligibility", "Families on a low income first.", pip, at)
    say_status(service=own[-1].pk, status="temporarily closed", by=pip, at=at)
    new = {
        "name": "Saturday supper club (made up)",
        "description": "Cook and eat together. For families with children under 12.",
    }
    add_service(area=LEEDS, said=new, by=pip, at=at)
    report(service=own[0].pk, kind="times", text="We came on Tuesday and nobody was there (made up).", at=at)


def _charities() -> tuple[Provider, Provider]:
    """The two of the voluntary directory that give most, the first name first."""
    given = visible.claimable().filter(source__slug="leeds-voluntary")
    most = sorted(given, key=lambda one: (-one.services.filter(state="shown", sensitive="").count(), one.name))
    return most[0], most[1]


def _write(service: Service, field: str, words: str, by: Viewer, at: dt.datetime) -> Service:
    now = proposed(service)
    said = {
        "minimum_age": now.document.get("minimum_age"),
        "maximum_age": now.document.get("maximum_age"),
        field: words,
    }
    return write_section(service=service.pk, section="who", said=said, seen=now.seen, by=by, at=at)


@transaction.atomic
def _free_places(at: dt.datetime) -> None:
    """What two nurseries in three said of this term when Dot rang them."""
    dot, today = viewer("dot"), london_date(at)
    asked = [one for one in kept(dot).order_by("pk") if is_early(one) and one.state == "shown"]
    if any(one.funded_places.exists() for one in asked):
        return
    for number, one in enumerate(one for place, one in enumerate(asked) if place % 3):
        offered = {"2": 4 + number % 5, "3-4": 12 + 3 * (number % 4)}
        for band, places in offered.items():
            say_places(
                service=one.pk, term_on=term_of(today), band=band, offered=places, taken=places - number % 4,
                hours=Decimal(15), as_of_on=max(term_of(today), today - dt.timedelta(days=number % 9)), by=dot, at=at,
                permission=KEEP,
            )  # fmt: skip


def _duplicates(at: dt.datetime) -> None:
    """Pairs that may be of one service wait; one is decided."""
    find_pairs(by=BY, at=at, area=LEEDS)
    dot = viewer("dot")
    if not visible.pairs(dot, decided="same").exists():
        likeliest = visible.pairs(dot).order_by("-chance", "pk").first()
        if likeliest is not None:
            seen = states_of(likeliest.one, likeliest.two)
            decide_pair(pair=likeliest.ref, same=True, keep=likeliest.one_id, seen=seen, by=dot, at=at)
