"""An area collects a return: an employer sends it, sees what it would change, explains, sends it off; a second person
signs; the area sees how far and how good, never who. Stopped or killed at any step, nothing is lost or half done."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.unit.kernel.own_database import own_database
from tests.unit.workforce.collecting.made import CY, DAY, HEAD, NINA, OVER, UMA, Round, browser
from tests.unit.workforce.test_workforce_pages import page
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workforce.actions.collecting.filling import begin_by_form, take_row_out, write_row
from village.workforce.actions.collecting.sending import take_draft
from village.workforce.actions.collecting.signing import explain, sign_return, submit_return, withdraw_return
from village.workforce.models import Asked, Draft, Engagement, Version, Worker
from village.workforce.queries.collecting import returns
from village.workforce.queries.collecting.rows import rows_of


@pytest.fixture
def round_(db: None) -> Round:
    return Round()


def test_a_return_from_its_first_file_to_its_signature(round_: Round) -> None:
    told: dict[str, Any] = {"asked": round_.asked.ref, **round_.kept}
    first = round_.take(NINA, UMA, OVER)
    draft = round_.draft(NINA, UMA.replace(",0.5,", ",0.6,"), OVER, CY)
    changes, _ = returns.changes(draft)
    assert (changes.new, [one.who for one in changes.updated], changes.unchanged, changes.leaving) == (
        ("w3",), ["w2"], 2, (),
    )  # fmt: skip
    assert Version.objects.get() == first
    take_draft(sha256=draft.sha256, **told)
    submit_return(number=2, **told)
    with pytest.raises(Refusal, match="1 query is not explained"):
        sign_return(asked=round_.asked.ref, number=2, **round_.signed)
    withdraw_return(**told)
    (query,) = returns.queries(Version.objects.all()[0], {})
    explain(mark=query.mark, words="Sleeps in on two nights.", every=False, **told)
    submit_return(number=2, **told)
    with pytest.raises(Refusal, match="There is no such return"):
        sign_return(number=2, **told)
    sign_return(asked=round_.asked.ref, number=2, **round_.signed)
    assert Asked.objects.get().state == "signed"


def test_a_return_by_form_alone_from_nobody_to_its_signature(round_: Round) -> None:
    told: dict[str, Any] = {"asked": round_.asked.ref, **round_.kept}
    draft = begin_by_form(**told)
    for line in (NINA, UMA.replace("2015-09-01,", "2015-09-01,2014-01-01"), OVER):
        typed = dict(zip(HEAD.split(","), line.split(","), strict=True))
        draft = write_row(seen=draft.sha256, row="", cells=typed, as_it_is=True, **told)
    with pytest.raises(Refusal, match="Nothing was taken"):
        take_draft(sha256=draft.sha256, **told)
    who = {one.who: one.key for one in rows_of(draft)}
    typed = dict(zip(HEAD.split(","), UMA.split(","), strict=True))
    draft = write_row(seen=draft.sha256, row=who["w2"], cells=typed, as_it_is=True, **told)
    draft = take_row_out(seen=draft.sha256, row=who["w4"], **told)
    version = take_draft(sha256=draft.sha256, **told)
    assert (version.measured["heads"], version.measured["severities"]["error"]) == ("2", 0)
    submit_return(number=1, **told)
    sign_return(asked=round_.asked.ref, number=1, **round_.signed)
    assert Asked.objects.get().state == "signed"


def test_no_page_of_the_area_and_no_entry_of_the_audit_says_who_works_there(round_: Round) -> None:
    round_.sign(NINA, UMA)
    manager = browser(round_.manager)
    addresses = [("collections", ()), ("collection", (round_.collection.ref,)), ("collected", (round_.asked.ref,))]
    told = "".join(page(manager, name, *refs) for name, refs in addresses)
    told += "".join(f"{one.thing}{one.detail}" for one in Entry.objects.filter(action__startswith="workforce."))
    for private in ("Nina", "Made,", "1980-01-31", "1975", "WBRI", "AIND", "w1", "w2"):
        assert private not in told
    assert manager.get(reverse("return", args=[round_.asked.ref])).status_code == 404


def test_a_return_changes_nothing_in_the_register(round_: Round) -> None:
    nursery = round_.nursery
    nursery.start(nursery.checked("Made", given="Nina", born_on=dt.date(1980, 1, 31)), nursery.post())
    before = [list(model.objects.values()) for model in (Worker, Engagement)]
    round_.sign(NINA.replace("2020-09-01,", f"2020-09-01,{DAY - dt.timedelta(days=3)}"), UMA)
    assert before == [list(model.objects.values()) for model in (Worker, Engagement)]
    apart = returns.against_register(Version.objects.get())
    assert {(one.kind, one.who) for one in apart} >= {("only-file", "w2"), ("differs", "w1")}


class Stopped(Exception):
    """The work was stopped."""


@pytest.mark.slow
@pytest.mark.parametrize("what", ["take", "send", "sign", "row"])
def test_stopped_at_any_statement_nothing_is_half_done(round_: Round, what: str) -> None:
    told: dict[str, Any] = {"asked": round_.asked.ref, **round_.kept}
    if what == "take":
        sha256 = round_.draft(NINA, UMA).sha256
        work: Callable[[], object] = lambda: take_draft(sha256=sha256, **told)  # noqa: E731
    elif what == "row":
        seen = round_.draft(NINA, UMA).sha256
        work = lambda: take_row_out(seen=seen, row="engagement-2", **told)  # noqa: E731
    elif what == "send":
        round_.take(NINA, UMA)
        work = lambda: submit_return(number=1, **told)  # noqa: E731
    else:
        round_.send(NINA, UMA)
        work = lambda: sign_return(asked=round_.asked.ref, number=1, **round_.signed)  # noqa: E731
    before = _all()
    for step in range(1, 200):
        if _stopped(work, step):
            assert _all() == before, step
        else:
            break
    assert step > 5
    assert _all() != before


def _all() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Asked, Draft, Version, Entry)]


def _stopped(work: Callable[[], object], at: int) -> bool:
    count = 0

    def statement(execute: Any, *asked: Any) -> Any:
        nonlocal count
        count += 1
        if count == at:
            raise Stopped
        return execute(*asked)

    try:
        with transaction.atomic(), connection.execute_wrapper(statement):
            work()
    except Stopped:
        return True
    return False


KILLED = """
import os, signal, sys
from django.db import connection
from tests.unit.workforce.collecting.made import NINA, UMA, Round
from village.kernel.audit import queries as audit
from village.kernel.audit.rules import judge
from village.workforce.actions.collecting.sending import take_draft
from village.workforce.models import Asked, Draft, Version

round_ = Round()
sha256 = round_.draft(NINA, UMA).sha256


def killed_at(step):
    connection.close()
    child = os.fork()
    if child == 0:
        steps = [0]

        def tick():
            steps[0] += 1
            if steps[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def statement(execute, *asked):
            tick()
            found = execute(*asked)
            tick()
            return found

        def commit(work=connection._commit):
            tick()
            work()
            tick()

        connection.ensure_connection()
        connection._commit = commit
        with connection.execute_wrapper(statement):
            take_draft(asked=round_.asked.ref, sha256=sha256, **round_.kept)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


step, told = 1, []
while killed_at(step):
    told.append((Asked.objects.get().state, Draft.objects.count(), Version.objects.count()))
    assert told[-1] in (("waiting", 1, 0), ("taken", 0, 1)), told
    if told[-1][0] == "taken":
        break
    step += 1 if step < 4 else 5
if not Version.objects.exists():
    take_draft(asked=round_.asked.ref, sha256=sha256, **round_.kept)
assert judge(audit.rows())
print(len(told), Version.objects.get().number, Version.objects.get().measured["heads"])
"""


@pytest.mark.slow
def test_killed_while_it_is_taken_a_return_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    with own_database(tmp_path) as own:
        done = own.run(KILLED)
    kills, number, heads = map(int, done.split())
    assert kills > 3
    assert (number, heads) == (1, 2)
