"""The formats: what stands in each file, who may download it, what is refused; the menu of formats."""

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from docx import Document as read_docx

from cccrm.kit.refusal import Refused
from coding.actions.importing import import_codebook
from coding.actions.importing_codings import import_codings
from coding.actions.tables import RowPlan, add_table, declare_state, save_cell
from coding.exports.registry import EXPORTERS, exporter
from coding.importers.codebook import read_pasted_codebook
from coding.importers.segments import read_segments
from coding.management.commands.export import write_whole
from coding.models import Code, CodebookVersion, CrossCaseTable, Memo, Passage, Theme
from interviews.access import Member
from interviews.actions.cases import update_informant
from interviews.actions.documents import PlannedDocument, import_documents
from interviews.importers import read_transcript
from interviews.models import Case, Document, Informant, Study, User
from interviews.roles import Role

TALK = (
    "H: Who sells?\n"
    "J: Everybody sells, also the driver \U0001f69a. He knows the yard.\n\n"
    "H: And the invoice?\n"
    "J: =SUM of complaints, we say.\nThat is all.\n"
)
CODES = "label,code,questions\nWORK,WK,1\nselling,WK-sel,1.1\nissue,WK-iss,1.1\nTRUST,TR,1\nissue,TR-iss,1\n"

pytestmark = pytest.mark.django_db


def segment(quote: str, code: str, coder: str = "Anna", memo: str = "") -> list[object]:
    start = TALK.index(quote)
    return ["A1", start, start + len(quote), quote, code, coder, "2014-06-05T10:00:00+00:00", memo]


ROWS = [
    segment("Everybody sells, also the driver \U0001f69a. He knows the yard.", "WK", memo="Remember\nthis"),
    segment("also the driver \U0001f69a", "WK-sel"),
    segment("the driver \U0001f69a. He knows", "WK-iss", coder="Bo"),
    segment("He knows the yard.\n\nH: And the invoice?\nJ: =SUM", "TR-iss"),
    segment("=SUM of complaints", "WK-sel"),
]


@pytest.fixture
def member(study: Study, owner: User) -> Member:
    """The owner of a study with a coded transcript."""
    draft = read_transcript("A1.txt", TALK.encode())
    planned = PlannedDocument(draft, "A1", "A", interviewers=frozenset({"H"}), informant="J")
    import_documents(study=study, actor=owner, documents=[planned])
    informant = Informant.objects.get()
    update_informant(
        informant=informant, actor=owner, label="J", title="Sales director", roles=[], case=informant.case
    )
    import_codebook(study=study, actor=owner, draft=read_pasted_codebook(CODES), version="First list")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["document", "start", "end", "quote", "code", "coder", "created", "memo"])
    writer.writerows(ROWS)
    import_codings(study=study, actor=owner, draft=read_segments(out.getvalue().encode()))
    return Member(owner, study, frozenset({Role.OWNER}))


@pytest.fixture
def table(member: Member) -> CrossCaseTable:
    """A table with a written cell and one that was not asked."""
    codes = {code.mnemonic: code for code in Code.objects.all()}
    case = Case.objects.get()
    rows = [RowPlan("Selling", ((codes["WK-sel"], True),)), RowPlan("Trust", ((codes["TR"], False),))]
    made = add_table(
        study=member.study, actor=member.user, title="Work", rows=rows, cases=[case], question="Who?"
    )
    selling, trust = Theme.objects.order_by("position")
    first, second = Passage.objects.filter(codings__code=codes["WK-sel"]).order_by("anchors__start")
    save_cell(
        theme=selling,
        case=case,
        actor=member.user,
        text="The driver sells as well (A1:2).",
        expected_version=0,
        stances={first.pk: "supports", second.pk: "considered"},
    )
    declare_state(theme=trust, case=case, actor=member.user, declared="not asked", reason="No time")
    return made


def made(member: Member, name: str, **options: str) -> Any:
    produced = exporter(name).produce(member, options)
    return read_docx(io.BytesIO(produced.data))


def words(document: Any) -> str:
    """All words of the body, tables included."""
    return "\n".join(
        "".join(t.text or "" for t in p.iter("{*}t")) for p in document.element.body.iter("{*}p")
    )


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


# -- segments -----------------------------------------------------------------------------------


def test_segments_are_one_row_a_coding_in_reading_order(member: Member) -> None:
    rows = rows_of(exporter("segments-csv").produce(member, {}).data)
    assert list(rows[0]) == [
        "document", "case", "speaker", "turn", "start", "end", "quote", "code", "coder", "created", "memo",
    ]  # fmt: skip
    assert [row["code"] for row in rows] == ["WK", "WK-sel", "WK-iss", "TR-iss", "WK-sel"]
    assert rows[0]["memo"] == "Remember\nthis"
    assert {row["created"] for row in rows} == {"2014-06-05T10:00:00+00:00"}
    assert [row["turn"] for row in rows] == ["2", "2", "2", "2-4", "4"]
    assert all(TALK[int(row["start"]) : int(row["end"])] == row["quote"] for row in rows)


def test_segments_are_exact_by_default_and_safe_when_asked(member: Member) -> None:
    exact = exporter("segments-csv").produce(member, {}).data
    safe = exporter("segments-csv").produce(member, {"safe": "yes"}).data
    assert exact.startswith(b"document,")
    assert safe.startswith(b"\xef\xbb\xbf")
    assert "'=SUM of complaints" in safe.decode("utf-8-sig")
    assert [row.quote for row in read_segments(safe).rows] == [row.quote for row in read_segments(exact).rows]


def test_segments_of_one_transcript(member: Member) -> None:
    other = PlannedDocument(read_transcript("B1.txt", TALK.encode()), "B1", "B")
    import_documents(study=member.study, actor=member.user, documents=[other])
    assert rows_of(exporter("segments-csv").produce(member, {"document": "B1"}).data) == []
    assert len(rows_of(exporter("segments-csv").produce(member, {"document": "A1"}).data)) == 5


# -- transcripts --------------------------------------------------------------------------------


def test_comments_stand_on_exactly_the_coded_words(member: Member) -> None:
    document = made(member, "transcript-comments-docx")
    found = sorted(
        (comment.text.split(":")[0], _commented(document, comment.comment_id))
        for comment in document.comments
    )
    expected = sorted((row[4], str(row[3]).replace("\n", "")) for row in ROWS)
    assert found == expected
    assert {comment.author for comment in document.comments} == {"Anna", "Bo"}
    assert "Remember\nthis" in next(c.text for c in document.comments if c.text.startswith("WK:"))


def _commented(document: Any, number: int) -> str:
    """The words between the marks of a comment; turn numbers that are printed before a paragraph do not count."""
    found, is_open = [], False
    for element in document.element.body.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        marks = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        if name in ("commentRangeStart", "commentRangeEnd") and int(marks["id"]) == number:
            is_open = name == "commentRangeStart"
        elif name == "t" and is_open and not re.fullmatch(r"\d+ ", element.text or ""):
            found.append(element.text or "")
    return "".join(found)


def test_comments_can_do_without_the_coders_names(member: Member) -> None:
    document = made(member, "transcript-comments-docx", coders="no")
    assert {comment.author for comment in document.comments} == {""}


def test_margins_have_codes_left_words_in_the_middle_and_memos_right(member: Member) -> None:
    table = made(member, "transcript-margins-docx").tables[0]
    cells = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    beside = next(row for row in cells if "Everybody" in row[1])
    assert beside[0].split() == ["WK", "WK-sel", "WK-iss"]
    assert "Remember" in beside[2]
    assert any("TR-iss (2–4)" in row[0] for row in cells)
    middle = "".join(row[1] for row in cells)
    assert all(part in middle for part in ("Who sells?", "He knows the yard.", "That is all."))


def test_a_transcript_must_be_named_where_there_are_several(member: Member) -> None:
    other = PlannedDocument(read_transcript("B1.txt", TALK.encode()), "B1", "B")
    import_documents(study=member.study, actor=member.user, documents=[other])
    with pytest.raises(Refused, match="“A1”, “B1”"):
        made(member, "transcript-margins-docx")
    assert "Who sells?" in words(
        made(member, "transcript-margins-docx", document=str(Document.objects.first().pk))
    )


# -- table, codebook, extracts ------------------------------------------------------------------


def test_a_table_is_landscape_with_caption_repeated_header_and_cells(
    member: Member, table: CrossCaseTable
) -> None:
    document = made(member, "table-docx")
    grid = document.tables[0]
    assert document.sections[0].page_width > document.sections[0].page_height
    assert [cell.text for cell in grid.rows[0].cells] == ["", "Case A"]
    assert [row.cells[0].text for row in grid.rows[1:]] == ["Selling", "Trust"]
    assert "The driver sells as well (A1:2)." in grid.rows[1].cells[1].text
    assert "not asked: No time" in grid.rows[2].cells[1].text
    assert grid.rows[0]._tr.xpath(".//w:tblHeader")
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in grid.rows)
    assert "Table 1. Work" in words(document)


def test_the_appendix_quotes_the_evidence_and_names_what_was_set_aside(
    member: Member, table: CrossCaseTable
) -> None:
    text = words(made(member, "table-docx", appendix="yes", table="Work"))
    assert "also the driver \U0001f69a" in text
    assert "supports · Case A, A1:2" in text
    assert "Considered and not used: A1:4" in text
    assert "supports" not in words(made(member, "table-docx"))


def test_without_a_table_there_is_nothing_to_export(member: Member) -> None:
    with pytest.raises(Refused, match="no table"):
        made(member, "table-docx")


def test_the_codebook_indents_labels_and_lists_codes_and_questions(member: Member) -> None:
    grid = made(member, "codebook-docx").tables[0]
    rows = [[cell.text for cell in row.cells][:3] for row in grid.rows[1:]]
    assert rows[:3] == [["WORK", "WK", "1"], ["selling", "WK-sel", "1.1"], ["issue", "WK-iss", "1.1"]]
    indents = [row.cells[0].paragraphs[0].paragraph_format.left_indent for row in grid.rows[1:3]]
    assert not indents[0]
    assert indents[1] > 0


def test_extracts_use_labels_below_the_labels_above_them(member: Member) -> None:
    headings = [
        p.text for p in made(member, "extracts-docx").paragraphs if p.style.name.startswith("heading")
        or p.style.name.startswith("Heading")
    ]  # fmt: skip
    assert headings == ["WORK", "selling", "issue", "TRUST", "issue"]


def test_extracts_of_one_code_with_or_without_sub_codes(member: Member) -> None:
    with_subcodes = words(made(member, "extracts-docx", code="WK"))
    alone = words(made(member, "extracts-docx", code="WK", subcodes="no"))
    assert "selling" in with_subcodes
    assert "selling" not in alone
    assert "A1:4" not in alone


ATTRIBUTIONS = {
    "nothing": (False, False, False),
    "case": (True, False, True),
    "role": (False, True, False),
    "both": (True, True, True),
}


@pytest.mark.parametrize("how", ATTRIBUTIONS)
def test_quotations_name_only_what_was_chosen(member: Member, how: str) -> None:
    text = words(made(member, "extracts-docx", attribution=how))
    assert ("Case A" in text, "Sales director" in text, "A1:2" in text) == ATTRIBUTIONS[how]


def test_role_and_case_together_are_warned_of_where_they_name_one_person(member: Member) -> None:
    assert exporter("extracts-docx").produce(member, {"attribution": "case"}).notes == ()
    (note,) = exporter("extracts-docx").produce(member, {"attribution": "both"}).notes
    assert "Sales director, Case A" in note


# -- what all Word files have in common ---------------------------------------------------------

WORD = [each.name for each in EXPORTERS if each.name.endswith("-docx")]


@pytest.mark.parametrize("name", WORD)
def test_a_word_file_says_how_it_was_made_and_names_no_user(
    member: Member, table: CrossCaseTable, name: str
) -> None:
    data = exporter(name).produce(member, {}).data
    footer = words_of_footer(data)
    assert "First list" in footer
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        properties = file.read("docProps/core.xml").decode()
    assert "Olga" not in properties
    assert "owner@example.org" not in properties
    assert read_docx(io.BytesIO(data)).core_properties.author in ("", "cccrm")


def words_of_footer(data: bytes) -> str:
    footers = (section.footer for section in read_docx(io.BytesIO(data)).sections)
    return " ".join(paragraph.text for footer in footers for paragraph in footer.paragraphs)


def test_the_footer_tells_when_the_list_was_changed_or_never_kept(member: Member) -> None:
    Code.objects.filter(mnemonic="WK").update(label="Changed")
    footer = words_of_footer(exporter("codebook-docx").produce(member, {}).data)
    assert "the newest version kept is “First list”" in footer
    CodebookVersion.objects.all().delete()
    assert "not kept as a version" in words_of_footer(exporter("codebook-docx").produce(member, {}).data)


# -- refusals, command line ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("segments-csv", {"colour": "red"}, "no option “colour”"),
        ("segments-csv", {"safe": "maybe"}, "yes, no"),
        ("extracts-docx", {"code": "NONE"}, "no code “NONE”"),
        ("extracts-docx", {"code": "issue"}, "Several codes"),
        ("extracts-docx", {"case": "Z"}, "no case “Z”. There are “A”"),
        ("transcript-margins-docx", {"document": "Z9"}, "no document “Z9”"),
        ("table-docx", {"table": "Z"}, "no table “Z”"),
    ],
)
def test_a_wrong_option_is_refused_with_what_is_possible(
    member: Member, table: CrossCaseTable, name: str, options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        exporter(name).produce(member, options)


def test_the_command_writes_whole_files(member: Member, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    call_command("export", member.study.slug, "segments-csv", "--output", str(target), stdout=io.StringIO())
    assert len(rows_of(target.read_bytes())) == 5
    with pytest.raises(CommandError):
        call_command(
            "export", member.study.slug, "segments-csv", "--output", str(target), "--option", "safe=x"
        )
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written"):
        write_whole(str(tmp_path / "none" / "out.csv"), b"x")


def test_the_formats_are_listed_with_their_options() -> None:
    out = io.StringIO()
    call_command("export", "--list", stdout=out)
    assert [line.split("\t")[0] for line in out.getvalue().splitlines() if not line.startswith(" ")] == [
        each.name for each in EXPORTERS
    ]
    assert "attribution=nothing|case|role|both (case)" in out.getvalue()


# -- pages --------------------------------------------------------------------------------------


def test_the_menu_leads_with_transcript_table_and_codebook(
    member: Member, table: CrossCaseTable, client_of: Any, supervisor: User
) -> None:
    page = client_of(supervisor).get(f"/studies/{member.study.slug}/export/").content.decode()
    names = re.findall(r'<form method="get" action="[^"]*/export/([a-z-]+)/"', page)
    assert names == [each.name for each in EXPORTERS]
    assert "Sales director, Case A" in page


def test_a_file_is_downloaded_under_its_name(member: Member, client_of: Any) -> None:
    response = client_of(member.user).get(
        f"/studies/{member.study.slug}/export/segments-csv/?document=&safe=no"
    )
    assert response.headers["Content-Disposition"] == 'attachment; filename="collaborative-work-segments.csv"'
    assert len(rows_of(response.content)) == 5


def test_a_refusal_stands_in_the_menu(member: Member, client_of: Any) -> None:
    response = client_of(member.user).get(f"/studies/{member.study.slug}/export/extracts-docx/?code=NONE")
    assert response.status_code == 422
    assert "There is no code" in response.content.decode()


def test_a_character_that_no_database_holds_is_no_fault(member: Member, client_of: Any) -> None:
    response = client_of(member.user).get(f"/studies/{member.study.slug}/export/segments-csv/?document=%00Z")
    assert response.status_code == 422


def test_a_reader_may_not_export_and_a_stranger_learns_nothing(
    member: Member, client_of: Any, reader: User, stranger: User
) -> None:
    for path in ("export/", "export/segments-csv/"):
        assert client_of(reader).get(f"/studies/{member.study.slug}/{path}").status_code == 403
        assert client_of(stranger).get(f"/studies/{member.study.slug}/{path}").status_code == 404


def test_an_empty_study_says_what_is_missing(study: Study, owner: User, client_of: Any) -> None:
    page = client_of(owner).get(f"/studies/{study.slug}/export/").content.decode()
    assert "There is no transcript yet." in page
    assert "There is no table yet." in page


def test_the_queries_of_an_export_do_not_grow_with_its_rows(
    member: Member, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        exporter("segments-csv").produce(member, {})
    assert Memo.objects.count() == 1
