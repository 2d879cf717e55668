"""People and progress for the demo, all made up: addresses at example.org, an authority that does not exist."""

import datetime as dt
from dataclasses import dataclass

from village.kernel.access.queries import policy
from village.kernel.accounts.actions import add_organisation, give_role, open_persona, record_clearance
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import clearances_of
from village.kernel.calendar.rules import london_date
from village.plan.actions import decide_progress, record_progress
from village.synthetic.personas import viewer

BY = "demo"
PLAN = "exampleshire-2026"
LEEDS = "E08000035"  # the area of the made-up board
ORGANISATIONS = {  # by slug: name and area
    "exampleshire": ("Exampleshire Council (made up)", "E06999999"),
    "leeds-made-up": ("Leeds services (made up)", LEEDS),
    "leeds-hub-made-up": ("Leeds family hub (made up)", LEEDS),
    "leeds-care-made-up": ("Leeds social care for children (made up)", LEEDS),
    "leeds-nursery-made-up": ("Mill Lane nursery (made up)", LEEDS),
    "leeds-play-made-up": ("Leeds play association (made up)", LEEDS),
}
SINCE = dt.date(2026, 4, 1)  # the plan begins, and with it the roles


@dataclass(frozen=True)
class Persona:
    """Someone to be in the demo: `slug` names the sign-in button, `what` says in a few words who that is."""

    slug: str
    name: str
    what: str
    roles: tuple[str, ...] = ()
    organisation: str = "exampleshire"
    area: str = ""  # in which the roles are held; blank: everywhere


PERSONAS = (
    Persona("amina", "Amina", "plan officer: records what became of promises", ("plan-officer",)),
    Persona("ben", "Ben", "plan approver: decides on what Amina records", ("plan-approver",)),
    Persona("carol", "Carol", "parent: signed in, with no role", (), ""),
    Persona("dev", "Dev", "administrator: opens accounts and gives roles", ("administrator",)),
    Persona("ada", "Ada", "auditor: reads the audit and changes nothing", ("auditor",)),
    Persona("esi", "Esi", "practitioner: works with families, sees no plan office", ("practitioner",)),
    Persona("nadia", "Nadia", "area planner: makes the plan of a board", ("area-planner",), "", LEEDS),
    Persona("omar", "Omar", "board secretary: keeps its members and meetings", ("board-secretary",), "", LEEDS),
    Persona("rita", "Rita", "board chair: adopts its plan after a meeting", ("board-chair",), "", LEEDS),
    Persona("rosa", "Rosa", "regional adviser: agrees what support it gets", ("regional-adviser",), "", LEEDS),
    Persona(
        "hana", "Hana", "health visitor: asks who else works with a child", ("practitioner",), "leeds-made-up", LEEDS
    ),
    Persona(
        "sol", "Sol", "social worker: may look behind a shield", ("safeguarding-practitioner",), "leeds-made-up", LEEDS
    ),
    Persona("kofi", "Kofi", "family worker: leads help for families", ("practitioner",), "leeds-hub-made-up", LEEDS),
    Persona(
        "grace", "Grace", "manager: answers for the hub’s help", ("family-help-manager",), "leeds-hub-made-up", LEEDS
    ),
    Persona(
        "mara", "Mara", "manager of other services: sits on the panel", ("family-help-manager",), "leeds-made-up", LEEDS
    ),
    Persona("ravi", "Ravi", "coordinator of the allocation panel", ("panel-member",), "leeds-made-up", LEEDS),
    Persona(
        "sana",
        "Sana",
        "manager of social care: takes families over or not",
        ("social-care-manager",),
        "leeds-care-made-up",
        LEEDS,
    ),
    Persona("tara", "Tara", "mother: reads and answers what is hers of her family’s help", (), ""),
    Persona("cleo", "Cleo", "complaints manager: hears what families complain of", ("complaints-manager",), "", LEEDS),
    Persona("max", "Max", "matching officer: decides whose records are whose", ("matching-officer",), "", LEEDS),
    Persona("lena", "Lena", "matching lead: keeps feeds, signs what agreement is worth", ("matching-lead",), ""),
    Persona("ines", "Ines", "information governance: who looked", ("information-governance",), "", LEEDS),
    Persona("vera", "Vera", "vetting officer: who may ask about children", ("vetting-officer",), "", LEEDS),
    Persona(
        "wen", "Wen", "workforce lead: who works for a nursery", ("workforce-lead",), "leeds-nursery-made-up", LEEDS
    ),
    Persona(
        "dora",
        "Dora",
        "designated lead: who is checked there",
        ("designated-safeguarding-lead",),
        "leeds-nursery-made-up",
        LEEDS,
    ),
    Persona("yuri", "Yuri", "nursery worker whose check has run out", (), "leeds-nursery-made-up", LEEDS),
    Persona("sid", "Sid", "signs off the nursery’s returns", ("workforce-signatory",), "leeds-nursery-made-up", LEEDS),
    Persona("cora", "Cora", "collects returns of the workforce", ("workforce-collection-manager",), "", LEEDS),
    Persona(
        "lotte", "Lotte", "workforce lead of social care for children", ("workforce-lead",), "leeds-care-made-up", LEEDS
    ),
    Persona("nia", "Nia", "newly qualified social worker: what she is due", (), "leeds-care-made-up", LEEDS),
    Persona("suki", "Suki", "supervises Nia and confirms what she was given", (), "leeds-care-made-up", LEEDS),
    Persona("milo", "Milo", "decides whether two workers are one person", ("workforce-matching-officer",), "", LEEDS),
    Persona("dot", "Dot", "directory officer: keeps what the area’s directory says", ("directory-officer",), "", LEEDS),
    Persona(
        "pip", "Pip", "keeps what it says of the play association", ("service-provider",), "leeds-play-made-up", LEEDS
    ),
    Persona("femi", "Femi", "author of forms: writes what is asked", ("forms-author",), ""),
    Persona("gwen", "Gwen", "publisher of forms: publishes what Femi proposes", ("forms-publisher",), ""),
)


@dataclass(frozen=True)
class Said:
    """What Amina records on a day, and what Ben says to it some days later (nothing: it waits)."""

    commitment: str
    on: dt.date
    status: str
    narrative: str
    decision: str = "approved"
    note: str = ""
    link: str = ""
    confidence: str = "high"


PROGRESS = (
    Said(
        "open-third-family-hub",
        dt.date(2026, 6, 30),
        "under-way",
        "The lease on the old library in Northexample is signed and the builders began in June.",
    ),
    Said(
        "moving-up-buddies",
        dt.date(2026, 7, 17),
        "delivered",
        "All 14 secondary schools have named buddies for September, and every child who moves up has met theirs.",
        link="https://example.org/moving-up-buddies",
    ),
    Said(
        "two-year-health-checks",
        dt.date(2026, 9, 30),
        "under-way",
        "Six in ten two-year-olds have had their check since April. Two clinics still lack a health visitor.",
        confidence="medium",
    ),
    Said(
        "open-third-family-hub",
        dt.date(2026, 10, 5),
        "delayed",
        "The heating failed its test. The hub will open in January; until then a bus takes families to Southexample.",
    ),
    Said(
        "plans-within-twenty-weeks",
        dt.date(2026, 10, 16),
        "under-way",
        "Going well.",
        "returned",
        "How many plans were in time this term? Please give the figure and where it is from.",
        confidence="low",
    ),
    Said(
        "youth-budget",
        dt.date(2026, 10, 30),
        "delivered",
        "Forty young people met on 24 October and shared out the first £120,000 among nine projects.",
        "",
        link="https://example.org/youth-budget-day",
    ),
)


def demo_people(at: dt.datetime) -> list[Account]:
    """Everyone in PERSONAS, with their roles. Can be done again: who is there stays as they are."""
    organisations = {
        slug: add_organisation(slug=slug, name=name, kind="council", area=area, by=BY, at=at)
        for slug, (name, area) in ORGANISATIONS.items()
    }
    people = []
    for one in PERSONAS:
        account = open_persona(
            slug=one.slug, name=one.name, organisation=organisations.get(one.organisation), by=BY, at=at
        )
        for role in set(one.roles) - set(account.role_grants.values_list("role", flat=True)):
            give_role(account=account, role=role, from_on=min(SINCE, london_date(at)), area=one.area, by=BY, at=at)
        _clear(account, one.roles, at)
        people.append(account)
    return people


def _clear(account: Account, roles: tuple[str, ...], at: dt.datetime) -> None:
    """Put on file that a persona is vetted and trained, where a role of theirs asks for it."""
    given = {permission for role in roles for permission in policy().roles[role].permissions}
    if not any(policy().permissions[permission].cleared for permission in given):
        return
    today = london_date(at)
    for kind, held in clearances_of([account], at=at)[account.ref].items():
        if held is None:
            until_on = today + dt.timedelta(days=3 * 365)
            record_clearance(
                account=account, kind=kind, from_on=min(SINCE, today), until_on=until_on, by=BY, at=at
            )  # fmt: skip


def demo_progress(at: dt.datetime) -> int:
    """Record PROGRESS on the Exampleshire plan as Amina, decide on it as Ben, each on its own day; returns how many.

    What lies in the future of `at` has not happened. Can be done again: every update carries its own token.
    """
    amina, ben = viewer("amina"), viewer("ben")
    done = 0
    for number, said in enumerate(PROGRESS, 1):
        told_at, decided_at = _at(said.on, days=3), _at(said.on, days=6)
        if decided_at > at:
            continue
        update = record_progress(
            plan=PLAN,
            commitment=said.commitment,
            as_of_on=said.on,
            status=said.status,
            narrative=said.narrative,
            confidence=said.confidence,
            evidence_link=said.link,
            once=f"demo-{number}",
            by=amina,
            at=told_at,
            today=london_date(told_at),
        )
        if said.decision and not update.decision:
            decide_progress(update=update.pk, decision=said.decision, note=said.note, by=ben, at=decided_at)
        done += 1
    return done


def _at(day: dt.date, *, days: int) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(10), dt.UTC)
