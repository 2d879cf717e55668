"""The standard, the returns and the rules that come with Village."""

from functools import lru_cache
from pathlib import Path

from village.forms.rules.reading import read_codes
from village.kernel.documents.files import documents_in, read_file
from village.workforce.rules.packs import Rule, read_pack
from village.workforce.rules.standard import Return, Standard, read_returns, read_standard

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "workforce"


@lru_cache(maxsize=1)
def shipped_standard() -> Standard:
    """The data standard with its code lists."""
    lists = {one.name: one for one in map(read_codes, map(read_file, documents_in(FOLDER / "codes")))}
    return read_standard(read_file(FOLDER / "standard.yaml"), lists)


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
