"""The styles of every Word report: one sheet, so that a reader can restyle a report in one place.

Names follow Word's own where it has one (Title, Heading 1, Caption, Quote); sizes are half points.
"""

from lxml import etree

from coding.exports.wordxml import Element, W
from interviews.importers import own_marks

SERIF, SANS, MONO = "Cambria", "Calibri", "Consolas"
INK, MUTED, RULE = "1F2933", "5A6472", "B8BEC6"
OWN_OF_WORD = {"Title", "caption", "Quote", "header", "footer", "annotation text", "annotation reference"}
REGIONS = {
    "en": "en-GB",
    "fi": "fi-FI",
    "sv": "sv-SE",
    "nl": "nl-NL",
    "de": "de-DE",
    "fr": "fr-FR",
    "es": "es-ES",
}
RIGHT_TO_LEFT = ("ar", "he", "fa", "ur")


def styles_for(language: str) -> list[Element]:
    """The children of w:styles for a report in that language."""
    root = etree.fromstring(f'<w:styles xmlns:w="{W}">{_defaults(language)}{"".join(SHEET)}</w:styles>')
    return list(root)


def region(language: str) -> str:
    """A language tag as Word writes it: "fi" is "fi-FI"."""
    return REGIONS.get(language, language or "en-GB")


def _defaults(language: str) -> str:
    tag = region(language)
    bidi = f' w:bidi="{tag}"' if language.split("-")[0] in RIGHT_TO_LEFT else ""
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_font(SERIF)}<w:color w:val='{INK}'/>{_size(21)}"
        f"<w:lang w:val='{tag}'{bidi}/></w:rPr></w:rPrDefault>"
        "<w:pPrDefault><w:pPr><w:spacing w:after='120' w:line='288' w:lineRule='auto'/></w:pPr></w:pPrDefault>"
        "</w:docDefaults>"
    )


def _font(name: str) -> str:
    return f"<w:rFonts w:ascii='{name}' w:hAnsi='{name}' w:cs='{name}'/>"


def _size(half_points: int) -> str:
    return f"<w:sz w:val='{half_points}'/><w:szCs w:val='{half_points}'/>"


def _spacing(before: int, after: int, line: int = 288) -> str:
    return f"<w:spacing w:before='{before}' w:after='{after}' w:line='{line}' w:lineRule='auto'/>"


def _style(
    kind: str, name: str, *, id: str = "", based: str = "", after: str = "", p: str = "", r: str = ""
) -> str:
    """One style; `after` is the style of the next paragraph, p and r are its properties."""
    parts = [f"<w:name w:val='{name}'/>"]
    parts += [f"<w:basedOn w:val='{based}'/>"] if based else []
    parts += [f"<w:next w:val='{after}'/>"] if after else []
    parts += ["<w:qFormat/>"]
    parts += [f"<w:pPr>{p}</w:pPr>"] if p else []
    parts += [f"<w:rPr>{r}</w:rPr>"] if r else []
    own = "" if name in OWN_OF_WORD or name.startswith("heading") else " w:customStyle='1'"
    return (
        f"<w:style w:type='{kind}'{own} w:styleId='{id or name.replace(' ', '')}'>{''.join(parts)}</w:style>"
    )


def _paragraph(
    name: str, p: str = "", r: str = "", *, id: str = "", based: str = "Normal", after: str = ""
) -> str:
    return _style("paragraph", name, id=id, based=based, after=after, p=p, r=r)


def _heading(level: int, size: int, before: int, after: int, *, italic: bool = False) -> str:
    outline = f"<w:keepNext/><w:keepLines/>{_spacing(before, after, 252)}<w:outlineLvl w:val='{level - 1}'/>"
    weight = "<w:b/><w:bCs/>" + ("<w:i/><w:iCs/>" if italic else "")
    return _paragraph(
        f"heading {level}", outline, _font(SANS) + weight + _size(size), id=f"Heading{level}", after="Normal"
    )


def _border(edge: str, size: int, colour: str = RULE) -> str:
    return f"<w:{edge} w:val='single' w:sz='{size}' w:space='0' w:color='{colour}'/>"


NO_MARGINS = "<w:tblCellMar><w:top w:w='0' w:type='dxa'/><w:left w:w='0' w:type='dxa'/><w:bottom w:w='0' w:type='dxa'/><w:right w:w='0' w:type='dxa'/></w:tblCellMar>"
CELL_MARGINS = NO_MARGINS.replace("'0'", "'70'")
GRID = "".join(
    [
        _border("top", 8, INK),
        _border("bottom", 8, INK),
        _border("insideH", 4),
        _border("insideV", 4),
    ]
)
HEAD_ROW = (
    "<w:tblStylePr w:type='firstRow'><w:tcPr><w:tcBorders>"
    + _border("bottom", 8, INK)
    + "</w:tcBorders></w:tcPr>"
    "</w:tblStylePr>"
)

SHEET = (
    "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'><w:name w:val='Normal'/><w:qFormat/></w:style>",
    "<w:style w:type='character' w:default='1' w:styleId='DefaultParagraphFont'>"
    "<w:name w:val='Default Paragraph Font'/><w:uiPriority w:val='1'/><w:semiHidden/></w:style>",
    "<w:style w:type='table' w:default='1' w:styleId='TableNormal'><w:name w:val='Normal Table'/>"
    f"<w:uiPriority w:val='99'/><w:semiHidden/><w:tblPr><w:tblInd w:w='0' w:type='dxa'/>{NO_MARGINS}</w:tblPr></w:style>",
    "<w:style w:type='numbering' w:default='1' w:styleId='NoList'><w:name w:val='No List'/>"
    "<w:uiPriority w:val='99'/><w:semiHidden/></w:style>",
    _paragraph(
        "Title",
        f"<w:keepNext/>{_spacing(0, 160, 240)}",
        _font(SANS) + "<w:b/><w:bCs/>" + _size(40),
        after="Normal",
    ),
    _heading(1, 30, 360, 120),
    _heading(2, 26, 280, 100),
    _heading(3, 23, 220, 80),
    _heading(4, 22, 180, 60, italic=True),
    _paragraph("Small", _spacing(0, 80, 264), _size(18)),
    _paragraph("caption", f"<w:keepNext/>{_spacing(240, 100, 252)}", _font(SANS) + _size(20), id="Caption"),
    _paragraph("Quote", f"<w:keepLines/>{_spacing(60, 60)}<w:ind w:left='400' w:right='400'/>", _size(21)),
    _paragraph("Quote Translation", "", "<w:i/><w:iCs/>", based="Quote"),
    _paragraph(
        "Attribution",
        f"{_spacing(0, 160, 252)}<w:ind w:left='400' w:right='400'/>",
        _font(SANS) + f"<w:color w:val='{MUTED}'/>" + _size(18),
    ),
    # On the same side as the quotation above it, and nearer to that than to the next.
    _paragraph("Memo", f"{_spacing(0, 240, 264)}<w:ind w:left='400' w:right='400'/>", _size(18)),
    _paragraph(
        "Key Value",
        f"<w:tabs><w:tab w:val='left' w:pos='2268'/></w:tabs>{_spacing(0, 40, 264)}"
        "<w:ind w:left='2268' w:hanging='2268'/>",
        _font(SANS) + _size(20),
    ),
    _paragraph("Table Text", _spacing(0, 40, 252), _font(SANS) + _size(19)),
    _paragraph("Table Remark", "", _size(17), based="TableText"),
    _paragraph("Table Head", f"<w:keepNext/>{_spacing(20, 40, 252)}", "<w:b/><w:bCs/>", based="TableText"),
    _paragraph("Table End", _spacing(0, 120, 240), _size(12)),
    _paragraph("Transcript", _spacing(0, 120, 300)),
    # Named so that whoever reads the file again knows what the transcript itself does not say.
    _paragraph(own_marks.TITLE, "", "", id="TranscriptTitle", based="Title", after="Transcript"),
    _paragraph(own_marks.HEAD, "", "", id="TranscriptHead", based="KeyValue", after="Transcript"),
    _paragraph(
        own_marks.MARGIN_LABEL,
        f"{_spacing(0, 40, 240)}<w:jc w:val='right'/>",
        _font(SANS) + _size(17),
        id="MarginLabel",
    ),
    _paragraph(own_marks.MARGIN_NOTE, _spacing(0, 60, 240), _font(SANS) + _size(17), id="MarginNote"),
    _paragraph(own_marks.MARGIN_HEAD, "", "", id="MarginHead", based="TableHead"),
    _paragraph(own_marks.MARGIN_END, "", "", id="MarginEnd", based="TableEnd", after="Transcript"),
    _paragraph(
        "Endnote",
        f"<w:tabs><w:tab w:val='left' w:pos='454'/></w:tabs>{_spacing(0, 60, 264)}"
        "<w:ind w:left='454' w:hanging='454'/>",
        _size(18),
    ),
    _paragraph(
        "header",
        "<w:tabs><w:tab w:val='right' w:pos='9070'/></w:tabs>" + _spacing(0, 0, 240),
        _font(SANS) + f"<w:color w:val='{MUTED}'/>" + _size(17),
        id="Header",
    ),
    _paragraph("footer", "", "", id="Footer", based="Header"),
    _paragraph("annotation text", _spacing(0, 0, 240), _size(20), id="CommentText"),
    _style(
        "character", "annotation reference", id="CommentReference", based="DefaultParagraphFont", r=_size(16)
    ),
    _style("character", "Mnemonic", based="DefaultParagraphFont", r=_font(MONO)),
    _style("character", own_marks.SPEAKER, id="Speaker", based="DefaultParagraphFont", r="<w:b/><w:bCs/>"),
    _style("character", own_marks.BLANKS, id="Blanks", based="DefaultParagraphFont", r="<w:vanish/>"),
    _style(
        "character",
        own_marks.NUMBER,
        id="TurnNumber",
        based="DefaultParagraphFont",
        r=_font(SANS) + f"<w:color w:val='{MUTED}'/>" + _size(17),
    ),
    _style("character", "Muted", based="DefaultParagraphFont", r=f"<w:color w:val='{MUTED}'/>"),
    "<w:style w:type='table' w:customStyle='1' w:styleId='ReportTable'><w:name w:val='Report Table'/>"
    f"<w:basedOn w:val='TableNormal'/><w:tblPr><w:tblBorders>{GRID}</w:tblBorders>{CELL_MARGINS}</w:tblPr>{HEAD_ROW}</w:style>",
    f"<w:style w:type='table' w:customStyle='1' w:styleId='ReportMargins'><w:name w:val='{own_marks.MARGINS}'/>"
    f"<w:basedOn w:val='TableNormal'/><w:tblPr>{CELL_MARGINS.replace(chr(39) + '70' + chr(39), chr(39) + '60' + chr(39))}</w:tblPr></w:style>",
)
