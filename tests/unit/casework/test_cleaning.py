"""Files are made again from what can be seen of them: what was planted is looked for in every byte afterwards, and what
is not what it seems is refused."""

import re
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.unit.casework import planted
from tests.unit.casework.planted import SECRET, every_byte
from village.casework.rules import cleaning
from village.casework.rules.attachments import KINDS, MAX_BYTES, REFUSED, Unsafe, read_answer, verdict
from village.casework.rules.cleaning import answer, bare_jpeg, clean

TRACES = [SECRET.encode(), *b"Refuge Exif GPS JavaScript EmbeddedFile <script /URI PK\3\4".split()]


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (planted.jpeg(), "jpeg"),
        (planted.png(), "png"),
        (planted.pdf(), "pdf"),
        (planted.pdf(chained=True), "pdf"),
    ],
)
def test_what_was_planted_in_a_file_is_nowhere_in_what_is_kept(raw: bytes, kind: str) -> None:
    assert SECRET.encode() in every_byte(kind, raw) or SECRET.encode().hex().encode() in raw
    found, made = clean(raw)
    everything = every_byte(kind, made)
    assert found == kind
    for trace in (
        SECRET.encode(),
        b"Refuge",
        b"Exif",
        b"GPS",
        b"JavaScript",
        b"EmbeddedFile",
        b"<script",
        b"/URI",
        b"PK\3\4",
    ):
        assert trace not in everything, trace
    assert clean(made)[0] == kind


def test_a_picture_loses_where_it_was_taken_and_keeps_which_way_is_up() -> None:
    raw = planted.jpeg((64, 48), turned=6)
    with Image.open(BytesIO(raw)) as before:
        assert before.getexif().get_ifd(0x8825)  # it was there
    with Image.open(BytesIO(clean(raw)[1])) as after:
        assert (after.size, dict(after.getexif())) == ((48, 64), {})
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    with Image.open(BytesIO(clean(planted.png())[1])) as after:
        assert (after.mode, after.getpixel((3, 3)), after.info) == ("RGBA", (1, 2, 3, 128), {})


def test_a_pdf_still_says_what_it_said_and_its_pictures_show_what_they_showed() -> None:
    made = clean(planted.pdf())[1]
    with pikepdf.open(BytesIO(made)) as opened:
        (page,) = opened.pages
        assert b"(What can be seen) Tj" in page.Contents.read_bytes()
        assert set(opened.Root.keys()) == {"/Type", "/Pages"}
        assert dict(opened.docinfo) == {}
        image = page.Resources.XObject.Im
        with Image.open(BytesIO(planted.jpeg())) as before:
            assert pikepdf.PdfImage(image).as_pil_image().tobytes() == before.tobytes()
    assert clean(planted.pdf())[1] == made  # the same file is the same bytes


def test_what_a_form_shows_stays_and_the_form_goes() -> None:
    pdf = pikepdf.new()
    page = planted.page(pdf)
    shown = pikepdf.Stream(
        pdf, b"BT (Filled in) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 90, 20],
        Resources=pikepdf.Dictionary(Properties=pikepdf.Dictionary(P=pikepdf.Dictionary(Who=pikepdf.String(SECRET)))),
    )  # fmt: skip
    widget = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String(SECRET), F=4,
        V=pikepdf.String("Filled in"), Rect=[0, 0, 90, 20], AP=pikepdf.Dictionary(N=pdf.make_indirect(shown)),
    )  # fmt: skip
    widget = pdf.make_indirect(widget)
    page.obj.Annots = pikepdf.Array([widget])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([widget]))
    everything = every_byte("pdf", clean(saved(pdf))[1])
    assert b"Filled in" in everything
    assert b"/Widget" not in everything
    assert SECRET.encode() not in everything


def test_a_former_version_of_a_pdf_is_not_in_what_is_kept() -> None:
    pdf = pikepdf.new()
    planted.page(pdf, SECRET)
    first = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    with pikepdf.open(BytesIO(first)) as opened:
        page, root, size = opened.pages[0].Contents.objgen[0], opened.Root.objgen[0], len(opened.objects) + 1
    before = int(re.findall(rb"startxref\s+(\d+)", first)[-1])
    words = b"BT (The second version) Tj ET"
    changed = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (page, len(words), words)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        page, len(first), size, root, before, len(first) + len(changed),
    )  # fmt: skip
    both = first + changed + table
    assert SECRET.encode() in both
    everything = every_byte("pdf", clean(both)[1])
    assert b"The second version" in everything
    assert SECRET.encode() not in everything


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"x" * (MAX_BYTES + 1), "larger than 10 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "Only PDF"),
        (b"\xef\xbb\xbf  <!doctype html><p>Hello", "Only PDF"),
        (b"{\\rtf1 Hello}", "Only PDF"),
        (b"Hello\n%PDF-1.7\n", "Only PDF"),
        (b"GIF89a" + b"\x01\x00" * 40, "Only PDF"),
        (b"MZ\x90\x00", "Only PDF"),
        (b"a\x00b", "hidden character"),
        ("Mary \u202eyraM".encode(), "hidden character"),
        (b"\xff\xfeH\x00i\x00", "Only PDF"),
        (b"%PDF-1.7 and nothing of one", "cannot be read"),
        (b"\xff\xd8\xff\xe0 and nothing of a picture", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n and nothing of a picture", "cannot be read"),
        (planted.jpeg()[:300], "cannot be read"),
    ],
)
def test_what_is_not_what_it_seems_or_is_of_no_kept_kind_is_refused(raw: bytes, says: str) -> None:
    with pytest.raises(Unsafe, match=says):
        clean(raw)
    assert answer(raw).startswith(REFUSED)
    with pytest.raises(Unsafe, match=says):
        read_answer(answer(raw))


def test_a_document_of_words_with_macros_a_zip_and_a_renamed_program_are_refused_by_their_content() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    for raw in (out.getvalue(), b"\x7fELF\x02\x01\x01", bytes(range(256))):
        with pytest.raises(Unsafe, match="Only PDF"):
            clean(raw)


def test_a_picture_that_unpacks_to_too_many_points_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    header = (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 10**6)) + chunk(b"IEND", b"")
    with pytest.raises(Unsafe):
        clean(b"\x89PNG\r\n\x1a\n" + body)
    monkeypatch.setattr(cleaning, "MAX_PIXELS", 64 * 48 - 1)
    with pytest.raises(Unsafe, match="points"):
        clean(planted.jpeg())


def test_a_pdf_that_is_locked_too_long_or_holds_what_cannot_be_cleaned_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pdf = pikepdf.new()
    page = planted.page(pdf)
    with pytest.raises(Unsafe, match="password"):
        clean(saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u")))
    with pytest.raises(Unsafe, match="at least one page"):
        clean(saved(pikepdf.new()))
    monkeypatch.setattr(cleaning, "MAX_PAGES", 0)
    with pytest.raises(Unsafe, match="at most 0"):
        clean(saved(pdf))
    monkeypatch.undo()
    page.obj.Resources.XObject = pikepdf.Dictionary(
        Im=pikepdf.Stream(pdf, b"x", Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.JPXDecode)
    )
    with pytest.raises(Unsafe, match="JPEG 2000"):
        clean(saved(pdf))
    page.obj.Resources.XObject = pikepdf.Dictionary(
        Im=pikepdf.Stream(pdf, b"no picture", Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.DCTDecode)
    )
    with pytest.raises(Unsafe, match="cannot be read"):
        clean(saved(pdf))


def test_words_are_kept_as_they_are_with_one_kind_of_line_break() -> None:
    assert clean("\ufeffShe said: cafe\u0301\r\nyes".encode()) == ("text", "She said: café\nyes".encode())


@given(st.binary(max_size=400))
def test_whatever_is_sent_is_kept_as_a_known_kind_or_refused_in_a_sentence(raw: bytes) -> None:
    told = answer(raw)
    if told.startswith(REFUSED):
        assert len(told) > 10
        return
    kind, made = read_answer(told)
    assert kind in KINDS
    assert answer(made) == told  # what was made again is made the same again


@pytest.mark.parametrize("told", [b"", b"pdf\n", b"exe\nMZ", b"\xff\xff\nx", b"text"])
def test_an_answer_that_was_cut_off_or_is_none_is_a_refusal(told: bytes) -> None:
    with pytest.raises(Unsafe, match="cannot be read"):
        read_answer(told)


def test_a_jpeg_of_several_scans_keeps_its_points_and_nothing_else() -> None:
    out = BytesIO()
    noise = Image.effect_noise((120, 90), 60).convert("RGB")
    noise.save(out, "JPEG", progressive=True, comment=SECRET.encode())
    raw = out.getvalue()
    filled = raw[:2] + b"\xff" + raw[2:] + SECRET.encode()  # a filling byte may stand before a marker
    made = bare_jpeg(filled)
    assert SECRET.encode() not in made
    with Image.open(BytesIO(raw)) as before, Image.open(BytesIO(made)) as after:
        assert before.tobytes() == after.tobytes()
    assert bare_jpeg(made) == made
    for wrong in (b"PNG", raw[:2], raw[:-40], raw[: raw.index(b"\xff\xda") + 30], raw[:2] + b"no marker"):
        with pytest.raises(Unsafe):
            bare_jpeg(wrong)


def test_a_scanner_that_ends_otherwise_than_it_should_has_not_answered() -> None:
    assert [verdict(code) for code in (0, 1, 2, -9, 127)] == ["clean", "harmful", "waiting", "waiting", "waiting"]


def test_a_stream_that_says_its_bytes_are_in_another_file_says_so_no_more() -> None:
    pdf = pikepdf.new()
    page = planted.page(pdf)
    drawn = pikepdf.Stream(pdf, b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    drawn.F = pikepdf.String(SECRET)
    page.obj.Resources.XObject = pikepdf.Dictionary(Fm=pdf.make_indirect(drawn))
    raw = saved(pdf)
    assert SECRET.encode() in every_byte("pdf", raw)
    assert SECRET.encode() not in every_byte(*clean(raw))
