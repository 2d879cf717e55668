"""What can be done with the records of families. Nothing of it is open to all; a role alone opens no record."""

PERMISSIONS = (
    "casework.work",
    "casework.manage",
    "casework.glass",
    "casework.oversee",
    "casework.panel",
    "casework.family",
    "casework.complaints",
    "casework.export",
    "casework.mend",
    "casework.thresholds",
    "casework.social-care",
)
