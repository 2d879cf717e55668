"""What can be done with the directory. Everybody may read what is told; these are for whoever keeps it."""

PERMISSIONS = (
    "directory.assure",
    "directory.keep",
    "directory.merge",
    "directory.moderate",
    "directory.provide",
)
