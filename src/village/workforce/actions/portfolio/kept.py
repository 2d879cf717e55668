"""Taking in what portfolios are read against: the early years list, a framework, whom badges are believed of, and lists
of what was revoked. Each is there whole, or what was there before is."""

import hashlib
from pathlib import Path

from village.kernel.tables.aside import write_over
from village.kernel.tables.rules import Problem, Refused
from village.workforce.queries.portfolio.kept import FRAMEWORK, LIST, REVOKED, TRUST, known, place, revoked, trusted
from village.workforce.queries.qualifications.badges import is_list_of, is_to_come, made_at, newest_lists, trusted_in
from village.workforce.queries.qualifications.listed import catalogue, framework_in
from village.workforce.rules.portfolio.frameworks import wrong_with
from village.workforce.rules.qualifications.carried import Trusted
from village.workforce.rules.qualifications.counting import Catalogue
from village.workforce.rules.qualifications.written import Written


def take_in_list(*, file: str, raw: bytes) -> Catalogue:
    """The early years list. Raises Refused for what is none, and where a body of it says in the framework that is here
    what its own award counts as."""
    found = catalogue(file, raw)
    framed = place(FRAMEWORK)
    if framed.is_file():
        _not_wrong(FRAMEWORK, framework_in(FRAMEWORK, framed.read_bytes()), found)
    _keep(place(LIST), raw)
    return found


def take_in_framework(*, file: str, raw: bytes) -> Written:
    """Units, qualifications and what counts as what. Raises Refused for what cannot be so, for a body that says of its
    own awards what they count as, and for what leads back to itself."""
    found = framework_in(file, raw)
    _not_wrong(file, found, known().catalogue)
    _keep(place(FRAMEWORK), raw)
    return found


def _not_wrong(file: str, written: Written, listed: Catalogue | None) -> None:
    wrong = wrong_with(written, listed)
    if wrong:
        raise Refused([Problem(file, one, "Put it right; nothing is taken in.") for one in wrong])


def take_in_trust(*, file: str, raw: bytes) -> dict[str, Trusted]:
    """The issuers that are believed, and their keys. Raises Refused."""
    found = trusted_in(file, raw)
    _keep(place(TRUST), raw)
    return found


def take_in_revoked(*, file: str, raw: bytes) -> str:
    """An issuer's list of what was revoked; returns the address at which it says it stands. Raises Refused for what no
    issuer that is believed has signed, for a list that says it was made at an instant that has not come, and for one
    that is older than the one of the same issuer here, as far as that is still believed."""
    token = raw.decode("ascii", "replace").strip()
    whose, address = next(iter(newest_lists([token])), ("", ""))
    issuer = trusted().get(whose)
    if issuer is None or not is_list_of(token, issuer):
        raise Refused([Problem(file, "It is no list of an issuer that is believed here.", "Take the issuer in first.")])
    made = made_at(token)
    if made is not None and is_to_come(made):
        what = f"It says that it was made on {made:%Y-%m-%d}, which has not come."
        raise Refused([Problem(file, what, "Ask its issuer: a key that was stolen signs such lists.")])
    here = revoked().get((whose, address), token)
    if is_list_of(here, issuer) and newest_lists([here, token])[whose, address] != token:
        raise Refused([Problem(file, "A newer list of this issuer is here already.", "Fetch the list again.")])
    name = hashlib.sha256(f"{whose}\n{address}".encode()).hexdigest()[:32]
    _keep(place(REVOKED) / f"{name}.jwt", token.encode())
    return address


def _keep(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_over(path, raw)
