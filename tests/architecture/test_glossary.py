"""The glossary is whole: every table keeps something that has a word in it, or a part of something that has."""

import re

from django.apps import apps

from tests.named import ROOT

WORDS = {one.casefold() for one in re.findall(r"^- \*\*(.+?)\*\*", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.M)}
PART_OF = {
    "board.Score": "band", "workforce.Asked": "collection", "workforce.Sending": "return",
    "workforce.Signature": "signatory", "workforce.Erased": "return", "workforce.Match": "person",
    "workforce.CaseCount": "caseload", "workforce.SelfScore": "self-review", "workforce.CountedYear": "vintage",
    "workforce.Carried": "badge", "workforce.Declared": "vacancy", "workforce.Bar": "barred",
    "workforce.Booking": "sitting", "workforce.Leading": "succession", "workforce.Identifier": "worker",
    "workforce.Site": "post", "people.Identifier": "record", "people.Rejection": "feed", "people.SearchJob": "query",
    "directory.Page": "harvest", "directory.Raw": "harvest", "directory.Quarantined": "quarantine",
    "directory.Change": "directory", "directory.Unmarking": "sensitive", "directory.Report": "directory",
    "directory.Nudge": "confirm", "directory.LookedUp": "directory", "directory.LookedUpTime": "directory",
    "casework.Belonging": "family", "casework.Seat": "panel", "casework.Settled": "request",
    "casework.Attachment": "document", "casework.Sealed": "document",
    "casework.NotAddressed": "need", "casework.Brought": "transfer", "casework.WorkingTime": "caseload",
    "casework.NotShared": "share", "casework.Delegation": "delegated section", "casework.Invited": "meeting",
    "casework.Decided": "meeting", "casework.Member": "team around the child", "board.Member": "board",
    "forms.Answer": "sheet", "forms.Said": "sheet", "forms.Snapshot": "sheet", "workflow.Instance": "work",
    "workflow.Moved": "move", "jobs.Schedule": "clock", "access.Home": "look", "access.Registered": "clearance",
    "plan.Reminder": "digest",
}  # fmt: skip
"""Tables that keep a part of something: which word tells of it. A new table has a word of its own, or a line here."""


def spoken(name: str) -> str:
    """A table's name as it is said: "SupportPlan" is "support plan"."""
    return " ".join(part.lower() for part in re.findall(r"[A-Z][a-z]*", name))


def has_a_word(name: str) -> bool:
    """Whether the glossary has what a table is called, or one of the words that it is called by."""
    said = spoken(name)
    return said in WORDS or any(part in {word.split()[0] for word in WORDS} for part in said.split())


def test_every_table_keeps_something_that_has_a_word() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("village.")]
    without = {model._meta.label for model in ours if not has_a_word(model.__name__)}
    assert without - set(PART_OF) == set(), "put its word into GLOSSARY.md, or say here of what it is a part"
    assert set(PART_OF) <= without, "has a word of its own by now, or is no table any more"
    assert set(PART_OF.values()) <= WORDS


def test_a_table_without_a_word_is_found() -> None:
    assert spoken("SupportPlan") == "support plan"
    assert has_a_word("SupportPlan")
    assert not has_a_word("Gizmo")
