"""The worker: runs what is due, asks for what is scheduled, takes up what dead workers left.

Start as many as you like, on as many machines as share the database. SIGTERM and SIGINT let the present run finish; a
second one ends at once, and another worker takes the run up.
"""

import datetime as dt
import os
import signal
import socket
import threading
import time
import uuid
from contextlib import suppress
from types import FrameType
from typing import Any

import structlog
from django.db import DataError, Error, close_old_connections, connections

from village.kernel.jobs import actions

log = structlog.get_logger()


def run(
    *,
    every: float = 1.0,
    beat: float = 5.0,
    silence: float = 30.0,
    until_idle: bool = False,
    catch_signals: bool = True,
) -> int:
    """Work until told to stop, or (`until_idle`) until nothing is due; returns the number of runs.

    `every`: seconds between looks when idle; `beat`: between signs of life; `silence`: after which another worker is
    taken for dead (at least three beats, or the living are robbed).
    """
    if silence < 3 * beat:
        raise ValueError("A worker must be given time for three signs of life before it is taken for dead.")
    worker = _Worker(every=every, beat=beat, silence=silence)
    if catch_signals:
        worker.catch_signals()
    return worker.run(until_idle=until_idle)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class _Worker:
    def __init__(self, *, every: float, beat: float, silence: float) -> None:
        self.ref = f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.every, self.beat, self.silence = every, beat, dt.timedelta(seconds=silence)
        self.stopping = threading.Event()
        self.suspects: dict[str, dt.datetime | None] = {}
        self.next_look = 0.0
        self.runs = 0

    def catch_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping.is_set():
            raise SystemExit(128 + number)
        log.info("worker stopping", worker=self.ref)
        self.stopping.set()

    def run(self, *, until_idle: bool) -> int:
        """The loop. A sign of life comes from a thread of its own, so that a long run does not look like death."""
        log.info("worker started", worker=self.ref)
        actions.start_worker(ref=self.ref, at=_now())
        actions.keep_schedules(at=_now())
        ended = threading.Event()
        heart = threading.Thread(target=self._live, args=(ended,), name="sign-of-life", daemon=True)
        heart.start()
        try:
            while not self.stopping.is_set():
                worked = self._turn()
                if not worked and until_idle:
                    break
                if not worked:
                    self.stopping.wait(self.every)
        finally:
            ended.set()
            heart.join(timeout=self.beat + 1)
            with suppress(Error):  # a database that is away learns it from our silence
                actions.stop_worker(ref=self.ref, at=_now())
            log.info("worker stopped", worker=self.ref, runs=self.runs)
        return self.runs

    def _turn(self) -> bool:
        """One look: whether there was something to run. A database that is away for a while is waited for."""
        close_old_connections()
        try:
            self._look()
            run = actions.claim(ref=self.ref, at=_now())
        except Error as error:
            log.warning("worker cannot reach its database", worker=self.ref, error=type(error).__name__)
            self.stopping.wait(self.every)
            return False
        if run is None:
            return False
        self._work(run)
        return True

    def _look(self) -> None:
        """Schedules and dead workers, once a beat: a queue full of quick runs does not pay for it every time."""
        if time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + self.beat
        for slug in actions.run_due_schedules(at=_now()):
            log.info("job due", job=slug)
        for ref in actions.take_up_lost(at=_now(), silence=self.silence, suspects=self.suspects):
            log.warning("run taken up from a worker that fell silent", run=str(ref))

    def _work(self, run: actions.Stored) -> None:
        slug = str((run.args_kwargs.get("args") or [run.task_path])[0])
        began = time.monotonic()
        result: Any = None
        failure: BaseException | None = None
        try:
            result = run.task.call(*run.args_kwargs["args"], **run.args_kwargs["kwargs"])
        except Exception as error:  # whatever a job raises is its own failure, not the worker's
            failure = error
        self.runs += 1
        close_old_connections()
        kept = self._keep(run, result, failure)
        said = {"job": slug, "run": str(run.pk), "seconds": round(time.monotonic() - began, 3), "kept": kept}
        if failure is None:
            log.info("job done", **said)
        else:
            log.warning("job failed", error=type(failure).__name__, **said)

    def _keep(self, run: actions.Stored, result: Any, failure: BaseException | None) -> bool:
        """Say what came of a run. Not to be able to would have it run again, so a busy database is asked repeatedly."""
        for pause in (1, 5, 20, None):
            try:
                return actions.finish(run=run, ref=self.ref, at=_now(), result=result, error=failure)
            except (TypeError, ValueError, DataError) as error:  # what it returned cannot be kept
                result, failure = None, error
            except Error:
                if pause is None:
                    raise
                close_old_connections()
                time.sleep(pause)
        return False

    def _live(self, ended: threading.Event) -> None:
        try:
            while not ended.wait(self.beat):
                try:
                    actions.beat(ref=self.ref, at=_now())
                except Error:  # the database is busy or away; the next sign of life may get through
                    close_old_connections()
        finally:
            connections.close_all()
