"""The headings of the plan that a family takes home, in each language that there is."""

import yaml

from village.casework.queries.needs import FOLDER
from village.casework.queries.plan_paper import languages
from village.ui.paper import drawn


def test_every_language_has_every_heading_and_only_english_needs_no_check() -> None:
    found = yaml.safe_load((FOLDER / "headings.yaml").read_text(encoding="utf-8"))["languages"]
    assert next(iter(found)) == "en"
    for one in found.values():
        assert one["words"].keys() == found["en"]["words"].keys()
        assert all(one["words"].values())
    assert [key for key, one in found.items() if one["checked"]] == ["en"]
    read = languages.__wrapped__()  # anew, whoever asked before
    assert [(one.language, one.name, one.paper) for one in read.values()] == [
        (key, one["name"], one["paper"]) for key, one in found.items()
    ]
    for one in found.values():
        assert all(drawn(text) == text for text in one["words"].values()) is one["paper"], one["name"]
