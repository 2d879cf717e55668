"""A list of a few made-up qualifications, in the columns of the real one."""

from village.kernel.tables.rules import write_csv
from village.workforce.queries.qualifications import listed as held
from village.workforce.rules.qualifications.counting import Catalogue
from village.workforce.rules.qualifications.listed import COLUMNS

SECTOR = "If the practitioner had their practice assessed in the Early Years Foundation Stage in the maintained sector."
ONLY = (
    "Where the qualification certificate shows: NCFE CACHE Level 3 Diploma in Early Years Education and Care "
    "(Knowledge only pathway) - the holder cannot count in the ratios."
)
ROWS = [
    ("EYQ-901", "2", "null", "Aug-14", "Playing Award", "Various awarding organisations", "", "None", ""),
    ("EYQ-902", "2", "Sep-19", "", "Playing Award", "Made-up Awards", "600/1/1", "None.", ""),
    ("EYQ-903", "3", "null", "null", "Always Diploma", "Made-up Awards", "Not required", "", ""),
    ("EYQ-904", "3", "Sep-14", "Aug-24", "Knowing Diploma", "NCFE", "", f"{ONLY}\n{SECTOR}", ""),
    ("EYQ-905", "3", "Sep-14", "", "Strange Diploma", "Made-up Awards", "", "Only on Tuesdays.",
     "abc:7eot0lrAmhr5ELmUWhzn1P"),
    ("EYQ-200", "6", "", "Aug-14", "Made-up Status", "Various Awarding Organisations", "",
     "Can count in the EYFS staff:child ratios at levels 3 and 6 when they have been awarded the status.", ""),
    ("EYQ-296", "6", "Sep-14", "", "Made-up Status (new)", "Various Awarding Organisations", "", "None", ""),
    ("EYQ-906", "8", "", "", "Doctorate of Play", "Made-up University", "", "None", ""),
    ("EYQ-907", "7", "", "Aug-14", "Certificate of Play", "All Higher Education Institutes", "",
     "Qualification certificate may also show (QCF) or (VRQ) in titling.", ""),
    ("EYQ-908", "3", "Sep-98", "Aug-01", "Old Diploma", "CACHE", "", "None", ""),
    ("EYQ-909", "3", "Sep-14", "", "Playing Award", "Made-up Awards", "", "None", ""),
]  # fmt: skip


def written(rows: list[tuple[str, ...]]) -> bytes:
    return write_csv(COLUMNS, [(*row, "a:b") for row in rows]).encode()


def catalogue(rows: list[tuple[str, ...]] = ROWS) -> Catalogue:
    return held.catalogue("made-up.csv", written(rows))
