"""Decisions about boards and their plans, in plain Python."""
