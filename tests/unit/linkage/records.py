"""Made-up normalised records for the properties of linkage."""

from hypothesis import strategies as st

FORENAMES = ["ANN", "ANNE", "A", "ANNA|MARY|ANNAMARY", "LIZ|~ELIZABETH", "ELIZABETH", "TESTWOOD", "OLIVER", "OLIVIER"]
SURNAMES = ["TESTWOOD", "TESTWOD", "ANN", "SMITHJONES|SMITH|JONES", "JONES", "MOCKFORD", "S"]
BIRTHS = [
    "2015-03-14",
    "2015-03-15",
    "2015-14-03",
    "2015-04-13",
    "2015",
    "2015-01-01",
    "2014-01-01",
    "1999-12-31",
    "2051-03-14",
]
PLACES = ["ZZ11AA", "ZZ11AB", "ZZ12AA", "ZZ21AA|ZZ11AA", "AB12FG", "AB12DE", "AB13DE", "75001", "75010"]
ADDRESSES = ["12 SAMPLE RD", "12 SAMPEL RD", "SAMPLE RD 12", "FLAT 2 14 HIGH ST", "40 TRIAL ST", "HIGH ST"]
NUMBERS = ["9434765919", "9434765918", "9434769519", "1234567890"]
CONTACTS = ["7700900123", "7700900132", "a@example.org", "aa@example.org", "z@example.com"]
OTHERS = ["OAK", "OAKS", "ELM", "NORTH WEST TOWN", "NORTH WEST TOWNS"]

VALUES = {
    "forename": FORENAMES,
    "surname": SURNAMES,
    "birth": BIRTHS,
    "sex": ["F", "M"],
    "postcode": PLACES,
    "address": ADDRESSES,
    "nhs": NUMBERS,
    "phone": CONTACTS,
    "other:class": OTHERS,
}
record = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
