"""How Village stands to the OWASP Application Security Verification Standard, as a document to read, generated."""

import csv
from collections.abc import Iterator

from django.conf import settings

CHAPTERS = (
    "Encoding and sanitization", "Validation and business logic", "Web frontend", "API and web service",
    "File handling", "Authentication", "Session management", "Authorization", "Self-contained tokens",
    "OAuth and OIDC", "Cryptography", "Secure communication", "Configuration", "Data protection",
    "Secure coding and architecture", "Security logging and error handling", "WebRTC",
)  # fmt: skip
VERDICTS = ("kept", "partly", "not", "not applicable")


def requirements() -> list[dict[str, str]]:
    """Every requirement of levels 1 and 2, in the standard's order: `id`, `verdict`, `asks`, `evidence`."""
    path = settings.SRC / "reference" / "security" / "asvs.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def verification_docs(made: str) -> dict[str, str]:
    """`reference/asvs.md`; `made` is what every generated document begins with."""
    return {"reference/asvs.md": made + "\n".join(_listed()) + "\n"}


def _listed() -> Iterator[str]:
    every = requirements()
    tested = sum("`tests/" in one["evidence"] for one in every if one["verdict"] == "kept")
    count = {verdict: sum(one["verdict"] == verdict for one in every) for verdict in VERDICTS}
    yield "# What is asked of a web application\n"
    yield f"The {len(every)} requirements of levels 1 and 2 of the"
    yield "[OWASP Application Security Verification Standard](https://github.com/OWASP/ASVS/tree/v5.0.0) 5.0.0, by its"
    yield "numbers and in our own few words: the standard says what is meant. The verdicts are the authors’ own."
    yield "**Nobody from outside has verified one, and level 2 is not met:** every *not* and *partly* is work to do,"
    yield "here or by whoever runs it.\n"
    yield "| verdict | requirements |\n|---|---:|"
    yield from (f"| {verdict} | {number} |" for verdict, number in count.items())
    yield f"\nOf those that are kept, {tested} name a test; the others are so by how it is built.\n"
    for number, title in enumerate(CHAPTERS, start=1):
        yield f"## V{number} {title}\n"
        yield "| no | asks | verdict | evidence, or what is missing |\n|---|---|---|---|"
        for one in every:
            if one["id"].split(".")[0] == str(number):
                yield f"| {one['id']} | {one['asks']} | {one['verdict']} | {one['evidence']} |"
        yield ""
