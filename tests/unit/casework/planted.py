"""Files in which something is hidden that must not come along, and where to look for it afterwards."""

from io import BytesIO

import pikepdf
from PIL import Image

SECRET = "Refuge-Lane-7"
WHERE = (53.4839, -2.2446)


def jpeg(size: tuple[int, int] = (64, 48), *, turned: int = 1) -> bytes:
    """A picture with where it was taken, who took it and a comment, and with something hung on to its end."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x010E] = turned, SECRET, SECRET
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (53.0, 29.0, 2.04), "W", (2.0, 14.0, 40.56)
    out = BytesIO()
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.putpixel((0, 0), (0, 0, 250))
    picture.save(out, "JPEG", exif=exif, comment=SECRET.encode(), icc_profile=SECRET.encode() * 9)
    return out.getvalue() + b"<script>" + SECRET.encode() + b"</script>\xff\xd9"


def png() -> bytes:
    """A picture that can be seen through, with words in it."""
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    told = PngInfo()
    told.add_text("Author", SECRET)
    told.add_itxt("XML:com.adobe.xmp", SECRET)
    out = BytesIO()
    Image.new("RGBA", (20, 10), (1, 2, 3, 128)).save(out, "PNG", pnginfo=told)
    return out.getvalue() + SECRET.encode()


def page(pdf: pikepdf.Pdf, words: str = "What can be seen") -> pikepdf.Page:
    """A page that says something."""
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    drawn = pikepdf.Stream(pdf, f"BT /A 12 Tf 72 700 Td ({words}) Tj ET /OC /M BDC EMC".encode())
    hidden = pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(SECRET))
    made = pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, 595, 842], Contents=pdf.make_indirect(drawn),
        Resources=pikepdf.Dictionary(
            Font=pikepdf.Dictionary(A=pdf.make_indirect(font)),
            Properties=pikepdf.Dictionary(M=pdf.make_indirect(hidden)),
        ),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    return pdf.pages[-1]


def pdf(*, chained: bool = False) -> bytes:
    """A PDF with an author, XMP, a file inside, scripts, links, a former version and a picture that says where."""
    made = pikepdf.new()
    one = page(made)
    inside = pikepdf.Stream(made, SECRET.encode())
    made.attachments["secret.txt"] = pikepdf.AttachedFileSpec(made, SECRET.encode(), filename=f"{SECRET}.txt")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{SECRET}')"))
    made.Root.OpenAction, one.obj.AA = script, pikepdf.Dictionary(O=script)
    one.obj.PieceInfo = pikepdf.Dictionary(X=pikepdf.Dictionary(Private=pikepdf.String(SECRET)))
    one.obj.Metadata = made.make_indirect(inside)
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(f"https://example.org/{SECRET}"))
    annotation = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=link, Contents=pikepdf.String(SECRET)
    )
    one.obj.Annots = pikepdf.Array([made.make_indirect(annotation)])
    made.docinfo["/Author"] = SECRET
    with made.open_metadata() as told:
        told["dc:creator"] = [SECRET]
    _draw(made, one, chained)
    out = BytesIO()
    made.save(out)
    return out.getvalue() + b"\n% " + SECRET.encode() + b"\nPK\x03\x04" + SECRET.encode()


def _draw(made: pikepdf.Pdf, one: pikepdf.Page, chained: bool) -> None:
    """A picture of a camera in the page, wrapped once more if `chained`."""
    data = jpeg()
    drawn = pikepdf.Stream(
        made, data.hex().encode() + b">" if chained else data, Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image, Width=64, Height=48, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
        Metadata=pikepdf.Stream(made, SECRET.encode()), PieceInfo=pikepdf.Dictionary(A=[pikepdf.String(SECRET)]),
        Filter=pikepdf.Array([pikepdf.Name.ASCIIHexDecode, pikepdf.Name.DCTDecode]) if chained
        else pikepdf.Name.DCTDecode,
    )  # fmt: skip
    one.obj.Resources.XObject = pikepdf.Dictionary(Im=made.make_indirect(drawn))


def every_byte(kind: str, made: bytes) -> bytes:
    """What stands anywhere in a file: its bytes, and of a PDF every stream and text of it, unpacked."""
    if kind != "pdf":
        return made
    found = [made]
    with pikepdf.open(BytesIO(made)) as opened:
        for one in opened.objects:
            found.append(repr(one).encode())
            if isinstance(one, pikepdf.Stream):
                found += [one.read_raw_bytes(), repr(one.stream_dict).encode()]
                if "/DCTDecode" not in repr(one.get("/Filter")):
                    found.append(one.read_bytes())
        found += [repr(opened.Root).encode(), repr(opened.trailer).encode()]
    return b"\n".join(found)
