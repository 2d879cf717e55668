"""What the register keeps. Every model is imported from here."""

from village.workforce.models.clearing import Bar, Check, Training
from village.workforce.models.corrections import CorrectionRequest, Match
from village.workforce.models.measured import CompleteSince
from village.workforce.models.people import Identifier, Person, Worker, WorkerName
from village.workforce.models.posts import Absence, Declared, Engagement, Post, Site

__all__ = [
    "Absence",
    "Bar",
    "Check",
    "CompleteSince",
    "CorrectionRequest",
    "Declared",
    "Engagement",
    "Identifier",
    "Match",
    "Person",
    "Post",
    "Site",
    "Training",
    "Worker",
    "WorkerName",
]
