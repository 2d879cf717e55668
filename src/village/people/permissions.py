"""What can be done with the index of children. Nothing of it is open to all."""

PERMISSIONS = (
    "people.ask",
    "people.review",
    "people.merge",
    "people.sources",
    "people.shield",
    "people.override",
    "people.oversee",
    "people.model",
    "people.custodian",
)
