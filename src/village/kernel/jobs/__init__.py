"""Work in the background: what may be run by name (registry), when it is due (schedules), who runs it (workers), and
what became of it. It does not know what any job does: modules register theirs by slug, from their `actions`.

A job may run twice: a worker that loses power after doing the work and before saying so leaves a run that another
worker takes up again. So write every job to be repeatable: look first whether the thing is done (a row with a
unique key, a letter with its own number), do it and record it in one transaction, and take references, never content,
as arguments.
"""
