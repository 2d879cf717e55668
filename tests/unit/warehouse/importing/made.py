"""Made-up files and the mappings that read them."""

import io
import zipfile
from pathlib import Path
from typing import Any

from village.warehouse.importing.mapping import Mapping, read_mapping
from village.warehouse.importing.reading import Imported, read

PLAIN = """\
dataset: made-up
title: Figures of nobody
publisher: Nobody
licence: none
published_on: 2024-05-01
files:
  - name: "*.csv"
period: {column: year, kind: academic}
rows:
  - when: {area: England}
    level: country
    area: area
  - when: {area: [Inner London, Outer London]}
    level: subregion
    area: area
  - when: {area: [London, North East]}
    level: region
    area: area
  - when: {area: nowhere}
    drop: rows of nowhere
  - level: authority
    area: area
groups:
  - {column: sex, what: sex, values: {Girls: girls, Boys: boys}}
codes: {c: suppressed, x: not-available, z: not-applicable, low: low, NE: not-entered}
definition: "1"
indicators:
  - {name: share, title: A share, unit: percent, value: share, numerator: number, denominator: of}
"""
HEADER = "year,area,sex,share,number,of\n"


def plain(**changes: Any) -> Mapping:
    """The plain mapping with some of its names said differently."""
    return Mapping.model_validate(read_mapping("plain.yaml", PLAIN.encode()).model_dump(by_alias=True) | changes)


def imported(folder: Path, text: str | bytes, mapping: Mapping | None = None, name: str = "figures.csv") -> Imported:
    """What a file with these contents comes to."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path, mapping or plain())


def rows(*lines: str) -> str:
    """A file of the plain mapping."""
    return HEADER + "".join(f"{line}\n" for line in lines)


def why(found: Imported) -> list[tuple[int, str, str, str]]:
    """What was set aside."""
    return [tuple(row) for row in found.quarantined.iter_rows()]  # type: ignore[misc]


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return held.getvalue()


ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def ods(tables: dict[str, str], mimetype: bool = True) -> bytes:
    """A spreadsheet whose tables hold this XML."""
    inside = "".join(f'<table:table table:name="{name}">{xml}</table:table>' for name, xml in tables.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OFFICE}" '
        f'xmlns:table="{_TABLE}" xmlns:text="{_TEXT}" office:version="1.2"><office:body><office:spreadsheet>{inside}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"mimetype": ODS.encode()} if mimetype else {}
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/></manifest:manifest>'
    )
    return zipped(parts | {"content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()})


def ods_rows(*lines: str) -> str:
    """Rows of cells, split at commas: numbers as numbers, the rest as text."""
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, line.split(',')))}</table:table-row>" for line in lines)


def _ods_cell(text: str) -> str:
    if text.replace(".", "").isdigit():
        kind = f'office:value-type="float" office:value="{text}"'
        return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"
    if not text:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def xlsx(sheet: str) -> bytes:
    """A workbook of one sheet with these rows as XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
                f'PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override '
                f'PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
                '<sheet name="Figures" sheetId="1" r:id="r1"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'
            ).encode(),
        }
    )


def xlsx_rows(*lines: str) -> str:
    """Rows of cells, split at commas."""
    made = []
    for number, line in enumerate(lines, 1):
        cells = []
        for letter, text in zip("ABCDEFGH", line.split(","), strict=False):
            if text.replace(".", "").isdigit():
                cells.append(f'<c r="{letter}{number}"><v>{text}</v></c>')
            elif text:
                cells.append(f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>')
        made.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(made)
