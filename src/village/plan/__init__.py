"""Plans: what was promised to children, by whom, by when and with what money, and what became of it.

A plan's text is a document in editions, taken from a folder of tables and never changed in place; its life (progress,
approvals, reminders) is records. It does not hold the figures' later history (outcomes) nor anyone's case.
"""
