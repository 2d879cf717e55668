"""What the register keeps. Every model is imported from here."""

from village.workforce.models.clearing import Bar, Check, Training
from village.workforce.models.corrections import CorrectionRequest, Match
from village.workforce.models.growing import (
    Booking,
    CaseCount,
    Course,
    Evidence,
    Goal,
    Induction,
    Leading,
    ReviewNote,
    SelfReview,
    SelfScore,
    Sitting,
    Supervision,
)
from village.workforce.models.people import Identifier, Person, Worker, WorkerName
from village.workforce.models.posts import Absence, Declared, Engagement, Post, Site

__all__ = [
    "Absence",
    "Bar",
    "Booking",
    "CaseCount",
    "Check",
    "CorrectionRequest",
    "Course",
    "Declared",
    "Engagement",
    "Evidence",
    "Goal",
    "Identifier",
    "Induction",
    "Leading",
    "Match",
    "Person",
    "Post",
    "ReviewNote",
    "SelfReview",
    "SelfScore",
    "Site",
    "Sitting",
    "Supervision",
    "Training",
    "Worker",
    "WorkerName",
]
