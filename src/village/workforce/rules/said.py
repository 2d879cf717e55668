"""What may be said of a worker, an engagement and an absence: what is kept, and in words. Ethnicity, origins, reasons
and absences follow the code lists of the children's social work workforce census (XML schema of 2022); that a contract
ended was added for sectors that it does not cover."""

SEXES = {"female": "Female", "male": "Male", "unspecified": "Not specified", "unknown": "Not known"}
ETHNICITIES = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WOTH": "Any other White background",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "BCRB": "Black Caribbean",
    "BAFR": "Black African",
    "BOTH": "Any other Black background",
    "CHNE": "Chinese",
    "OOTH": "Any other ethnic group",
    "REFU": "Declared not stated or refused",
    "NOBT": "Not yet obtained",
}
NOT_SAID = "other"
SITES = {
    "childrens-centre": "Children’s centre",
    "full-day-care": "Full day care",
    "sessional-care": "Sessional care",
    "school": "School",
    NOT_SAID: "Another kind, or not said",
}
"""Kinds of site. Of two of them the Children's Plan promised a graduate in the lead (Department for Children, Schools
and Families, The Children's Plan: One Year On, 2008, 4.13)."""
SCOPES = {"core": "Core: all their time with children", "wider": "Wider: a part of their time with children"}
AGENCY, VOLUNTEER = "agency", "volunteer"
KINDS = {
    "permanent": "Permanent",
    "temporary": "Temporary",
    AGENCY: "Agency",
    "zero-hours": "Zero hours",
    VOLUNTEER: "Volunteer",
}
ORIGINS = {
    "newly-qualified": "Newly qualified",
    "same-role-elsewhere": "The same role in another local authority in England",
    "outside-england": "The same role outside England",
    "agency": "An agency or consultancy in England",
    "same-work-other": "The same work for an employer that is no local authority",
    "other-care": "Another role in social care",
    "none-with-children": "Another role, a break, or no employment",
    "other": "Other",
    "not-known": "Not known",
    "not-collected": "Not yet collected",
}
REASONS = {
    "resigned": "Resignation",
    "voluntary-redundancy": "Voluntary redundancy",
    "compulsory-redundancy": "Compulsory redundancy",
    "dismissed": "Dismissed",
    "retired": "Retired",
    "died": "Died",
    "other-role-here": "Moved to a role not with children, for the same employer",
    "end-of-contract": "The contract or the assignment ended",
    "other": "Other",
    "not-known": "Not known",
    "not-collected": "Not yet collected",
}
ABSENCES = {
    "MAT": "Maternity or paternity leave",
    "OTH": "Other paid, authorised absence",
    "PUB": "Paid absence for public duties",
    "SIC": "Sick leave",
    "TRN": "Training",
    "UNA": "Unauthorised absence",
    "UNP": "Unpaid, authorised absence",
}
