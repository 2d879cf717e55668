"""What jobs failed with before is cut at an upgrade to what is kept of one now: its kind and the places in the code."""

from importlib import import_module
from traceback import format_exception

import pytest
from django.apps import apps
from django_tasks_db.models import DBTaskResult

from tests.unit.kernel.jobs.asked import NOW, ask, seen
from village.kernel.audit.rules import kind_of
from village.kernel.jobs import actions
from village.kernel.jobs.rules import Told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_jobs")]
migration = import_module("village.kernel.jobs.migrations.0002_failures_without_words")
NAME = "Ann Archer"


def failing(error: Exception) -> Exception:
    """An error raised and caught, which came from another that names somebody too."""
    try:
        try:
            raise KeyError(NAME)
        except KeyError as first:
            raise error from first
    except type(error) as caught:
        return caught


def kept(told: str, kind: str, status: str = "FAILED") -> str:
    ref = ask(thing="n:1")
    DBTaskResult.objects.filter(pk=ref).update(
        status=status, traceback=told, exception_class_path=kind, finished_at=NOW
    )  # fmt: skip
    return ref


def now(ref: str) -> str:
    return str(DBTaskResult.objects.get(pk=ref).traceback)


def test_words_of_failures_are_cut_to_kind_and_lines() -> None:
    words = f"{NAME}\n    {NAME} is there twice\n  File {NAME}\nTraceback of {NAME}\n"
    old = "".join(format_exception(failing(ValueError(words))))
    assert NAME in old
    ref = kept(old, "builtins.ValueError")
    migration.cut(apps, None)
    assert NAME not in now(ref)
    assert now(ref).count(f'  File "{__file__}", line ') == 2
    assert seen(ref).reason == "builtins.ValueError"
    once = now(ref)
    migration.cut(apps, None)
    assert now(ref) == once


def test_words_of_ours_stay() -> None:
    old = "".join(format_exception(failing(Told("Three letters could not be sent."))))
    ref = kept(old, "village.kernel.jobs.rules.Told")
    lost = kept("Its worker died three times.", "village.kernel.jobs.WorkerLost")
    waits = kept("Its database was away.", "", "READY")
    migration.cut(apps, None)
    assert NAME not in now(ref)
    assert seen(ref).reason == "village.kernel.jobs.rules.Told: Three letters could not be sent."
    assert now(lost) == "Its worker died three times."
    assert now(waits) == "Its database was away."


def test_the_kinds_whose_words_stay_are_those_of_the_program() -> None:
    assert set(migration.WORDS_OF_OURS) == {actions.LOST, *(kind_of(kind("x")) for kind in actions.TOLD)}
