"""Where a file comes from, inside it: Dublin Core in RDF, and each format's own fields.

All four formats hold the same few elements, so that any viewer of metadata shows them and
`components.briefing.reading` finds them: in an XMP packet in PNG and PDF, in ``<metadata>`` in SVG,
in a part of its own in a deck.
"""

from __future__ import annotations

import io
from html import escape

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject, TextStringObject

from components.briefing.lineage import Lineage

PX_PER_INCH = 96
"""Pixels of a picture at 1x for each inch of its stated size."""

DECK_PART = "customXml/item1.xml"
"""Part of a deck's package that holds the elements: its own properties hold 255 letters each."""

AUTHOR = "The force-posture dashboard founders"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">{}</x:xmpmeta>\n<?xpacket end="r"?>'
)

# The kind of list that XMP asks for; an element that is not here is a plain text.
_LISTS = {
    "title": "Alt",
    "description": "Alt",
    "rights": "Alt",
    "creator": "Seq",
    "date": "Seq",
    "relation": "Bag",
    "type": "Bag",
}


def described(lineage: Lineage) -> dict[str, str]:
    """Return what any viewer of metadata can show, by Dublin Core's names."""
    return {
        "title": lineage.title,
        "creator": AUTHOR,
        "description": f"{lineage.title}. Counted: {lineage.rule} {lineage.counted}",
        "date": lineage.made,
        "rights": f"Record {lineage.licence}. Map: {lineage.credit}",
        "type": lineage.subject,
        "identifier": f"{lineage.record} {lineage.version} sha256:{lineage.digest}",
        "relation": lineage.link or f"?{lineage.query}",
        "source": " | ".join(
            f"{s.publisher}: {s.title} ({s.published or 'undated'}), {s.url}"
            for s in lineage.sources
        ),
    }


def block(lineage: Lineage) -> str:
    """Return the elements as RDF, for files that hold XML."""
    return f'<rdf:RDF xmlns:rdf="{_RDF}">{_description(described(lineage))}</rdf:RDF>'


def _description(texts: dict[str, str]) -> str:
    elements = "".join(
        f"<dc:{name}>{_value(name, text)}</dc:{name}>" for name, text in texts.items()
    )
    return f'<rdf:Description rdf:about="" xmlns:dc="{_DC}">{elements}</rdf:Description>'


def _value(name: str, text: str) -> str:
    plain = escape(_plain(text), quote=False)
    if name not in _LISTS:
        return plain
    kind = _LISTS[name]
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    return f"<rdf:{kind}><rdf:li{language}>{plain}</rdf:li></rdf:{kind}>"


def write_png(image: Image.Image, scale: int, lineage: Lineage) -> bytes:
    """Return a picture as PNG with text chunks and its size on paper."""
    texts = described(lineage)
    info = PngInfo()
    for keyword, name in (
        ("Title", "title"),
        ("Author", "creator"),
        ("Description", "description"),
        ("Copyright", "rights"),
        ("Source", "relation"),
        ("Sources", "source"),
    ):
        info.add_itxt(keyword, texts[name])
    info.add_itxt("XML:com.adobe.xmp", _PACKET.format(block(lineage)))
    dots = PX_PER_INCH * scale
    stream = io.BytesIO()
    image.save(stream, "PNG", pnginfo=info, dpi=(dots, dots), compress_level=5)
    return stream.getvalue()


def write_svg(svg: str, lineage: Lineage) -> bytes:
    """Return a drawing as SVG with a title, a description and metadata."""
    texts = described(lineage)
    head = (
        f"<title>{escape(_plain(texts['title']), quote=False)}</title>\n"
        f"<desc>{escape(_plain(texts['description']), quote=False)}</desc>\n"
        f"<metadata>{block(lineage)}</metadata>\n"
    )
    at = svg.index(">", svg.index("<svg ")) + 1
    return f'{svg[: at - 1]} role="img">\n {head}{svg[at:].lstrip()}'.encode()


def write_pdf(pdf: bytes, lineage: Lineage) -> bytes:
    """Return a PDF with its information and XMP set, everything else as it was."""
    texts = described(lineage)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pdf_header = "%PDF-1.7"
    writer.metadata = {
        "/Title": texts["title"],
        "/Author": texts["creator"],
        "/Subject": texts["description"],
        "/Keywords": texts["relation"],
        "/Creator": f"{lineage.record} {lineage.version}",
        "/Sources": texts["source"],
        "/CreationDate": f"D:{lineage.made.replace('-', '')}",
        "/ModDate": f"D:{lineage.made.replace('-', '')}",
    }
    root = writer.root_object
    xmp = _PACKET.format(block(lineage))
    typeset = root["/Metadata"].get_object() if "/Metadata" in root else None
    if isinstance(typeset, StreamObject):
        # What a typesetter wrote, such as that the file is tagged, stays.
        packet = typeset.get_data().decode("utf-8")
        more = {name: text for name, text in texts.items() if f"<dc:{name}>" not in packet}
        xmp = packet.replace("</rdf:RDF>", f"{_description(more)}</rdf:RDF>", 1)
    # A new stream, which is written plain, as XMP is meant to be: found by looking through the
    # bytes of any file.
    writer.xmp_metadata = None
    writer.xmp_metadata = xmp.encode()
    stream = root["/Metadata"].get_object()
    assert isinstance(stream, StreamObject)  # noqa: S101 - as the line above made it
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    if "/Lang" not in root:
        root[NameObject("/Lang")] = TextStringObject("en-GB")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _plain(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff")
