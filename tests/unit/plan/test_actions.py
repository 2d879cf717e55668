"""What the plan's actions refuse, whom, and what the database refuses even when Python forgets."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.builders import plan_files, whole_plan
from tests.unit.plan.office_people import NOW, as_viewer, decided, forget, load, person, recorded, some_viewer
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.kernel.audit.models import Entry
from village.plan import queries
from village.plan.actions import import_files
from village.plan.models import Edition, ProgressUpdate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan() -> Edition:
    forget()
    return load(whole_plan())


# ── who may not ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["", "administrator", "auditor", "practitioner"])
def test_other_roles_record_nothing(role: str) -> None:
    with pytest.raises(Refusal, match="may not"):
        recorded(some_viewer(role))
    assert not ProgressUpdate.objects.exists()


def test_nobody_without_a_name_records_or_decides() -> None:
    with pytest.raises(Refusal):
        recorded(ANYONE)
    update = recorded(some_viewer("plan-officer"))
    with pytest.raises(Refusal):
        decided(update, ANYONE)


def test_a_role_for_another_area_does_not_reach_this_plan() -> None:
    with pytest.raises(Refusal, match="may not"):
        recorded(some_viewer("plan-officer", area="E06000002"))
    update = recorded(some_viewer("plan-officer", area="E06999001"))
    with pytest.raises(Refusal, match="may not"):
        decided(update, some_viewer("plan-approver", area="E06000002"))


@pytest.mark.parametrize("role", ["plan-officer", "administrator", "auditor", "practitioner"])
def test_other_roles_decide_nothing(role: str) -> None:
    update = recorded(some_viewer("plan-officer"))
    with pytest.raises(Refusal, match="may not"):
        decided(update, some_viewer(role))


def test_an_approver_needs_a_second_factor_to_decide() -> None:
    update = recorded(some_viewer("plan-officer"))
    with pytest.raises(Refusal, match="may not"):
        decided(update, some_viewer("plan-approver", second_factor=False))


def test_nobody_decides_on_their_own_work() -> None:
    both = some_viewer("plan-approver")
    with pytest.raises(Refusal, match="Someone else"):
        decided(recorded(both), both)


def test_the_database_refuses_own_work_too() -> None:
    update = recorded(some_viewer("plan-approver"))
    change = {"decision": "approved", "decided_by": update.proposed_by, "decided_at": NOW}
    with pytest.raises(IntegrityError, match="progress_decided_by_another"), transaction.atomic():
        ProgressUpdate.objects.filter(pk=update.pk).update(**change)


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"plan": "nowhere"}, "no such commitment"),
        ({"commitment": "wings"}, "no such commitment"),
        ({"as_of_on": dt.date(2007, 12, 10)}, "between the day the plan began"),
        ({"as_of_on": dt.date(2009, 1, 21)}, "between the day the plan began"),
        ({"status": "splendid"}, "Choose a status"),
        ({"confidence": "total"}, "Choose a status"),
        ({"narrative": " \n "}, "Say in a sentence"),
        ({"narrative": "x" * 4001}, "at most 4,000"),
        ({"evidence_link": "javascript:alert(1)"}, "must begin with https"),
        ({"evidence_link": "ftp://example.org/x"}, "must begin with https"),
        ({"evidence_link": "https://example.org/" + "x" * 500}, "at most 500"),
        ({"narrative": "Half of\u202e them."}, "hidden character after “Half of”"),
        ({"evidence_link": "https://example.org/\u200b"}, "hidden character after “https://example.org/”"),
        ({"evidence_indicator": "height"}, "no such measure"),
        ({"status": "delivered"}, "needs evidence"),
    ],
)
def test_what_cannot_be_is_not_recorded(values: dict[str, Any], why: str) -> None:
    with pytest.raises(Refusal, match=why):
        recorded(some_viewer("plan-officer"), **values)
    assert not ProgressUpdate.objects.exists()
    assert not Entry.objects.filter(action="plan.progress.record").exists()


@pytest.mark.parametrize("evidence", [{"evidence_link": "https://example.org/x"}, {"evidence_indicator": "injuries"}])
def test_delivered_with_evidence_is_recorded_and_audited(evidence: dict[str, str]) -> None:
    viewer = some_viewer("plan-officer")
    update = recorded(viewer, status="delivered", **evidence)
    entry = Entry.objects.get(action="plan.progress.record")
    assert (entry.actor, entry.thing) == (viewer.ref, f"progress:{update.pk}")
    assert update.narrative not in entry.detail


def test_the_same_attempt_twice_is_one_update() -> None:
    viewer = some_viewer("plan-officer")
    assert recorded(viewer, once="a").pk == recorded(viewer, once="a", narrative="Something else.").pk
    assert ProgressUpdate.objects.count() == 1


def test_another_persons_attempt_gives_nothing_of_it_away() -> None:
    recorded(some_viewer("plan-officer"), once="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        recorded(some_viewer("plan-officer"), once="a")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"decision": "perhaps"}, "Choose whether"),
        ({"decision": "returned", "note": "  "}, "Say why"),
        ({"note": "x" * 4001}, "4,000"),
        ({"note": "Not\u2067 yet."}, "hidden character after “Not”"),
        ({"at": NOW - dt.timedelta(days=1)}, "database refused"),
    ],
)
def test_what_cannot_be_is_not_decided(values: dict[str, Any], why: str) -> None:
    update = recorded(some_viewer("plan-officer"))
    with pytest.raises(Refusal, match=why):
        decided(update, some_viewer("plan-approver"), **values)
    update.refresh_from_db()
    assert update.decision == ""


def test_an_update_is_decided_once() -> None:
    update = recorded(some_viewer("plan-officer"))
    decided(update, some_viewer("plan-approver"), "returned")
    with pytest.raises(Refusal, match="already"):
        decided(update, some_viewer("plan-approver"))
    with pytest.raises(Refusal, match="no such update"):
        decided(ProgressUpdate(pk=10_000), some_viewer("plan-approver"))
    assert [one.action for one in Entry.objects.filter(action__startswith="plan.progress").order_by("seq")] == [
        "plan.progress.record", "plan.progress.returned",
    ]  # fmt: skip


# ── what the database keeps ──────────────────────────────────────────────────────────────────────────────────────────


def _refused(sql: str, values: tuple[object, ...] = ()) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError:
        return True
    return False


def test_no_update_is_deleted_edited_or_decided_again(plan: Edition) -> None:
    update = recorded(some_viewer("plan-officer"))
    assert _refused("DELETE FROM plan_progressupdate")
    assert _refused("UPDATE plan_progressupdate SET narrative = 'All of them.'")
    assert _refused("UPDATE plan_progressupdate SET status = 'delivered', narrative = narrative")
    decided(update, some_viewer("plan-approver"))
    assert _refused("UPDATE plan_progressupdate SET decision = 'returned'")
    assert _refused("UPDATE plan_progressupdate SET decision_note = ''")
    assert _refused("DELETE FROM plan_edition")
    assert _refused("UPDATE plan_edition SET document = '{}'")
    update.refresh_from_db()
    assert (update.decision, update.narrative) == ("approved", "Half of them have one.")


def test_replacing_a_row_is_refused_too() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can replace a row while inserting it")
    update = recorded(some_viewer("plan-officer"))
    columns = [f'"{field.column}"' for field in ProgressUpdate._meta.fields]
    chosen = ", ".join("'delivered'" if one == '"status"' else one for one in columns)
    sql = f"INSERT OR REPLACE INTO plan_progressupdate ({', '.join(columns)}) SELECT {chosen} FROM plan_progressupdate"
    assert _refused(sql)
    update.refresh_from_db()
    assert update.status == "under-way"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite can replace a row while inserting it")
@pytest.mark.parametrize("number", ["id", "id + 98"])
def test_replacing_an_edition_is_refused_under_its_own_number_and_under_another(plan: Edition, number: str) -> None:
    columns = [field.column for field in Edition._meta.fields]
    other = {"id": number, "document": "'{}'"}
    chosen = ", ".join(other.get(one, f'"{one}"') for one in columns)
    into = ", ".join(f'"{one}"' for one in columns)
    assert _refused(f"INSERT OR REPLACE INTO plan_edition ({into}) SELECT {chosen} FROM plan_edition")
    assert Edition.objects.get(plan=plan.plan).document == plan.document


# ── taking in a plan ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_plan_is_the_same_edition_and_another_text_the_next() -> None:
    files = plan_files(whole_plan())
    files["plan.yaml"] = files["plan.yaml"].replace(b'"here-2007"', b'"there-2007"')
    first, new = import_files(files=files, by="test", at=NOW)
    again, twice = import_files(files=files, by="test", at=NOW)
    files["plan.yaml"] = files["plan.yaml"].replace(b"2020", b"2021")
    second, newer = import_files(files=files, by="test", at=NOW)
    assert (new, twice, newer) == (True, False, True)
    assert (first.pk, first.number, second.number) == (again.pk, 1, 2)
    assert [card.edition for card in queries.plans() if card.id == "there-2007"] == [2]


def test_a_name_of_someone_who_has_left_is_still_told() -> None:
    amina, ben = person("amina", "plan-officer"), person("ben", "plan-approver")
    update = decided(recorded(as_viewer(amina)), as_viewer(ben))
    amina.is_active = False
    amina.save()
    told = queries.told_update(update)
    assert (told.proposed_by, told.decided_by) == ("Amina", "Ben")
    assert queries.told_update(recorded(some_viewer("plan-officer"))).proposed_by == queries.GONE
    assert queries.names_of(set()) == {}
    assert uuid.UUID(str(update.proposed_by)) == amina.ref
