"""What the register keeps. Every model is imported from here."""

from village.workforce.models.clearing import Bar, Check, Training
from village.workforce.models.collecting import (
    Asked,
    Collection,
    Draft,
    Erased,
    Explanation,
    Sending,
    Signature,
    Version,
)
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
from village.workforce.models.measured import CompleteSince, CountedYear
from village.workforce.models.people import Identifier, Person, Worker, WorkerName
from village.workforce.models.portfolio import Carried, CertificateSeen, Holding, PortfolioShare, UnitPassed
from village.workforce.models.posts import Absence, Declared, Engagement, Post, Site

__all__ = [
    "Absence",
    "Asked",
    "Bar",
    "Booking",
    "Carried",
    "CaseCount",
    "CertificateSeen",
    "Check",
    "Collection",
    "CompleteSince",
    "CorrectionRequest",
    "CountedYear",
    "Course",
    "Declared",
    "Draft",
    "Engagement",
    "Erased",
    "Evidence",
    "Explanation",
    "Goal",
    "Holding",
    "Identifier",
    "Induction",
    "Leading",
    "Match",
    "Person",
    "PortfolioShare",
    "Post",
    "ReviewNote",
    "SelfReview",
    "SelfScore",
    "Sending",
    "Signature",
    "Site",
    "Sitting",
    "Supervision",
    "Training",
    "UnitPassed",
    "Version",
    "Worker",
    "WorkerName",
]
