"""What a plan is and what can be decided about one. Plain Python: no database, no pages, no clock."""
