"""What a shield hides. Users then see name, sex, date of birth and number, and the name of a parent or carer, nothing
else (SI 2007/2182, reg. 6); a search by anything hidden finds nothing."""

HIDDEN_FIELDS = frozenset({"postcode", "address", "phone", "email"})
"""Fields of a record, as compared, that a shield hides."""
