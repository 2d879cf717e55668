"""Owns the written forms of the identifiers that children's services exchange: NHS number, UPN, ULN, URN, LAESTAB,
postcode and ONS code. It says whether a value is well formed, gives it one stored form and one printed form, and
explains in a sentence what is wrong. It does not know who or what a number belongs to, whether it was ever issued,
or which area a postcode lies in (that is `village.kernel.areas`). It needs only Python.
"""
