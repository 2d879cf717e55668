"""The words under which the index keeps what happened."""

CHILD_STATES = ("active", "merged", "archived", "retired")
EVENTS = {
    "new": "No child was like enough: a new one",
    "number": "A number that identifies the child",
    "weight": "The weight of what agrees",
    "asserted": "A person had settled it before",
    "displaced": "A likelier record of the same source took its place",
    "review": "A person decided",
    "merge": "Two children were one",
    "unmerge": "A merge was undone",
    "split": "A record was of another child",
}
BY_ITSELF = ("new", "number", "weight", "asserted", "displaced")
"""Events that no person decided."""
LINK_REASONS = (
    *("new", "number", "weight", "asserted"),  # as the engine decides by itself
    *("band", "rivals", "same-source", "id-conflict", "several"),  # a child of its own until a person looks
    *("same", "cannot-tell"),  # what a reader of a review chose; "new" is one of these too
    *("by-hand", "undone", "resolved-again"),  # what somebody did without being asked
)
"""Why an event is in the ledger. What a person wrote about it is a Remark, which can be destroyed; this stands."""
ASSERTIONS = ("must", "cannot")
REVIEW_REASONS = {
    "band": "Likely, not sure",
    "rivals": "Two children are about as likely",
    "same-source": "The child already has a record of this source",
    "id-conflict": "A number agrees, but name and date of birth, or a verified number, do not",
    "several": "The record is like several children",
    "bridge": "This record alone joins the child's others",
    "undone": "It came after a merge that was undone",
    "model": "A newer model would decide otherwise",
}
REVIEW_STATES = ("waiting", "held", "second", "decided", "lapsed")
SHIELD_REASONS = {
    "harm": "Being found could lead to serious harm",
    "refuge": "In a refuge or fleeing violence",
    "adoption": "Placed for adoption",
    "protected": "A protected identity",
}
KEPT_FOR = {"care-leaver": "Left care", "disability": "A disability or learning difficulty"}
"""Why a record may be kept open until 25, by consent (HC Deb 21 April 2009 on ContactPoint)."""
ALERTS = {
    "own": "Looked at, or searched for, a child of their own last name",
    "home": "Looked at, or found, a child at their own address",
    "neighbour": "Looked at, or searched for, a child in their own street",
    "no-relation": "Looked at children nobody in their organisation works with",
    "volume": "Looked at far more children than others do",
    "budget": "Went on searching after searching had stopped for them",
    "dormant": "Came back after 90 days without asking",
    "leaver": "Looked after their role had ended, or on its last days",
    "after-hours": "Looked at night",
}
