"""The lineage inside a file: text chunks of a PNG, metadata of an SVG, XMP of a PDF.

Beside the fields that any viewer shows (title, author, description, source, rights), each format
holds the whole lineage once, as JSON under one name, so that `components.briefing.reading` finds it
without understanding the rest of the file.
"""

from __future__ import annotations

import io
from html import escape

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, StreamObject, TextStringObject

from components.briefing.lineage import Lineage

PX_PER_INCH = 96
"""Pixels of a picture at 1x for each inch of its stated size."""

KEY = "force-posture-lineage"
"""Keyword of the PNG chunk and name of the element that hold the lineage."""

NAMESPACE = "urn:force-posture:lineage"

OPENING = f'<{KEY} xmlns="{NAMESPACE}">'
CLOSING = f"</{KEY}>"

DECK_PART = "customXml/item1.xml"
"""Part of a deck's package that holds the lineage."""

AUTHOR = "The force-posture dashboard founders"

_XMP_ID = "W5M0MpCehiHzreSzNTczkc9d"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"


def described(lineage: Lineage) -> dict[str, str]:
    """Return what any viewer of metadata can show, by Dublin Core's names."""
    return {
        "title": lineage.title,
        "creator": AUTHOR,
        "description": f"{lineage.title}. Counted: {lineage.rule} {lineage.counted}",
        "date": lineage.made,
        "rights": f"Record {lineage.licence}. Map made with Natural Earth; GeoNames, CC BY 4.0; "
        "GSHHG/WDBII, LGPL.",
        "identifier": f"{lineage.record}-{lineage.version}?{lineage.query}",
        "relation": lineage.link or f"?{lineage.query}",
        "source": " | ".join(
            f"{s.publisher}: {s.title} ({s.published or 'undated'}), {s.url}"
            for s in lineage.sources
        ),
    }


def block(lineage: Lineage) -> str:
    """Return the element that holds the lineage, for files that hold XML."""
    return f"{OPENING}{escape(lineage.as_json(), quote=False)}{CLOSING}"


def write_png(image: Image.Image, scale: int, lineage: Lineage) -> bytes:
    """Return a picture as PNG with text chunks and its size on paper."""
    said = described(lineage)
    info = PngInfo()
    for keyword, name in (
        ("Title", "title"),
        ("Author", "creator"),
        ("Description", "description"),
        ("Copyright", "rights"),
        ("Source", "relation"),
        ("Sources", "source"),
    ):
        info.add_itxt(keyword, said[name])
    info.add_itxt(KEY, lineage.as_json())
    dots = PX_PER_INCH * scale
    stream = io.BytesIO()
    image.save(stream, "PNG", pnginfo=info, dpi=(dots, dots), compress_level=5)
    return stream.getvalue()


def write_svg(svg: str, lineage: Lineage) -> bytes:
    """Return a drawing as SVG with a title, a description and metadata."""
    said = {name: escape(_plain(text), quote=False) for name, text in described(lineage).items()}
    fields = "".join(f"<dc:{name}>{text}</dc:{name}>" for name, text in said.items())
    head = (
        f"<title>{said['title']}</title>\n<desc>{said['description']}</desc>\n"
        f'<metadata><rdf:RDF xmlns:rdf="{_RDF}" xmlns:dc="{_DC}">'
        f'<rdf:Description rdf:about="">{fields}</rdf:Description></rdf:RDF>'
        f"{block(lineage)}</metadata>\n"
    )
    at = svg.index(">", svg.index("<svg ")) + 1
    return f'{svg[: at - 1]} role="img">\n {head}{svg[at:].lstrip()}'.encode()


def write_pdf(pdf: bytes, lineage: Lineage) -> bytes:
    """Return a PDF with its information and XMP set, everything else as it was."""
    said = described(lineage)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pdf_header = "%PDF-1.7"
    writer.metadata = {
        "/Title": said["title"],
        "/Author": said["creator"],
        "/Subject": said["description"],
        "/Keywords": said["relation"],
        "/Creator": f"{lineage.record} {lineage.version}",
        "/Sources": said["source"],
        "/CreationDate": f"D:{lineage.made.replace('-', '')}",
        "/ModDate": f"D:{lineage.made.replace('-', '')}",
    }
    root = writer.root_object
    xmp = _xmp(said, lineage)
    known = root["/Metadata"].get_object() if "/Metadata" in root else None
    if isinstance(known, StreamObject):
        # What a typesetter wrote, such as that the file is tagged, stays.
        text = known.get_data().decode("utf-8")
        extra = f'<rdf:Description rdf:about="">{block(lineage)}</rdf:Description>'
        xmp = text.replace("</rdf:RDF>", f"{extra}</rdf:RDF>", 1)
    # Plain, as XMP is meant to be: found by looking through the bytes of any file.
    stream = DecodedStreamObject()
    stream.set_data(xmp.encode())
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    root[NameObject("/Metadata")] = writer._add_object(stream)
    if "/Lang" not in root:
        root[NameObject("/Lang")] = TextStringObject("en-GB")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _xmp(said: dict[str, str], lineage: Lineage) -> str:
    def alt(name: str) -> str:
        text = escape(_plain(said[name]), quote=False)
        item = f'<rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt>'
        return f"<dc:{name}>{item}</dc:{name}>"

    def seq(name: str) -> str:
        text = escape(_plain(said[name]), quote=False)
        return f"<dc:{name}><rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq></dc:{name}>"

    texts = "".join(
        f"<dc:{name}>{escape(_plain(said[name]), quote=False)}</dc:{name}>"
        for name in ("identifier", "source")
    )
    return (
        f'<?xpacket begin="\ufeff" id="{_XMP_ID}"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">'
        f'<rdf:Description rdf:about="" xmlns:dc="{_DC}">'
        f"{alt('title')}{alt('description')}{alt('rights')}{seq('creator')}{seq('date')}{texts}"
        f"{block(lineage)}</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    )


def _plain(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff")
