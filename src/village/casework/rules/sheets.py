"""Which forms are filled in about a family, and what each is for."""

from collections.abc import Mapping

FORMS: Mapping[str, str] = {
    "pre-assessment-checklist": "Whether an assessment would help",
    "early-help-assessment": "What the family is good at and needs, in the words of 2026",
    "common-assessment": "The same in the words of the common assessment (2006 to 2010)",
    "strengths-and-difficulties": "A placeholder for a questionnaire that your area holds a licence for",
    "family-group-meeting": "What the family decides when it meets by itself",
    "request-for-service": "Asking another service to help",
    "closure": "How things are when help ends",
}
ASSESSMENTS = frozenset({"early-help-assessment", "common-assessment"})
"""Those that the process waits for: one of them, signed."""
