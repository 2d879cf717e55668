"""Files that somebody keeps with a record, made again from what can be seen of them.

What a file is, its content says, never its name. A picture is drawn again, so that nothing is left of where and with
what it was taken, nor of anything that was hung on to it. A PDF is built again of its pages: what forms show is drawn
on them; scripts, files inside, links, authors, former versions and layers that can be switched are left behind. What
cannot be made again is refused, with a sentence that says what to do. One file is read in memory: whoever calls this
does so where memory and time are bounded (`actions.attachments`).
"""

import unicodedata
from codecs import BOM_UTF8 as BOM
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image, ImageOps

from village.casework.rules.attachments import BROKEN, MAX_BYTES, REFUSED, Unsafe
from village.kernel.tables.rules import hidden

MAX_PIXELS, MAX_PAGES = 40_000_000, 300
OTHER = "Only PDF, JPEG, PNG and plain text (UTF-8) can be kept. Save it as a PDF, then choose that."


_BEGINS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}


def clean(raw: bytes) -> tuple[str, bytes]:
    """The kind of a file and its bytes made again. Raises Unsafe."""
    if not raw.removeprefix(BOM).strip():
        raise Unsafe("This file is empty.")
    if len(raw) > MAX_BYTES:
        raise Unsafe(f"This file is larger than {MAX_BYTES // 1_000_000} MB. Make it smaller, or keep it in parts.")
    kind = next((one for begins, one in _BEGINS.items() if raw.startswith(begins)), "text")
    makers = {"pdf": _pdf, "text": _text}
    return kind, makers[kind](raw) if kind in makers else _picture(raw, kind)


def answer(raw: bytes) -> bytes:
    """`clean` as one stream of bytes: the kind and a line break before what was made, or REFUSED before a sentence."""
    try:
        kind, made = clean(raw)
    except Unsafe as unsafe:
        return REFUSED + str(unsafe).encode()
    return kind.encode() + b"\n" + made


def _text(raw: bytes) -> bytes:
    """Plain words: nothing that a browser or a reader of documents might take for more."""
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unsafe(OTHER) from None
    if words.lstrip()[:1] == "<" or words.startswith("{\\rtf") or "%PDF-" in words[:1100]:
        raise Unsafe(OTHER)
    wrong = hidden(words.replace("\r\n", "\n"))
    if wrong:
        raise Unsafe(f"{OTHER} This seems to be text. {wrong}.")
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n")).encode()


def _picture(raw: bytes, kind: str) -> bytes:
    """A picture drawn again, turned as its camera said it should be."""
    try:
        with Image.open(BytesIO(raw), formats=[kind.upper()]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Unsafe(f"This picture has more than {MAX_PIXELS // 1_000_000} million points. Make it smaller.")
            turned = ImageOps.exif_transpose(opened)
            seen_through = kind == "png" and turned.has_transparency_data
            drawn = turned.convert("RGBA" if seen_through else "RGB")
        picture, out = Image.new(drawn.mode, drawn.size), BytesIO()
        picture.paste(drawn)
        picture.save(out, kind.upper(), quality=90)
    except Unsafe:
        raise
    except Exception:  # a picture that is broken can fail in any way that its reader knows
        raise Unsafe(BROKEN) from None
    return out.getvalue()


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

_PAGE = frozenset({"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group"})
"""What a page needs to look as it does."""
_TELLS = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AF",
    "/EF",
    "/OPI",
    "/Alternates",
    "/Ref",
    "/Measure",
    "/PtData",
)
"""What can hang on anything that a page draws, and is not drawn."""
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
"""By which a stream says that its bytes are in another file."""


def _pdf(raw: bytes) -> bytes:
    try:
        with pikepdf.open(BytesIO(raw)) as pdf, pikepdf.new() as paper:
            if not 0 < len(pdf.pages) <= MAX_PAGES:
                raise Unsafe(f"A PDF has at least one page and at most {MAX_PAGES}. Keep it in parts.")
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("all")
            paper.pages.extend(pdf.pages)
            for page in paper.pages:
                for key in set(page.obj.keys()) - _PAGE:
                    del page.obj[key]
            for one in paper.objects:
                _bare(paper, one)
            out = BytesIO()
            paper.save(out, deterministic_id=True)
    except Unsafe:
        raise
    except pikepdf.PasswordError:
        raise Unsafe("This PDF is locked with a password. Save it without one, then choose that.") from None
    except Exception:  # as with pictures
        raise Unsafe(BROKEN) from None
    return out.getvalue()


def _bare(pdf: pikepdf.Pdf, one: pikepdf.Object) -> None:
    """Take from an object, and from what stands in it, whatever tells more than is drawn."""
    if isinstance(one, pikepdf.Stream):
        for key in [each for each in _ELSEWHERE if each in one]:
            del one[key]
        _bare_stream(pdf, one)
    _inside(one)


def _inside(one: pikepdf.Object) -> None:
    if isinstance(one, pikepdf.Array):
        for each in one:
            _within(each)
    if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in [each for each in _TELLS if each in one]:
            del one[key]
        if "/Properties" in one and isinstance(one["/Properties"], pikepdf.Dictionary):
            for key in one["/Properties"].keys():  # noqa: SIM118 - a PDF's dictionary is no mapping
                one["/Properties"][key] = pikepdf.Dictionary()
        for key in one.keys():  # noqa: SIM118
            _within(one[key])


def _within(one: Any) -> None:
    if isinstance(one, pikepdf.Object) and not one.is_indirect:  # what is indirect is come to by itself
        _inside(one)


def _bare_stream(pdf: pikepdf.Pdf, one: pikepdf.Stream) -> None:
    """Pictures in a page hold what their camera wrote, too."""
    found = one.get("/Filter")
    filters = (
        [] if found is None else [str(each) for each in found] if isinstance(found, pikepdf.Array) else [str(found)]
    )
    if "/JPXDecode" in filters:
        raise Unsafe("This PDF holds pictures of a kind (JPEG 2000) that cannot be made safe. Print it to a new PDF.")
    if not filters or filters[-1] != "/DCTDecode":
        return
    data = one.read_raw_bytes()
    if len(filters) > 1:
        outer = pikepdf.Stream(pdf, data, Filter=pikepdf.Array([pikepdf.Name(each) for each in filters[:-1]]))
        data = outer.read_bytes()
    one.write(bare_jpeg(data), filter=pikepdf.Name.DCTDecode)


_KEPT_PARTS = frozenset({0xEE, *range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xDA})
"""Parts of a JPEG by which it is drawn: tables, frames, scans, and how its colours are told (Adobe's)."""
_IN_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG with only what it is drawn by, and nothing after its end; its points stay as they are. Raises Unsafe for
    what is no JPEG (ITU T.81, annex B)."""
    if data[:2] != b"\xff\xd8":
        raise Unsafe(BROKEN)
    kept, at = [b"\xff\xd8"], 2
    while data[at : at + 1] == b"\xff" and at + 2 <= len(data):
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        end = _scanned(data, end) if marker == 0xDA else end
        if marker in _KEPT_PARTS:
            kept.append(data[at:end])
        at = end
    raise Unsafe(BROKEN)


def _scanned(data: bytes, at: int) -> int:
    """Where the points of a scan end: at the next marker that does not belong to them."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Unsafe(BROKEN)
        if data[at + 1] not in _IN_SCAN:
            return at
        at += 2
