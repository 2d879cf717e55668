"""Files of services are taken in like feeds: a file is one reading of its source."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from village.directory.actions.harvesting.coming import Sheet, come
from village.directory.actions.harvesting.harvesting import Clock, harvest_sheets
from village.directory.models import Harvest, Source
from village.directory.queries.harvesting.files import InFile
from village.directory.rules.harvesting.holding import gathered
from village.directory.rules.standard.walking import PER_PAGE, Said
from village.kernel.access.actions import Refusal

OTHER = "This file is {file}, and the source is {source}. Give the version with the file, or name another source."


class _Undone(Exception):
    """What was tried is undone."""


def import_file(
    source: Source,
    file: InFile,
    *,
    by: str,
    at: dt.datetime,
    say: Callable[[str], None] = lambda words: None,
    clock: Clock = timezone.now,
) -> Harvest:
    """Take in the services of a file as those of a source. Raises Refusal for a file of another format."""
    if file.format != source.format:
        raise Refusal(OTHER.format(file=file.format, source=source.format))
    one = harvest_sheets(source, _sheets(file), by=by, at=at, say=say, clock=clock)
    if file.findings:
        one.report["file"] = gathered(file.findings)
        one.save(update_fields=["report"])
    return one


def try_file(source: Source, file: InFile, *, by: str, at: dt.datetime, clock: Clock = timezone.now) -> Harvest:
    """What would become of a file; nothing is changed. A source that is not kept yet is kept for the trial alone."""
    tried: list[Harvest] = []
    try:
        with transaction.atomic():
            if source.pk is None:
                source.save(force_insert=True)
            tried.append(import_file(source, file, by=by, at=at, clock=clock))
            raise _Undone
    except _Undone:
        return tried[0]


def _sheets(file: InFile) -> Iterator[Sheet]:
    every = [come(one.document, one.findings) for one in file.services]
    pages = max(1, -(-len(every) // PER_PAGE))
    for number in range(pages):
        some = every[number * PER_PAGE : (number + 1) * PER_PAGE]
        yield Sheet(tuple(some), Said(len(every), pages, number + 1 == pages))
