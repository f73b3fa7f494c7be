"""describe and check_study: the promised shape, and faults that somebody put into the database by hand."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coding.actions.withdraw import withdraw_document
from coding.checks import check_study
from coding.exports.registry import exporter
from coding.models import Anchor, Code, Coding
from interviews.access import Member
from interviews.actions.history import step_to_undo, undo
from interviews.models import Document, Event, QuestionMark, ResearchQuestion, Study, Turn, User
from interviews.roles import Role

DEMO = Path(__file__).parents[2] / "coding" / "demo"
TALK = "Recorded at the firm.\nH: Who sells?\nJ: Everybody sells, also the driver \U0001f69a.\n"

pytestmark = pytest.mark.django_db


def run(*words: Any) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, stderr=StringIO())
    return out.getvalue()


def described(study: Study, *words: str) -> Any:
    return json.loads(run("describe", study.slug, "--json", *words))


@pytest.fixture
def coded(study: Study, tmp_path: Path) -> Study:
    """A study with a transcript, the start list and two codings on one passage."""
    (tmp_path / "A1.txt").write_text(TALK, encoding="utf-8")
    run("import_document", study.slug, tmp_path / "A1.txt", "--case", "A", "--interviewer", "H")
    run("import_codebook", study.slug, DEMO / "codes-start-list.csv", "--version", "Start list")
    start = TALK.index("Everybody")
    rows = [f"A1,{start},{start + 15},{code},Anna" for code in ("CRM", "CCRM")]
    (tmp_path / "c.csv").write_text("\n".join(["document,start,end,code,coder", *rows]), encoding="utf-8")
    run("import_codings", study.slug, tmp_path / "c.csv")
    return study


def test_fields_that_came_later_are_no_fault_in_an_older_log(coded: Study) -> None:
    event = Event.objects.filter(object_type="coding.code", before__isnull=True).first()
    assert event is not None
    event.after = {key: value for key, value in event.after.items() if key != "merged_into_id"}
    event.save()
    assert check_study(coded) == []


def test_a_study_is_described_as_promised(coded: Study) -> None:
    data = described(coded)
    document = Document.objects.get()
    assert data["slug"] == coded.slug
    assert data["cases"] == [{"label": "A"}]
    assert {"marks": ["1.1"], "text": ""} in data["questions"]
    assert data["documents"] == [
        {
            "id": str(document.pk),
            "title": "A1",
            "case": "A",
            "kind": "interview",
            "url": f"/studies/{coded.slug}/documents/{document.pk}/",
            "length": len(TALK),
            "turns": 3,
            "speakers": ["H", "J"],
        }
    ]
    assert [version["name"] for version in data["codebook_versions"]] == ["Start list"]
    assert data["tables"] == []


def test_codes_are_described_with_parent_questions_and_counts(coded: Study) -> None:
    codes = {code["mnemonic"]: code for code in described(coded)["codes"]}
    assert codes["CRM"] | {"label": ""} == {
        "mnemonic": "CRM", "label": "", "parent": None, "questions": ["1.1"], "codings": 1, "passages": 1,
    }  # fmt: skip
    assert codes["CCRM-CT-roles"]["parent"] == "CCRM-CT"
    assert codes["CCRM-CT-roles"]["questions"] == ["1.0.1", "1.1"]
    assert list(codes)[:2] == ["CCRM", "CCRM-OWE"]


def test_the_text_comes_only_when_asked_for(coded: Study) -> None:
    assert "text" not in described(coded)["documents"][0]
    assert described(coded, "--text")["documents"][0]["text"] == TALK


def test_the_owner_can_open_the_addresses(coded: Study, owner: User, client_of: Any) -> None:
    url = described(coded)["documents"][0]["url"]
    assert client_of(owner).get(url).status_code == 200


def test_a_sound_study_passes(coded: Study) -> None:
    assert "sound" in run("check_study", coded.slug)
    assert json.loads(run("check_study", coded.slug, "--json"))["findings"] == []


def test_an_undone_import_leaves_a_sound_study(coded: Study, owner: User) -> None:
    while step := step_to_undo(coded, owner):
        undo(study=coded, actor=owner, operation_id=step.id)
    assert not Document.objects.exists()
    assert not Code.objects.exists()
    assert check_study(coded) == []


def break_quote(study: Study) -> None:
    Anchor.objects.update(quote="something else")


def break_span(study: Study) -> None:
    Anchor.objects.update(end=9999)


def break_turn(study: Study) -> None:
    Turn.objects.filter(position=2).update(body_end=9999)


def turns_overlap(study: Study) -> None:
    Turn.objects.filter(position=1).update(body_end=60)


def codes_in_a_circle(study: Study) -> None:
    crm = Code.objects.get(mnemonic="CRM")
    child = Code.objects.filter(parent=crm).first()
    Code.objects.filter(pk=crm.pk).update(parent=child)


def questions_in_a_circle(study: Study) -> None:
    main = QuestionMark.objects.get(mark="1").question
    ResearchQuestion.objects.filter(pk=main.pk).update(parent=QuestionMark.objects.get(mark="1.1").question)


def other_study(study: Study) -> None:
    other = Study.objects.create(slug="other", title="Other")
    Code.objects.filter(mnemonic="CRM").update(study=other)


def row_behind_the_log(study: Study) -> None:
    Code.objects.filter(mnemonic="CRM").update(label="changed behind the log")


def row_without_log(study: Study) -> None:
    Code.objects.create(study=study, label="never logged", created_at="2014-06-05T00:00:00Z")


def log_without_row(study: Study) -> None:
    Coding.objects.all().delete()


def step_without_end(study: Study) -> None:
    Event.objects.filter(pk=Event.objects.filter(study=study, is_last=True).latest("sequence").pk).update(
        is_last=False
    )


def step_with_two_ends(study: Study) -> None:
    Event.objects.filter(pk=Event.objects.filter(study=study, is_last=False).latest("sequence").pk).update(
        is_last=True
    )


FAULTS = {
    break_quote: "its quote is not",
    break_span: "does not lie inside",
    break_turn: "ends outside",
    turns_overlap: "before the one above it ends",
    codes_in_a_circle: "Code",
    questions_in_a_circle: "Research question",
    other_study: "outside the study",
    row_behind_the_log: "says something else about label",
    row_without_log: "the log does not know it",
    log_without_row: "it is not there",
    step_without_end: "not its last event",
    step_with_two_ends: "not its last event",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_found_and_named(coded: Study, fault: Any) -> None:
    fault(coded)
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("check_study", coded.slug, stdout=out, stderr=StringIO())
    assert caught.value.returncode == 1
    assert FAULTS[fault] in out.getvalue()


def test_the_same_code_twice_by_one_coder_is_found(coded: Study, tmp_path: Path) -> None:
    start = TALK.index("sells,")
    (tmp_path / "d.csv").write_text(f"document,start,end,code,coder\nA1,{start},{start + 11},BS,Anna\n")
    run("import_codings", coded.slug, tmp_path / "d.csv")
    Coding.objects.filter(code__mnemonic="BS").update(code=Code.objects.get(mnemonic="CRM"))
    assert any("twice" in finding for finding in check_study(coded))


def test_rewriting_the_log_is_found(coded: Study) -> None:
    event = Event.objects.filter(object_type="coding.anchor").first()
    Event.objects.filter(pk=event.pk).update(after={**event.after, "start": 0})
    assert any("coding.anchor" in finding and "start" in finding for finding in check_study(coded))


def test_a_withdrawn_document_is_accepted(coded: Study, owner: User) -> None:
    withdraw_document(document=Document.objects.get(), actor=owner)
    assert check_study(coded) == []
    assert described(coded, "--text")["documents"][0]["text"] != TALK
    member = Member(owner, coded, frozenset({Role.OWNER}))
    assert exporter("segments-csv").produce(member, {}).data.count(b"\n") == 1
