"""Every format that can be downloaded, in the order of the menu. One page and one command serve them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from cccrm.kit.words import gettext_noop
from coding.exports import content, content_tables, content_transcripts
from coding.exports.csvtext import to_csv
from coding.exports.leaving import Produced, check_names
from coding.exports.options import ATTRIBUTION, DOCUMENT, PAPER, Chosen, Option, settle
from coding.exports.word import write_word
from coding.models import CrossCaseTable
from coding.queries.segments import Segment, segments
from interviews.access import Member

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"
BOM = b"\xef\xbb\xbf"
SEGMENT_COLUMNS = (
    "document", "case", "speaker", "turn", "start", "end", "quote", "code", "coder", "created", "memo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format. `write` gets settled options; titles and descriptions are to be translated."""

    name: str
    title: str
    description: str
    options: tuple[Option, ...]
    write: Callable[[Member, Chosen], Produced]
    is_lead: bool = False

    def produce(self, member: Member, given: Mapping[str, str], *, with_names: bool = False) -> Produced:
        """Make the file from options as words; raises Refused with a sentence.

        Raises NamesLeaving when a name on the study's list stands in it, unless `with_names`.
        """
        made = self.write(member, settle(self.options, member, given))
        if not with_names:
            check_names(member.study, made)
        return made


def exporter(name: str) -> Exporter:
    """Give the format with this name; Refused when there is none."""
    found = next((each for each in EXPORTERS if each.name == name), None)
    if found is None:
        known = ", ".join(each.name for each in EXPORTERS)
        raise Refused(
            _("There is no format “%(name)s”. There are %(known)s.") % {"name": name, "known": known}
        )
    return found


def file_stem(member: Member, *parts: str) -> str:
    """A file name without its ending, from the study's short name and titles."""
    return "-".join(filter(None, (member.study.slug, *map(slugify, parts))))[:120]


# -- formats ------------------------------------------------------------------------------------


def margins_docx(member: Member, chosen: Chosen) -> Produced:
    """The coded transcript as a marked-up print-out."""
    report = content_transcripts.margins(member, chosen)
    return Produced(write_word(report), file_stem(member, report.title, "margins") + ".docx", WORD)


def comments_docx(member: Member, chosen: Chosen) -> Produced:
    """The transcript with native comments."""
    report = content_transcripts.comments(member, chosen)
    return Produced(write_word(report), file_stem(member, report.title, "comments") + ".docx", WORD)


def table_docx(member: Member, chosen: Chosen) -> Produced:
    """Cross-case tables."""
    if not CrossCaseTable.objects.filter(study=member.study).exists():
        raise Refused(_("There is no table in the study yet. Make one first."))
    report = content_tables.tables(member, chosen)
    notes = content.attribution_warning(member, chosen["attribution"]) if chosen["appendix"] else []
    return Produced(write_word(report), file_stem(member, report.title) + ".docx", WORD, tuple(notes))


def codebook_docx(member: Member, chosen: Chosen) -> Produced:
    """The code list."""
    return Produced(
        write_word(content.codebook(member, chosen)), file_stem(member, "codebook") + ".docx", WORD
    )


def extracts_docx(member: Member, chosen: Chosen) -> Produced:
    """Passages by code and case."""
    report = content.extracts(member, chosen)
    notes = content.attribution_warning(member, chosen["attribution"]) + content.waiting_warning(member)
    parts = [str(chosen[name]) for name in ("code", "case") if chosen[name]]
    return Produced(write_word(report), file_stem(member, "extracts", *parts) + ".docx", WORD, tuple(notes))


def segments_csv(member: Member, chosen: Chosen) -> Produced:
    """One row a coding, exact, or with cells that no spreadsheet calculates."""
    documents = [chosen["document"]] if chosen["document"] else None
    rows = map(segment_row, segments(member, documents=documents))
    data = to_csv(SEGMENT_COLUMNS, rows, safe=chosen["safe"])
    # Spreadsheets need the byte order mark to read UTF-8; programs stumble over it.
    data = data if chosen["safe"] else data.removeprefix(BOM)
    notes = tuple(content.waiting_warning(member))
    return Produced(data, file_stem(member, "segments") + ".csv", CSV, notes)


def segment_row(segment: Segment) -> tuple[object, ...]:
    """A coding in the columns of SEGMENT_COLUMNS; moments in UTC, memos of the passage joined by a blank line."""
    return (
        segment.document.title,
        segment.document.case.label if segment.document.case else "",
        segment.speaker,
        segment.turns,
        segment.start,
        segment.end,
        segment.quote,
        segment.code,
        segment.coder,
        segment.created.isoformat(),
        "\n\n".join(memo.text.replace("\r\n", "\n") for memo in segment.memos),
    )


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "transcript-margins-docx",
        gettext_noop("My coded transcript"),
        gettext_noop("As on a marked-up print-out: codes in the left margin, memos in the right one. Word."),
        (DOCUMENT, PAPER),
        margins_docx,
        is_lead=True,
    ),
    Exporter(
        "table-docx",
        gettext_noop("My table"),
        gettext_noop(
            "Cross-case tables in landscape with captions, and the evidence of each cell if you like. Word."
        ),
        (
            Option("table", gettext_noop("Table"), "table", hint=gettext_noop("all tables")),
            Option("appendix", gettext_noop("Evidence of each cell as an appendix"), "yes-no", "no"),
            ATTRIBUTION,
            PAPER,
        ),
        table_docx,
        is_lead=True,
    ),
    Exporter(
        "codebook-docx",
        gettext_noop("My codebook"),
        gettext_noop("Labels indented by level, codes, questions and definitions. Word."),
        (
            Option("definitions", gettext_noop("With definitions"), "yes-no", "yes"),
            Option("retired", gettext_noop("With retired codes"), "yes-no", "no"),
            PAPER,
        ),
        codebook_docx,
        is_lead=True,
    ),
    Exporter(
        "extracts-docx",
        gettext_noop("Passages by code and case"),
        gettext_noop("What was said for each code, case by case, with who said it. Word."),
        (
            Option("code", gettext_noop("Code"), "code", hint=gettext_noop("all codes")),
            Option("subcodes", gettext_noop("With sub-codes"), "yes-no", "yes"),
            Option("case", gettext_noop("Case"), "case", hint=gettext_noop("all cases")),
            Option("key", gettext_noop("Key quotations only"), "yes-no", "no"),
            Option("memos", gettext_noop("With memos"), "yes-no", "no"),
            ATTRIBUTION,
            PAPER,
        ),
        extracts_docx,
    ),
    Exporter(
        "transcript-comments-docx",
        gettext_noop("Transcript with comments"),
        gettext_noop("The text as it stands, each coding as a Word comment on exactly its words. Word."),
        (DOCUMENT, Option("coders", gettext_noop("Comments carry the coder's name"), "yes-no", "yes"), PAPER),
        comments_docx,
    ),
    Exporter(
        "segments-csv",
        gettext_noop("All codings as a table"),
        gettext_noop("One row a coding, with document, turn, words, code and coder; can be read back. CSV."),
        (
            Option("document", gettext_noop("Transcript"), "document", hint=gettext_noop("all transcripts")),
            Option("safe", gettext_noop("Safe for spreadsheets"), "yes-no", "no"),
        ),
        segments_csv,
    ),
)
