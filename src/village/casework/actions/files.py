"""Handing over the file of a document that was shared with another organisation, or released to somebody of the
family: asked anew at each look, and in the audit before it is given."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.own import open_release
from village.casework.actions.sharing import open_shared
from village.casework.models import Attachment
from village.casework.queries.files import Given, as_given
from village.casework.queries.releasing import file_of
from village.casework.queries.sharing import is_whole, items_shared
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import told


@transaction.atomic
def open_shared_file(*, share: uuid.UUID, item: int, by: Viewer, at: dt.datetime) -> Given | None:
    """The document that is an item of a share; None when there is none for this viewer now."""
    found = open_shared(share=share, by=by, at=at)
    items = items_shared(found) if found else []
    documents = [each.document for each in items if each.pk == item and each.document and is_whole(each)]
    return _given(documents[0] if documents else None, f"share:{share}", by, at)


@transaction.atomic
def open_released_file(*, episode: uuid.UUID, release: uuid.UUID, by: Viewer, at: dt.datetime) -> Given | None:
    """The document that was released to the viewer; None when there is none for them now."""
    found = open_release(episode=episode, release=release, by=by, at=at)
    return _given(file_of(found) if found else None, f"release:{release}", by, at)


def _given(document: Attachment | None, thing: str, by: Viewer, at: dt.datetime) -> Given | None:
    told(
        by, "casework.document.read", thing, at, decision="permitted" if document else "denied",
        document=str(document.ref) if document else "",
    )  # fmt: skip
    return as_given(document) if document else None
