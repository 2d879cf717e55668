"""Hints are pushed to organisations that gave an address: signed, retried, and to no address inside a network.

A push is tried again until it is taken or given up; one that was sent and then killed before that was written down is
sent again with the same id. What is pushed also waits to be fetched: a hint that is lost loses nothing.
"""

import datetime as dt
import hashlib
import hmac
import http.client
import socket
import ssl
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from village.kernel.audit import actions as audit
from village.kernel.fetching.rules import may_reach
from village.kernel.jobs.registry import job
from village.people.actions import telling
from village.people.actions.custodians import drop_withheld
from village.people.models import OutboxEvent, Subscriber
from village.people.rules.events import (
    BOTH_SECRETS,
    MOST_TRIES,
    TOLD_AFTER,
    payload,
    signature,
    url_problem,
    wait,
)

AT_ONCE = 200
PATIENCE = 10
"""Seconds for which a receiver may keep us waiting."""


def secret_of(subscriber: Subscriber) -> str:
    """The secret of a subscription's signatures: made from ours and its reference, kept nowhere."""
    return _secret(subscriber.ref)


def _secret(ref: uuid.UUID) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"people.events:{ref}".encode(), hashlib.sha256).hexdigest()


def _secrets(subscriber: Subscriber, at: dt.datetime) -> list[str]:
    """The secrets that sign: for a day after a new one was given, the one before too."""
    found = [secret_of(subscriber)]
    if subscriber.was and subscriber.renewed_at and at < subscriber.renewed_at + BOTH_SECRETS:
        found.append(_secret(subscriber.was))
    return found


@job("people.push", cron="* * * * *")
def push(*, by: str, at: dt.datetime) -> dict[str, int]:
    """Push the hints that are due. After one that is not taken, all of that organisation wait: a minute, then two,
    four, and never more than six hours, until one is taken again."""
    pushing = Subscriber.objects.exclude(url="").exclude(waits_until__gt=at)
    for subscriber in pushing:
        telling.gather(subscriber, at=at)
    counts = {"taken": 0, "failed": 0}
    due = OutboxEvent.objects.filter(push_at__lte=at, done_at=None, subscriber__in=pushing).order_by("push_at", "pk")
    silent: set[int] = set()
    for event in list(due.select_related("subscriber__organisation", "child", "before")[:AT_ONCE]):
        if event.subscriber_id in silent or not _claimed(event, at):
            continue
        failure = _send(event)
        counts["failed" if failure else "taken"] += 1
        if failure:
            silent.add(event.subscriber_id)
        _keep(event, failure)
        _note(event.subscriber, failure, at)
    return counts


def _claimed(event: OutboxEvent, at: dt.datetime) -> bool:
    """Whether the push is ours: it is put off first, so that nobody else sends it meanwhile, and if we are killed it
    comes again. What has been hidden since is not sent."""
    drop_withheld([event.pk], at=at)
    later = at + dt.timedelta(seconds=wait(event.tries))
    still = OutboxEvent.objects.filter(pk=event.pk, push_at=event.push_at, done_at=None)
    return bool(still.update(push_at=later, tries=event.tries + 1))


def _keep(event: OutboxEvent, failure: str) -> None:
    row = OutboxEvent.objects.filter(pk=event.pk)
    if not failure:
        row.update(push_at=None, pushed_at=timezone.now(), failure="")
    elif event.tries + 1 >= MOST_TRIES:
        row.update(push_at=None, failure=failure)
    else:
        row.update(failure=failure)


def _note(subscriber: Subscriber, failure: str, at: dt.datetime) -> None:
    """How an organisation takes what is pushed; once it has not for long enough, that is in the audit as it is on the
    page of those who look after feeds."""
    row = Subscriber.objects.filter(pk=subscriber.pk)
    if not failure:
        row.filter(failed__gt=0).update(failed=0, failing_since=None, waits_until=None)
        return
    subscriber.failed += 1
    subscriber.failing_since = subscriber.failing_since or at
    later = at + dt.timedelta(seconds=wait(subscriber.failed - 1))
    row.update(failed=subscriber.failed, failing_since=subscriber.failing_since, waits_until=later)
    if subscriber.failed == TOLD_AFTER:
        thing = f"organisation:{subscriber.organisation.slug}"
        with transaction.atomic():
            audit.record(
                actor="schedule", action="people.events.unheard", thing=thing, at=at, detail={"failure": failure}
            )


def _send(event: OutboxEvent) -> str:
    before = str(event.before.ref) if event.before else None
    body = payload(str(event.ref), event.kind, str(event.child.ref), before)
    now = timezone.now()
    headers = {
        "Content-Type": "application/json",
        "Village-Event": str(event.ref),
        "Village-Signature": signature(_secrets(event.subscriber, now), int(now.timestamp()), body),
    }
    return post(event.subscriber.url, body, headers, private=settings.PUSH_PRIVATELY)


def post(url: str, body: bytes, headers: dict[str, str], *, private: bool) -> str:
    """Send `body`; returns what went wrong in a few words, empty when it was taken (any 2xx). The name is looked up
    once and every address it has must be allowed; what is connected to is one of those. Redirects are not followed."""
    if url_problem(url, private=private):
        return "address not allowed"
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not all(may_reach(one, private=private) for one in found):
            return "address not allowed"
        connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        connection.sock = socket.create_connection((found[0], port), timeout=PATIENCE)
        try:
            if parts.scheme == "https":
                connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, {**headers, "Host": parts.netloc})
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        return type(error).__name__[:60]
    return "" if 200 <= status < 300 else f"status {status}"
