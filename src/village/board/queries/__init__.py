"""Reading boards and their plans: as facts for the rules, for those who may see the office, and for anyone."""
