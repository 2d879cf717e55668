"""What the register keeps. Every model is imported from here."""

from village.workforce.models.clearing import Bar, Check, Training
from village.workforce.models.collecting import Asked, Collection, Draft, Erased, Explanation, Signature, Version
from village.workforce.models.corrections import CorrectionRequest, Match
from village.workforce.models.people import Identifier, Person, Worker, WorkerName
from village.workforce.models.posts import Absence, Declared, Engagement, Post, Site

__all__ = [
    "Absence",
    "Asked",
    "Bar",
    "Check",
    "Collection",
    "CorrectionRequest",
    "Declared",
    "Draft",
    "Engagement",
    "Erased",
    "Explanation",
    "Identifier",
    "Match",
    "Person",
    "Post",
    "Signature",
    "Site",
    "Training",
    "Version",
    "Worker",
    "WorkerName",
]
