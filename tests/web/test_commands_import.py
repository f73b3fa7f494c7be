"""The commands that make a study and bring things in: what they print, what they refuse, with which exit code."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coding.models import Code, CodebookVersion, Coder, Coding, Memo, Passage
from interviews.models import Case, Document, Event, QuestionMark, Study, Upload, User

DEMO = Path(__file__).parents[2] / "coding" / "demo"
START, FINAL = DEMO / "codes-start-list.csv", DEMO / "codes-final-list.csv"
TALK = "H: Who sells?\nJ: Everybody sells, also the driver.\nH: And \U0001f600 who else?\nJ: The driver.\n"

pytestmark = pytest.mark.django_db


def run(*words: Any) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, stderr=StringIO())
    return out.getvalue()


def run_json(*words: Any) -> Any:
    return json.loads(run(*words, "--json"))


def refusal(*words: Any) -> str:
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.returncode == 1
    return str(caught.value)


@pytest.fixture
def talk(tmp_path: Path, study: Study) -> str:
    file = tmp_path / "A1.txt"
    file.write_text(TALK, encoding="utf-8")
    run("import_document", study.slug, file, "--case", "A", "--interviewer", "H", "--informant", "J")
    run("import_codebook", study.slug, START)
    return TALK


def csv(tmp_path: Path, *rows: str, head: str = "document,start,end,code,coder") -> Path:
    file = tmp_path / "codings.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return file


# -- studies ------------------------------------------------------------------------------------


def test_a_study_belongs_to_the_laptops_owner_who_is_made_when_missing() -> None:
    made = run_json("create_study", "My first study")
    assert made == {"slug": "my-first-study", "title": "My first study", "url": "/studies/my-first-study/"}
    assert run_json("list_studies") == {"studies": [made]}
    assert User.objects.get().is_laptop_owner


def test_a_study_can_belong_to_somebody_else(owner: User) -> None:
    run("create_study", "Hers", "--slug", "hers", "--owner", "OWNER@example.org")
    run("create_study", "Hers by name", "--owner", "olga")
    assert owner.memberships.count() == 2
    assert "no person “nobody”" in refusal("create_study", "Whose", "--owner", "nobody")


def test_a_short_name_that_is_taken_is_refused(study: Study) -> None:
    assert "taken" in refusal("create_study", "Again", "--slug", study.slug)
    assert Study.objects.count() == 1


def test_an_unknown_study_is_refused_with_one_sentence(db: None) -> None:
    assert "no study “nope”" in refusal("import_codebook", "nope", START)


# -- code lists ---------------------------------------------------------------------------------


def test_the_first_list_is_the_start_list_and_makes_its_question_marks(study: Study) -> None:
    answer = run_json("import_codebook", study.slug, START, "--version", "Start list")
    assert len(answer["added"]) == 29
    assert answer["questions"] == ["1", "1.1", "1.2", "1.3", "1.4", "1.0.1"]
    assert set(Code.objects.values_list("origin", flat=True)) == {Code.Origin.START_LIST}
    assert Code.objects.get(mnemonic="CCRM-CT-roles").parent.mnemonic == "CCRM-CT"
    assert len(CodebookVersion.objects.get(name="Start list").codes) == 29


def test_marks_stand_under_the_mark_that_they_continue(study: Study) -> None:
    run("import_codebook", study.slug, START)
    main = QuestionMark.objects.get(mark="1").question
    assert QuestionMark.objects.get(mark="1.1").question.parent == main
    assert QuestionMark.objects.get(mark="1.0.1").question.parent == main


def test_the_final_list_adds_twelve_codes_and_changes_nothing_else(study: Study) -> None:
    run("import_codebook", study.slug, START)
    before = {code["id"]: code for code in Code.objects.values()}
    answer = run_json("import_codebook", study.slug, FINAL, "--version", "Final list")
    after = {code["id"]: code for code in Code.objects.values()}
    assert len(answer["added"]) == 12
    assert answer["unchanged"] == 29
    assert answer["messages"] == []
    assert {key: after[key] for key in before} == before
    assert {after[key]["origin"] for key in after.keys() - before.keys()} == {Code.Origin.EMERGENT}


def test_new_codes_stand_where_the_file_has_them(study: Study) -> None:
    run("import_codebook", study.slug, START)
    run("import_codebook", study.slug, FINAL)
    crm = Code.objects.filter(parent__mnemonic="CRM").order_by("position")
    in_file = [line.split(",")[1] for line in FINAL.read_text(encoding="utf-8").splitlines()]
    names = [code.mnemonic for code in crm]
    assert names == [name for name in in_file if name in names]


def test_the_same_list_again_changes_nothing(study: Study) -> None:
    run("import_codebook", study.slug, FINAL)
    before = Event.objects.count()
    assert run_json("import_codebook", study.slug, FINAL)["added"] == []
    assert Event.objects.count() == before


def test_unknown_question_marks_can_be_left_out(study: Study) -> None:
    answer = run_json("import_codebook", study.slug, START, "--no-create-questions")
    assert not QuestionMark.objects.exists()
    assert len(answer["added"]) == 29
    assert "without it" in answer["messages"][0]


def test_another_label_is_reported_and_left(study: Study, tmp_path: Path) -> None:
    run("import_codebook", study.slug, START)
    file = tmp_path / "other.csv"
    file.write_text("Description of codes,Codes,Q & SQ\nSOMETHING ELSE,ccrm,1\n", encoding="utf-8")
    answer = run_json("import_codebook", study.slug, file)
    assert "SOMETHING ELSE" in answer["messages"][0]
    assert Code.objects.get(mnemonic="CCRM").label == "COLLABORATIVE CRM"


def test_a_version_name_that_is_taken_refuses_the_whole_import(study: Study) -> None:
    run("import_codebook", study.slug, START, "--version", "List")
    assert "List" in refusal("import_codebook", study.slug, FINAL, "--version", "List")
    assert Code.objects.count() == 29


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_list_is_refused(study: Study, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "codes.xlsx"
    file.write_bytes(content)
    assert refusal("import_codebook", study.slug, file).endswith(".")
    assert not Code.objects.exists()


def test_a_missing_file_is_refused(study: Study, tmp_path: Path) -> None:
    assert "cannot be read" in refusal("import_codebook", study.slug, tmp_path / "none.csv")


# -- transcripts --------------------------------------------------------------------------------


def test_transcripts_come_in_with_case_informant_and_the_file_itself(study: Study, talk: str) -> None:
    document = Document.objects.get()
    assert (document.title, document.case.label, document.address) == ("A1", "A", "A1")
    assert document.revisions.get().text == talk
    assert [speaker.is_interviewer for speaker in document.speakers.all()] == [True, False]
    assert document.informants.get().label == "J"
    assert bytes(document.original.data).decode() == talk


def test_all_files_come_in_or_none(study: Study, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    refusal("import_document", study.slug, tmp_path / "good.txt", tmp_path / "bad.txt", "--case", "A")
    assert not Document.objects.exists()
    assert not Case.objects.exists()


def test_a_title_that_is_taken_is_refused_and_keeps_no_file(study: Study, talk: str, tmp_path: Path) -> None:
    assert "A1" in refusal("import_document", study.slug, tmp_path / "A1.txt", "--case", "B")
    assert Upload.objects.count() == 1
    assert not Case.objects.filter(label="B").exists()


# -- codings ------------------------------------------------------------------------------------


def test_codings_come_in_with_coder_moment_and_memo(study: Study, talk: str, tmp_path: Path) -> None:
    start = talk.index("Everybody")
    rows = [
        f"A1,{start},{start + 9},{code},Anna,2014-06-05T10:00:00+03:00,Everybody,Is it so?"
        for code in ("ccrm", "CRM")
    ]
    head = "document,start,end,code,coder,created,quote,memo"
    answer = run_json("import_codings", study.slug, csv(tmp_path, *rows, head=head))
    assert answer == {"codings": 2, "passages": 1, "memos": 1, "coders": ["Anna"]}
    coding = Coding.objects.get(code__mnemonic="CCRM")
    assert coding.created_at.isoformat() == "2014-06-05T07:00:00+00:00"
    assert Memo.objects.get().object_id == coding.passage_id
    assert Coder.objects.get(name="Anna").user is None


def test_a_document_can_be_named_by_its_id_and_spans_count_characters(
    study: Study, talk: str, tmp_path: Path
) -> None:
    start = talk.index("who else")
    run(
        "import_codings",
        study.slug,
        csv(tmp_path, f"{Document.objects.get().pk},{start},{start + 8},CRM,Anna"),
    )
    assert Passage.objects.get().anchors.get().quote == "who else"


BAD_ROWS = {
    "A1,0,5,CRM,Anna,other": "line 3: The quote is not",
    "A1,0,5,NO-SUCH,Anna,H: Wh": "line 3: There is no code NO-SUCH",
    "Z9,0,5,CRM,Anna,H: Wh": "line 3: There is no document “Z9”",
    "A1,0,9999,CRM,Anna,H: Wh": "line 3: The document has",
    "A1,5,5,CRM,Anna,": "line 3: The passage ends",
    "A1,4,8,CCRM,Anna,ho s": "line 3: Anna has CCRM",
    "A1,0,5,CRM,,H: Wh": "line 3: The column coder is empty",
}


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_row_that_does_not_fit_is_named_with_its_line_and_nothing_comes_in(
    study: Study, talk: str, tmp_path: Path, row: str
) -> None:
    head = "document,start,end,code,coder,quote"
    said = refusal("import_codings", study.slug, csv(tmp_path, "A1,3,6,CCRM,Anna,Who", row, head=head))
    assert BAD_ROWS[row] in said
    assert not Coding.objects.exists()
    assert not Coder.objects.exists()


def test_the_same_file_twice_is_refused_as_overlap(study: Study, talk: str, tmp_path: Path) -> None:
    file = csv(tmp_path, "A1,3,6,CCRM,Anna")
    run("import_codings", study.slug, file)
    assert "line 2: Anna has CCRM" in refusal("import_codings", study.slug, file)
    assert Coding.objects.count() == 1


def test_twenty_bad_lines_are_listed_and_the_rest_counted(study: Study, talk: str, tmp_path: Path) -> None:
    said = refusal("import_codings", study.slug, csv(tmp_path, *["A1,0,1,NONE,Anna"] * 25))
    assert said.count("line ") == 20
    assert said.endswith("… and 5 more.")
