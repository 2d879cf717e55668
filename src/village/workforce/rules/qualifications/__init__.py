"""Qualifications: what each counts as on which day, what a role asks for, and how somebody gets there."""
