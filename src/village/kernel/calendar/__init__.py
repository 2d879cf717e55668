"""Owns dates that count: which days are bank holidays in England, which are working days, and when a clock that runs
in working days, calendar days or months falls due. Bank holidays are dated snapshots in
`village/reference/calendar`; a date past what has been announced is refused, never guessed. A date is asked for in one
way, by three boxes (`fields`). It does not own the clocks themselves, what starts or stops them, or who is told (that
is `village.workflow`), and it keeps nothing in the database.
"""
