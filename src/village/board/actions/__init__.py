"""Every write to boards and the plans they make. All of them lock the plan (or the board) first, so that no text
changes while it is adopted."""
