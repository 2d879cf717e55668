#!/usr/bin/env python3
"""Fetch the few browser files Village carries, and write down exactly what they are.

Run this only to move to a new version: ``python3 scripts/vendor.py``. It needs
Node's ``npm``; nothing else in Village does. Each package is fetched by name,
checked against the integrity value below, changed only as the functions here
say, and listed with the hash of every file in ``VENDOR.toml``. A test compares
those hashes with the files, so a hand edit cannot go unnoticed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "src/village/ui/static/vendor"
BODY_FONT = '"Atkinson Hyperlegible Next",arial,sans-serif'


@dataclass(frozen=True)
class Package:
    """One npm package, pinned. ``files`` maps a path in the package to our name for it."""

    folder: str
    name: str
    version: str
    licence: str
    integrity: str
    files: dict[str, str]


PACKAGES = (
    Package(
        folder="govuk-frontend",
        name="govuk-frontend",
        version="6.3.0",
        licence="MIT",
        integrity=("sha512-cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA=="),
        files={
            "dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
            "dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
        },
    ),
    Package(
        folder="atkinson-hyperlegible-next",
        name="@fontsource/atkinson-hyperlegible-next",
        version="5.3.0",
        licence="OFL-1.1",
        integrity=("sha512-8p1tHVoPDo6oYwSO3sMw5snGwFwSf3TmeSF9Gcj792GXdsg6oqvhoItbj6Hj/XZIk0Xs+Cwu6pkLBAl3Q5HrwA=="),
        files={
            "files/atkinson-hyperlegible-next-latin-400-normal.woff2": "regular.woff2",
            "files/atkinson-hyperlegible-next-latin-700-normal.woff2": "bold.woff2",
            "LICENSE": "LICENSE.txt",
        },
    ),
)


def fetch(package: Package, into: Path) -> Path:
    """Download one package with npm and return the tarball, or stop if it is not the pinned one."""
    spec = f"{package.name}@{package.version}"
    done = subprocess.run(
        ["npm", "pack", "--json", "--silent", spec],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    listing = json.loads(done.stdout)
    # npm has answered with a list and, in newer releases, with an object keyed by package.
    entry = listing[0] if isinstance(listing, list) else next(iter(listing.values()))
    tarball = into / Path(entry["filename"]).name
    digest = hashlib.sha512(tarball.read_bytes()).digest()
    found = "sha512-" + base64.b64encode(digest).decode()
    if found != package.integrity:
        raise SystemExit(f"{spec}: integrity is {found}, expected {package.integrity}")
    return tarball


def without_government_branding(css: str) -> str:
    """Remove the typeface, crown and crest that only GOV.UK itself may use."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", BODY_FONT)
    css = re.sub(r"\.govuk-footer__(?:crown|copyright-logo)[^{},]*\{[^}]*\}", "", css)
    css = re.sub(r"@supports[^{]*\{\s*\}", "", css)
    return without_source_map(css)


def without_source_map(text: str) -> str:
    """Drop the pointer to a map we do not ship; hashed static storage would look for it."""
    return re.sub(r"\n?(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?", "", text).rstrip() + "\n"


def check_stylesheet(css: str) -> None:
    """Stop if anything we promised to remove is still there."""
    for word in ("GDS Transport", "crest", "crown", "@font-face", "/assets/", "url(/", "url(http"):
        if word in css:
            raise SystemExit(f"govuk-frontend.min.css still contains {word!r}")


CHANGES: dict[str, Callable[[str], str]] = {
    "govuk-frontend.min.css": without_government_branding,
    "govuk-frontend.min.js": without_source_map,
}


def copy_files(package: Package, tarball: Path) -> list[Path]:
    """Write a package's chosen files into the vendor folder; the licence text must be there."""
    folder = VENDOR / package.folder
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(tarball) as archive:
        for inside, name in package.files.items():
            source = archive.extractfile(f"package/{inside}")
            if source is None:
                raise SystemExit(f"{package.name}: {inside} is not in the package")
            content = source.read()
            if name in CHANGES:
                content = CHANGES[name](content.decode()).encode()
            if name.endswith(".css"):
                check_stylesheet(content.decode())
            (folder / name).write_bytes(content)
    # The govuk-frontend package names its licence without carrying the text,
    # so that text is kept in the repository and only checked for here.
    if not (folder / "LICENSE.txt").exists():
        raise SystemExit(f"{package.folder}/LICENSE.txt is missing")
    return sorted(path for path in folder.iterdir() if path.is_file())


def describe(package: Package, files: list[Path]) -> str:
    """One package's part of VENDOR.toml."""
    lines = [
        f"[{json.dumps(package.folder)}]",
        f"package = {json.dumps(package.name)}",
        f"version = {json.dumps(package.version)}",
        f"licence = {json.dumps(package.licence)}",
        f"integrity = {json.dumps(package.integrity)}",
        "",
        f"[{json.dumps(package.folder)}.sha256]",
    ]
    for path in files:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"{json.dumps(path.name)} = {json.dumps(digest)}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fetch everything and write VENDOR.toml."""
    parts = ["# Written by scripts/vendor.py; a test compares every hash with its file.\n"]
    with tempfile.TemporaryDirectory() as name:
        for package in PACKAGES:
            files = copy_files(package, fetch(package, Path(name)))
            parts.append(describe(package, files))
    (VENDOR / "VENDOR.toml").write_text("\n".join(parts))
    print(f"{VENDOR.name}: {len(PACKAGES)} packages")


if __name__ == "__main__":
    main()
