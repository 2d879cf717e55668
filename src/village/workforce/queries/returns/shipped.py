"""The standard, the returns and the rules that come with Village."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from village.forms.rules.documents import CodeList
from village.forms.rules.reading import read_codes
from village.kernel.documents.files import documents_in, read_file
from village.workforce.queries.catalogue import catalogue
from village.workforce.rules.returns.packs import Rule, read_pack
from village.workforce.rules.returns.standard import Return, Standard, read_returns, read_standard

FOLDER = Path(__file__).resolve().parents[3] / "reference" / "workforce"


@lru_cache(maxsize=1)
def shipped_standard() -> Standard:
    """The data standard with its code lists."""
    files = [*map(read_codes, map(read_file, documents_in(FOLDER / "codes"))), *_of_the_register()]
    lists = {one.name: one for one in files}
    return read_standard(read_file(FOLDER / "standard.yaml"), lists)


def _of_the_register() -> list[CodeList]:
    """Roles and sectors as code lists: they stand once, in the catalogue of the register."""
    known = catalogue()
    roles = {slug: role.name for slug, role in known.roles.items()}
    return [
        _codes("role", "What is done", roles),
        _codes("sector", "Sector", known.sectors),
    ]


def _codes(name: str, title: str, of: Mapping[str, str]) -> CodeList:
    listed = [{"code": code, "label": {"en": label}} for code, label in of.items()]
    return read_codes(
        {
            "codes": name,
            "version": 1,
            "basis": "Village: the roles of the register",
            "title": {"en": title},
            "of": listed,
        }
    )


@lru_cache(maxsize=1)
def shipped_returns() -> dict[str, Return]:
    """The returns by name."""
    return read_returns(read_file(FOLDER / "returns.yaml"))


@lru_cache(maxsize=1)
def shipped_packs() -> dict[str, tuple[str, tuple[Rule, ...]]]:
    """The packs of rules by name: title and rules."""
    found = {}
    for path in documents_in(FOLDER / "rules"):
        document = read_file(path)
        rules = read_pack(shipped_standard(), shipped_returns(), document)
        found[str(document["pack"])] = (str(document["title"]), rules)
    return found


def shipped_rules() -> list[Rule]:
    """Every rule that comes with Village."""
    return [rule for _, rules in shipped_packs().values() for rule in rules]
