"""The Nu HTML checker finds no error on any kind of public page. Needs Java and the checker's jar (VILLAGE_VNU)."""

import json
import os
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.journeys.crawl import public_pages

JAR = os.environ.get("VILLAGE_VNU", "")


@pytest.mark.skipif(
    not (JAR and shutil.which("java")), reason="no Java, or VILLAGE_VNU does not name the Nu HTML checker's jar"
)
def test_no_page_has_an_html_error(site: str, tmp_path: Path) -> None:
    pages = {}
    for number, address in enumerate([*public_pages(site), "/components/", "/sign-in/"]):
        with urllib.request.urlopen(site + address) as response:
            file = tmp_path / f"{number:03}.html"
            file.write_bytes(response.read())
            pages[file.name] = address
    done = subprocess.run(
        ["java", "-Xss8m", "-jar", JAR, "--format", "json", "--errors-only", "--exit-zero-always", str(tmp_path)],
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stderr or b'{"messages": []}')["messages"]
    assert [f"{pages[one['url'].rsplit('/', 1)[-1]]}:{one.get('lastLine')} {one['message']}" for one in found] == []
