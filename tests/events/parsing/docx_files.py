"""Word files for the tests, zipped from as little XML as Word itself would accept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CONTENT_TYPES = f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
</Types>"""
ROOT = f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>
</Relationships>"""
RELATIONS = f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="l1" Type="{OFFICE}/hyperlink" TargetMode="External"
 Target="https://example.org/register"/>
<Relationship Id="l2" Type="{OFFICE}/hyperlink" TargetMode="External" Target="javascript:alert(1)"/>
</Relationships>"""
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="LP"><w:name w:val="List Paragraph"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
FOOTNOTES = f"""<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>In force since May.</w:t></w:r>
</w:p></w:footnote></w:footnotes>"""


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, style: str = "", level: int | None = None) -> str:
    numbered = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        if level is not None
        else ""
    )
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{numbered}</w:pPr>{content}</w:p>"


def link(text: str, relation: str) -> str:
    return f'<w:hyperlink r:id="{relation}">{run(text)}</w:hyperlink>'


def table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
INVITATION = "".join(
    [
        paragraph(run("Rights at the border"), "T"),
        paragraph(run("Thursday 1 October 2026, 10:00–11:30 CEST")),
        paragraph(run("Aims"), "H2"),
        paragraph(run("Explain the ") + run("law", "<w:b/>") + NOTE, "LP", 0),
        paragraph(run("national law"), "LP", 1),
        paragraph(run("Meet &lt;people&gt;"), "LP", 0),
        paragraph(link("Register here", "l1") + run(", not ") + link("there", "l2")),
        table([["10:00", "Welcome"], ["10:15", "Talk"]]),
        paragraph(f'<w:del w:id="9"><w:r><w:delText>gone</w:delText></w:r></w:del>{run("kept")}'),
    ]
)


def document(body: str) -> str:
    return f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"


def parts(body: str = INVITATION) -> dict[str, str | bytes]:
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT,
        "word/_rels/document.xml.rels": RELATIONS,
        "word/document.xml": document(body),
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": FOOTNOTES,
    }


def zipped(content: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return file.getvalue()


def word_file(body: str = INVITATION) -> bytes:
    return zipped(parts(body))
