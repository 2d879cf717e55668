"""Qualifications as files and badges hold them, and the shortest way to what a role asks."""
