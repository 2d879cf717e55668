"""Which forms are filled in about a family, and what each is for."""

from collections.abc import Mapping

FORMS: Mapping[str, str] = {
    "pre-assessment-checklist": "Whether an assessment would help",
    "early-help-assessment": "What the family is good at and needs, in the words of 2026",
    "common-assessment": "The same in the words of the common assessment (2006 to 2010)",
    "strengths-and-difficulties": "A placeholder for a questionnaire that your area holds a licence for",
    "family-group-meeting": "What the family decides when it meets by itself",
    "support-plan": "A plan on a form, where an area works on forms; what is agreed to stands under Plan",
    "review": "Looking again, with readings of needs that can be taken from it once it is signed",
    "referral": "What another service is told when it is asked, to be shared with it",
    "request-for-service": "Asking another service to help",
    "chronology-entry": "Something that happened outside of what is written here",
    "closure": "How things are when help ends",
}
ASSESSMENTS = frozenset({"early-help-assessment", "common-assessment"})
"""Those that the process waits for: one of them, signed."""
