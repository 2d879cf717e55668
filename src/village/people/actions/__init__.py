"""Everything that changes the index: each with who (`by`) and when (`at`), in one transaction, with one audit entry."""

from village.people.actions import (  # noqa: F401  their jobs are registered here
    arriving,
    keeping,
    kept_files,
    searches,
    sending,
    shadowing,
    training,
    watching,
)
