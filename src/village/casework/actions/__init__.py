"""Everything that changes the record of a family: each with who (`by`) and when (`at`), in one transaction, with one
audit entry. Each asks `permitted` first, which answers for what may not be seen as for what does not exist."""

from village.casework.actions import attachments, concerns, digests, posting_links, telling, watching_leads  # noqa: F401  their jobs are registered here
