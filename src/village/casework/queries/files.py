"""The files of documents that are kept with a record: opened for whoever was found to be let, and which of them can be
given to somebody else."""

from dataclasses import dataclass

from village.casework.models import Attachment, Episode
from village.casework.rules.attachments import KINDS, OPENED, SHOWN
from village.kernel.access.sealing import seal_of

SEAL = "documents of records"
PICTURE = "A picture. Look at it among the documents first: it is given whole."


@dataclass(frozen=True)
class Given:
    """A document as it is handed over: what it is sent as, under which name, its bytes."""

    media: str
    name: str
    content: bytes


def to_give(episode: Episode) -> list[Attachment]:
    """The documents that can be given to somebody else: of a kind of which all is seen by whoever decides it, and which
    nobody destroyed and no scanner still looks at."""
    return list(episode.attachments.filter(state__in=OPENED, kind__in=SHOWN))


def is_there(document: Attachment) -> bool:
    """Whether a document can be opened now."""
    return document.state in OPENED


def content_of(document: Attachment) -> bytes:
    """Its bytes, unsealed."""
    return seal_of(SEAL).decrypt(bytes(document.sealed.content))


def words_in(document: Attachment) -> str:
    """What is read in it; of a picture, that it is one."""
    return content_of(document).decode() if document.kind == "text" else PICTURE


def as_given(document: Attachment) -> Given:
    """A document as it is handed over."""
    kind = KINDS[document.kind]
    return Given(kind.media, f"document-{document.ref.hex[:8]}.{kind.ending}", content_of(document))
