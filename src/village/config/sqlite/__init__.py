"""SQLite as Django speaks to it, where whoever writes waits in turn (`base`)."""
