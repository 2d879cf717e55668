"""What a form is, when a question is shown, and whether an answer can be one. Plain Python: no database, no clock."""
