"""Help for made-up families, put there in bulk: what a few years of it leave in an index of a million children.

A team is four leads with fifteen open families each and a manager who answers for all sixty; ten teams work in an area.
For a thousand children there is one team, so five thousand people work with a million. Every family is in the record
once: the last sixty of a team are open, all others closed at some time in five years. Around each are a lead (one in
four had another before), three or four others with accounts, one of whom has left, and somebody without one: three ties
for each child. The first of several areas is one large council: its ten teams are one organisation.

What stands in somebody's way is mixed in: restrictions on accounts and on organisations, ended ones too, some of them
on those who work with that very family; children who are in the records of two families; parents who work in the area.
"""

import datetime as dt
import json
import uuid
from dataclasses import replace
from typing import Any

from benchmarks.bulk import Rows, unchecked
from benchmarks.casework_world import CHILDREN, Case, World

IN_A_TEAM, LEADS, FAMILIES = 5, 4, 60
CHUNK = 5_000
COLUMNS = {
    "casework_person": "ref name known_as born_on due_on died_on sex language interpreter reach child account made_at",
    "casework_family": "ref name area made_at",
    "casework_belonging": "family_id person_id part from_on until_on mistaken_because",
    "casework_household": "ref address postcode made_at",
    "casework_residence": "person_id household_id from_on until_on mistaken_because",
    "casework_episode": "ref family_id kind process_id area organisation_id before_id opened_at opened_by closed_at"
    " closing",
    "casework_episode_children": "episode_id person_id",
    "casework_lead": "episode_id account agreed_by_id from_at until_at",
    "casework_member": "episode_id account name role organisation reach from_at until_at by",
    "casework_alarm": "episode_id kind raised_at settled_at",
    "casework_agreement": "episode_id given_by_id capacity scope state on words by at",
    "casework_concern": "ref episode_id words by at settled_at settled_by outcome finding owes_entry",
    "casework_restriction": "person_id kind account organisation authority by from_at review_on until_at",
    "casework_needreading": "episode_id person_id element voice scale level on snapshot_id by at",
    "casework_goal": "ref episode_id person_id element scale start target words how_known state settled_at order"
    " changed by at",
    "casework_step": "ref goal_id words account service person_id due_on done_on evidence cancelled_at because serves"
    " changed by at",
    "workflow_instance": "ref process_id about area state changed by begun_on begun_at ended_on",
    "workflow_command": "key content result by at",
    "workflow_moved": "instance_id number process_id command_id move source target by instead_of roles reason seen on"
    " at",
    "workflow_clock": "instance_id name definition since length unit calendar first_due due started_at satisfied_on"
    " lapsed_on over_at",
    "workflow_task": "ref instance_id name title owner assigned_at clock_id due escalates_after escalates_to"
    " escalated_to escalated_at state made_at closed_by closed_at",
    "forms_sheet": "ref form_id about state changed by made_at",
    "forms_snapshot": "sheet_id number content sha256 by at",
}
STEPS = ("begin", "agree", "assess", "sign", "agree-plan")
STATES = ("", "identified", "agreed", "assessing", "team", "plan")
SHUT = (("", "identified"), ("plan", "closed"))
ELEMENTS = ("emotional", "behaviour", "learning.progress", "health.general", "parents.guidance", "family.home")
ANSWERS = [["", f"question-{n}", json.dumps(f"What was answered, number {n}.")] for n in range(40)]


def made(children: int, now: dt.datetime, place: str = "") -> World:
    """A world of so many children in the database, beside what is there; all in one area, if `place` names it."""
    from village.cli.definitions import publish_shipped  # noqa: PLC0415 - the measured process sets itself up first
    from village.kernel.calendar.queries import current  # noqa: PLC0415
    from village.kernel.documents.queries import in_force  # noqa: PLC0415

    publish_shipped(now)
    process, form = in_force("process", "early-help"), in_force("form", "early-help-assessment")
    assert process is not None
    assert form is not None
    world = World(
        children,
        now,
        process=(process.pk, process.sha256),
        form=(form.pk, form.sha256),
        calendar=current().version,
        place=place,
    )
    _workforce(world)
    rows = Rows(COLUMNS)
    rows.follow()
    with unchecked():
        for number in range(world.families):
            _family(rows, world, number)
            if number % CHUNK == CHUNK - 1:
                rows.put()
        rows.put()
    rows.settle()
    return world


def _workforce(world: World) -> None:
    """An account for each of every team, with a role in its area and all that must be on file."""
    from village.kernel.access.models import Clearance  # noqa: PLC0415
    from village.kernel.access.rules import CLEARANCES  # noqa: PLC0415
    from village.kernel.accounts.models import Account, RoleGrant  # noqa: PLC0415
    from village.kernel.organisations.models import Organisation  # noqa: PLC0415

    since, until = world.now.date() - dt.timedelta(days=2_000), world.now.date() + dt.timedelta(days=900)
    for team in range(world.teams):
        slug = "a-large-council" if world.large(team) else f"team-{team}"
        body, _ = Organisation.objects.get_or_create(
            slug=slug, defaults={"name": f"Made-up {slug}", "kind": "council", "area": world.area(team)}
        )
        people = Account.objects.bulk_create(
            Account(email=f"worker-{team}-{n}@example.org", name=f"Worker {team}-{n}", organisation=body, password="!")
            for n in range(IN_A_TEAM)
        )
        RoleGrant.objects.bulk_create(
            RoleGrant(
                account=one, role="practitioner" if n < LEADS else "family-help-manager", area=world.area(team),
                from_on=since, given_at=world.now,
            )
            for n, one in enumerate(people)
        )  # fmt: skip
        Clearance.objects.bulk_create(
            Clearance(account=one.ref, kind=kind, from_on=since, until_on=until, recorded_at=world.now)
            for one in people
            for kind in CLEARANCES
        )
        world.organisations.append(body.pk)
        world.slugs.append(slug)
        world.accounts.append([one.ref.hex for one in people])


def _family(rows: Rows, world: World, number: int) -> None:
    """A family, its help and everything about it."""
    team, turn = number % world.teams, number // world.teams
    place = (world.families - 1 - team) // world.teams - turn
    is_open = place < FAMILIES
    closed = None if is_open else 1 + int((place - FAMILIES) / max(turn + place + 1 - FAMILIES, 1) * 1_700)
    days = 3 + place * 3 if is_open else (closed or 0) + 140
    case = Case(world, number, team, place, days, closed, world.accounts[team][turn % LEADS], [], [])
    family = _people(rows, case)
    case = _episode(rows, case, family)
    _around(rows, case)
    _restricted(rows, case)
    _log(rows, case)
    _needs(rows, case)
    _plan(rows, case)


def _people(rows: Rows, case: Case) -> int:
    """Its people and their home; every fiftieth child is in the record of another family too, every two hundredth
    mother works in the area."""
    number, began, chance = case.number, case.began, rows.chance
    family = rows.add(
        "casework_family", rows.ref(), f"The Testperson-{number} family", case.world.area(case.team), began
    )
    home = rows.add("casework_household", rows.ref(), f"{number % 99 + 1} Made-up Street", "ZZ1 1ZZ", began)
    for n in range(CHILDREN[number % len(CHILDREN)]):
        again = number % 50 == 1 and n == 0
        child = f"{number - 1:031x}0" if again else f"{number:031x}{n}"
        born = case.on(chance.randrange(400, 6_000))
        told = (rows.ref(), f"Child {n} Testperson-{number}", "", born, None, None, "f", "", 0, "", child, None, began)
        case.children.append(rows.add("casework_person", *told))
    for n in range(1 + number % 2):
        works = chance.choice(case.world.others(case.team))[number // 200 % IN_A_TEAM]
        account = works if number % 200 == 7 and n == 0 and rows.once(works) else None
        born = case.on(chance.randrange(8_000, 18_000))
        grown = (
            rows.ref(),
            f"Carer {n} Testperson-{number}",
            "",
            born,
            None,
            None,
            "",
            "",
            0,
            "",
            None,
            account,
            began,
        )
        case.carers.append(rows.add("casework_person", *grown))
    for part, people in (("child", case.children), ("carer", case.carers)):
        for one in people:
            rows.add("casework_belonging", family, one, part, case.on(case.days), None, "")
            rows.add("casework_residence", one, home, case.on(case.days), None, "")
    return family


def _episode(rows: Rows, case: Case, family: int) -> Case:
    world, ref = case.world, rows.ref()
    process, area = world.process[0], world.area(case.team)
    about, shut = f"episode:{uuid.UUID(ref)}", case.closed is not None
    state, closing = ("closed", ("needs-met", "disengaged", "moved-area")[case.number % 3]) if shut else ("plan", "")
    ended = case.on(case.closed or 0) if shut else None
    lead = str(uuid.UUID(case.lead))
    changed = 1 if shut else len(STEPS) - 1
    begun = (lead, case.on(case.days), case.began, ended)
    instance = rows.add("workflow_instance", rows.ref(), process, about, area, state, changed, *begun)
    episode = rows.add(
        "casework_episode", ref, family, "early-help", instance, area, world.organisations[case.team], None, case.began,
        case.lead, case.over, closing,
    )  # fmt: skip
    for one in case.children:
        rows.add("casework_episode_children", episode, one)
    return replace(case, episode=episode, instance=instance, about=about)


def _around(rows: Rows, case: Case) -> None:
    """Its leads and its team, alarms and concerns."""
    world, chance, team = case.world, rows.chance, case.world.accounts[case.team]
    others, began = world.others(case.team), case.began
    if case.number % 4 == 0:
        rows.add("casework_lead", case.episode, chance.choice(team), None, began, case.ago(case.days - 2))
    rows.add("casework_lead", case.episode, case.lead, case.carers[0], case.ago(case.days - 2), None)
    beside = {case.lead: None}
    for n in range(4 if case.number % 5 else 5):
        account = None if n == 3 else chance.choice(team if n == 0 else chance.choice(others))
        if account in beside:
            account = None
        beside[account or ""] = None
        left = case.ago(case.days - 3) if n == 2 else None
        told = (f"Helper {n}", "Health visitor", "A clinic", "", case.ago(case.days - 1), left, case.lead)
        rows.add("casework_member", case.episode, account, *told)
    if case.place % 60 == 9 and case.closed is None:
        rows.add("casework_alarm", case.episode, "lead-not-cleared", case.ago(1), None)
    if case.number % 20 == 3:
        settled = (
            (case.over, team[-1], "nothing-found", "All is well.") if case.closed is not None else (None, None, "", "")
        )
        rows.add(
            "casework_concern",
            rows.ref(),
            case.episode,
            "A worry.",
            case.lead,
            case.ago(case.days - 1),
            *settled,
            False,
        )
    said = ("parent", "Early help", "given", case.on(case.days - 1), "", case.lead, began)
    rows.add("casework_agreement", case.episode, case.carers[0], *said)


def _restricted(rows: Rows, case: Case) -> None:
    """One family in a hundred has a restriction, half of them ended; one in three hundred bars somebody who works with
    that very family, one in a thousand an organisation."""
    world, chance = case.world, rows.chance
    by, until = case.world.accounts[case.team][-1], (case.ago(1) if case.number % 200 == 11 else None)
    told = ("By decision.", by, case.began, case.on(-90))
    if case.number % 100 == 11:
        account = chance.choice(chance.choice(world.accounts))
        rows.add("casework_restriction", chance.choice(case.children), "conflict", account, "", *told, until)
    if case.number % 300 == 17:
        rows.add(
            "casework_restriction",
            case.children[0],
            "barred",
            chance.choice(world.accounts[case.team]),
            "",
            *told,
            None,
        )
    if case.number % 1_000 == 23:
        body = chance.choice(world.slugs)
        rows.add("casework_restriction", case.children[0], "court-order", None, body, *told, until)


def _log(rows: Rows, case: Case) -> None:
    """What was done, the clocks that ran and run, and what is to be done."""
    steps = ("begin", "close") if case.closed is not None else STEPS
    (process, definition), lead = case.world.process, str(uuid.UUID(case.lead))
    for n, step in enumerate(steps):
        days = case.closed if case.closed is not None and n else max(case.days - n, 0)
        source, target = (
            (STATES[n], STATES[n + 1]) if case.closed is None else (("", "identified"), ("plan", "closed"))[n]
        )
        command = rows.add("workflow_command", rows.ref(), "made-up", "{}", lead, case.ago(days))
        told = (step, source, target, lead, "", '["lead"]', "", "", case.on(days), case.ago(days))
        rows.add("workflow_moved", case.instance, n, process, command, *told)
    unit = (definition, case.on(case.days))
    due = case.on(case.days - 14)
    done = (case.ago(case.days - 1), case.on(case.days - 1), None, case.ago(case.days - 1))
    working = (10, "working_day", case.world.calendar, due, due)
    rows.add("workflow_clock", case.instance, "ask-the-family", *unit, *working, *done)
    if case.closed is not None:
        return
    for name in ("assess", "call-the-team"):
        rows.add("workflow_clock", case.instance, name, *unit, *working, *done)
    due = case.on(case.days - 170)
    running = (84, "calendar_day", case.world.calendar, due, due, case.began, None, None, None)
    clock = rows.add("workflow_clock", case.instance, "look-again", *unit, *running)
    task = (
        "look-again",
        "Look again at how things are",
        "role:lead",
        case.began,
        clock,
        None,
        5,
        "role:manager",
        "",
        None,
    )
    rows.add("workflow_task", rows.ref(), case.instance, *task, "open", case.began, "", None)


def _needs(rows: Rows, case: Case) -> None:
    """Of an open family each child's six needs in two voices, and those of the practitioner read again; of a closed one
    a single need, read twice but for each tenth, which was not read again."""
    shut, said = case.closed is not None, "need-scale@1"
    if shut:
        again = [] if case.number % 10 == 0 else [case.days - 90]
        for days in (case.days - 1, *again):
            told = (
                case.children[0],
                "emotional",
                "practitioner",
                said,
                2,
                case.on(days),
                None,
                case.lead,
                case.ago(days),
            )
            rows.add("casework_needreading", case.episode, *told)
        return
    for child in case.children:
        for element in ELEMENTS:
            for voice, days in (("practitioner", case.days), ("child", case.days), ("practitioner", case.days - 1)):
                level = rows.chance.randrange(4)
                told = (child, element, voice, said, level, case.on(days), None, case.lead, case.ago(days))
                rows.add("casework_needreading", case.episode, *told)


def _plan(rows: Rows, case: Case) -> None:
    """Goals with their steps; of an open family also an assessment that was signed."""
    shut = case.closed is not None
    for n in range(1 if shut else 3):
        ends = ("met", case.over) if shut else ("open", None)
        element = ("emotional", "need-scale@1", 2, 0)
        goal = rows.add(
            "casework_goal", rows.ref(), case.episode, case.children[0], *element, "Sleeping through the night", "",
            *ends, n + 1, 1, case.lead, case.began,
        )  # fmt: skip
        for _ in range(1 if shut else 2):
            done = case.on(case.closed or 0) if shut else None
            told = (
                "Read a story every evening",
                case.lead,
                "",
                None,
                case.on(case.days - 200),
                done,
                "",
                None,
                "",
                "",
                1,
            )
            rows.add("casework_step", rows.ref(), goal, *told, case.lead, case.began)
    if not shut:
        lead, (form, name) = str(uuid.UUID(case.lead)), case.world.form
        sheet = rows.add("forms_sheet", rows.ref(), form, case.about, "signed", 41, lead, case.began)
        content = json.dumps({"form": name, "answers": ANSWERS})
        rows.add("forms_snapshot", sheet, 1, content, "0" * 64, lead, case.ago(case.days - 1))


def ties() -> int:
    """How many accounts are or were tied to a family."""
    from village.casework.models import Lead, Member  # noqa: PLC0415

    return Lead.objects.count() + Member.objects.count()


def held() -> dict[str, Any]:
    """How many rows there are of each kind that is asked for."""
    from village.casework import models  # noqa: PLC0415

    return {
        "families": models.Family.objects.count(),
        "people": models.Person.objects.count(),
        "episodes": models.Episode.objects.count(),
        "open": models.Episode.objects.filter(closed_at=None).count(),
        "involvements": ties(),
        "restrictions": models.Restriction.objects.count(),
        "readings_of_needs": models.NeedReading.objects.count(),
    }
