"""What the index keeps."""

from village.people.models.asking import Alert, ContactRequest, Message, NewIdentity, Override, Reason, Shield
from village.people.models.feeds import Feed, Record, RecordVersion, Rejection, SourceSystem
from village.people.models.index import Assertion, Child, Identifier, Involvement, Key, LinkEvent, Remark
from village.people.models.outbox import OutboxEvent, SearchJob, Subscriber
from village.people.models.reviewing import MatchingModel, QualityCheck, ReviewItem

__all__ = [
    "Alert",
    "Assertion",
    "Child",
    "ContactRequest",
    "Feed",
    "Identifier",
    "Involvement",
    "Key",
    "LinkEvent",
    "MatchingModel",
    "Message",
    "NewIdentity",
    "OutboxEvent",
    "Override",
    "QualityCheck",
    "Reason",
    "Record",
    "RecordVersion",
    "Rejection",
    "Remark",
    "ReviewItem",
    "SearchJob",
    "Shield",
    "SourceSystem",
    "Subscriber",
]
