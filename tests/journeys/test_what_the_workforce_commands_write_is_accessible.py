"""The pages that `workforce project` and `workforce strategy` write, opened from a folder, wide and narrow: they break
no accessibility rule, do not scroll sideways and ask nothing of any other place."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import violations
from tests.commands import run
from tests.journeys.looking import RULES

HEADER = "area,period,stock,joiners,leavers,role"
PAGES = ("report.html", "strategy.html", "roles/report.html")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a file of one role and of one of two; in Restless more leave than elsewhere, and it shrinks."""
    folder = tmp_path_factory.mktemp("written")
    rows = []
    for year in range(2016, 2024):
        past = year - 2016
        rows += [f"Calm,{year},{1000 + past},101,100,Worker", f"Restless,{year},{800 - 20 * past},140,160,Worker"]
        rows += [f"Steady,{year},{900 + 9 * past},99,90,Worker"]
    few = [row.replace("Worker", "Manager") for row in rows]
    for name, said in (("one.csv", rows), ("two.csv", rows + few)):
        (folder / name).write_text("\n".join((HEADER, *said)) + "\n", encoding="utf-8")
    what = ("--origin", "2023", "--horizon", "3")
    out, roles = str(folder), str(folder / "roles")
    area = ("--for", "Restless", "--needed", "2000", "--out", str(folder / "strategy.html"))
    for words in (
        ("project", "--input", str(folder / "one.csv"), *what, "--out", out),
        ("project", "--input", str(folder / "two.csv"), *what, "--out", roles),
        ("strategy", "--input", str(folder / "one.csv"), *what, *area),
    ):
        done = run("workforce", *words)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_written_is_accessible(written: Path, browser: Browser, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((written / name).as_uri())
    for one in page.locator("details").all():
        one.evaluate("one => one.open = true")
    found = violations(page, RULES)
    assert [(one["id"], one["help"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
    assert page.locator("h1").count() == 1
    assert [one for one in asked if not one.startswith(("file:", "data:", "blob:"))] == []
    context.close()
