"""What portfolios are read against is taken in by command: whole, or what was there before is there still."""

from tests.spec.workforce.test_badges_from_the_command_line import Desk, desk
from tests.unit.workforce.portfolio.made import FRAMEWORK

__all__ = ["desk"]


def taken(desk: Desk, *words: str) -> tuple[int, str]:
    """What a command says, in one line."""
    code, out, err = desk.run(*words)
    return code, " ".join(f"{out} {err}".split())


def test_a_framework_is_taken_in_whole_or_not_at_all(desk: Desk) -> None:
    desk.write("framework.yaml", FRAMEWORK)
    assert taken(desk, "framework", "framework.yaml") == (0, "4 units, 4 qualifications, 3 equivalences.")
    there = (desk.at / "workforce" / "framework.yaml").read_text()
    assert there == FRAMEWORK
    desk.write("circle.yaml", f"{FRAMEWORK}  - {{what: x, counts_as: x, said_by: A, source: s}}\n")
    code, said = taken(desk, "framework", "circle.yaml")
    assert code != 0
    assert "x counts as itself" in said
    desk.write("rubbish.yaml", "units: [")
    assert taken(desk, "framework", "rubbish.yaml")[0] != 0
    assert taken(desk, "framework", "nothing.yaml")[0] != 0
    assert (desk.at / "workforce" / "framework.yaml").read_text() == there


def test_issuers_and_their_lists_are_taken_in(desk: Desk) -> None:
    """The fixture is of badges from the command line: an issuer, its key and its list."""
    assert taken(desk, "revoked", "revoked.jwt")[0] != 0  # nobody is believed yet
    assert taken(desk, "trust", "trust.yaml") == (0, "Believed: Made-up Awards.")
    said = taken(desk, "revoked", "revoked.jwt")
    assert said == (0, "Taken in: https://awards.example/revoked.")
    assert len(list((desk.at / "workforce" / "revoked").iterdir())) == 1
    desk.write("nobody.yaml", "issuers: {}")
    code, told = taken(desk, "trust", "nobody.yaml")
    assert code != 0
    assert "It names no issuers" in told
    desk.write("rubbish.jwt", "rubbish")
    assert "no list of an issuer that is believed here" in taken(desk, "revoked", "rubbish.jwt")[1]
