"""Memos: on what they stand, how two writers meet, and what goes when one is emptied."""

import uuid

import pytest
from django.urls import reverse

from cccrm.kit.refusal import Clash, Refused
from coding.actions import codes, memos, passages, tables
from coding.models import Coding, Memo, Passage, Theme
from coding.queries.memos import memos_on
from interviews.access import get_member
from interviews.actions.history import step_to_redo, step_to_undo, undo
from interviews.actions.studies import create_study, update_study
from interviews.log import type_name
from interviews.models import Case, Document, Membership, Study, User
from interviews.roles import Action
from tests.factories import apply, make_code, make_document
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def passage(study: Study, coder: User) -> Passage:
    return apply(make_document(study), "Everybody sells", make_code(study), coder).passage


def write(row: object, actor: User, text: str = "Why is that?") -> Memo:
    return memos.write_memo(
        study=row.study, actor=actor, object_type=type_name(row), object_id=row.pk, text=text  # type: ignore[attr-defined, arg-type]
    )  # fmt: skip


def test_a_memo_is_stored_in_composed_letters(passage: Passage, coder: User) -> None:
    assert write(passage, coder, "Ma\u0308kinen said so").text == "Mäkinen said so"


def test_control_characters_are_kept_in_no_text(study: Study, passage: Passage, coder: User) -> None:
    said, kept = "a\x02b\r\n\x1fc\td", "ab\nc\td"
    code = codes.add_code(study=study, actor=coder, label="x\x1b", definition=said)
    case, table = Case.objects.get(), one_row(study, coder)
    cell = tables.save_cell(theme=table, case=case, actor=coder, text=said, expected_version=0)
    study = update_study(study=study, actor=coder, title="T", description=said)
    assert [write(passage, coder, said).text, code.definition, cell.text, study.description] == [kept] * 4
    assert code.label == "x"


def test_a_title_of_control_characters_is_none(study: Study, coder: User) -> None:
    with pytest.raises(Refused, match="needs a title"):
        update_study(study=study, actor=coder, title="\x02", description="")


def one_row(study: Study, coder: User) -> Theme:
    rows, cases = [tables.RowPlan("Selling")], list(Case.objects.all())
    tables.add_table(study=study, actor=coder, title="Table", rows=rows, cases=cases)
    return Theme.objects.get()


@pytest.fixture
def memo(passage: Passage, supervisor: User) -> Memo:
    return write(passage, supervisor)


def post(client: object, memo: Memo, text: str, version: int = 1, part: bool = False) -> object:
    headers = {"HX-Request": "true"} if part else {}
    url = reverse("change_memo", args=[memo.study.slug, memo.pk])
    return client.post(url, {"text": text, "version": version}, headers=headers)  # type: ignore[attr-defined]


def test_a_memo_stands_on_a_passage_a_code_and_a_case(passage: Passage, coder: User) -> None:
    for row in (passage, Coding.objects.get().code, Case.objects.get()):
        assert write(row, coder).object_id == row.pk
    assert Memo.objects.filter(author=coder, author_name="Carla").count() == 3


def test_an_empty_memo_is_refused(passage: Passage, coder: User) -> None:
    with pytest.raises(Refused, match="Write something"):
        write(passage, coder, " \r\n ")


def test_a_memo_on_something_of_another_study_is_refused(passage: Passage, coder: User, owner: User) -> None:
    other = create_study(title="Other", owner=owner)
    for kind, pk in (("coding.passage", passage.pk), ("interviews.study", passage.study_id)):
        with pytest.raises(Refused, match="not there"):
            memos.write_memo(study=other, actor=owner, object_type=kind, object_id=pk, text="x")


def test_a_memo_on_something_that_carries_none_is_refused(passage: Passage, coder: User) -> None:
    with pytest.raises(Refused, match="Memos can stand on"):
        memos.write_memo(
            study=passage.study, actor=coder, object_type="interviews.user", object_id=coder.pk, text="x"
        )


def test_a_memo_on_what_is_gone_is_refused(study: Study, coder: User) -> None:
    with pytest.raises(Refused, match="not there"):
        memos.write_memo(
            study=study, actor=coder, object_type="coding.passage", object_id=uuid.uuid4(), text="x"
        )


def test_saving_the_same_words_changes_nothing(memo: Memo, coder: User) -> None:
    memos.change_memo(memo=memo, actor=coder, text=" Why is that? ", expected_version=1)
    assert Memo.objects.get().version == 1


def test_a_clash_carries_both_texts(memo: Memo, coder: User, supervisor: User) -> None:
    memos.change_memo(memo=memo, actor=supervisor, text="Theirs", expected_version=1)
    with pytest.raises(Clash) as raised:
        memos.change_memo(memo=memo, actor=coder, text="Mine", expected_version=1)
    assert (raised.value.theirs, raised.value.yours, raised.value.version) == ("Theirs", "Mine", 2)


def test_emptying_a_memo_that_somebody_changed_is_a_clash(memo: Memo, coder: User, supervisor: User) -> None:
    memos.change_memo(memo=memo, actor=supervisor, text="Theirs", expected_version=1)
    with pytest.raises(Clash):
        memos.change_memo(memo=memo, actor=coder, text="", expected_version=1)
    assert Memo.objects.get().text == "Theirs"


def test_only_its_author_or_an_owner_deletes_a_memo(
    passage: Passage, memo: Memo, coder: User, supervisor: User, owner: User
) -> None:
    with pytest.raises(Refused, match=r"wrote this memo\. Only she, or an owner"):
        memos.change_memo(memo=memo, actor=coder, text=" ", expected_version=1)
    assert Memo.objects.get().text == "Why is that?"
    memos.change_memo(memo=memo, actor=owner, text="", expected_version=1)
    assert not Memo.objects.exists()
    left = write(passage, supervisor)
    Membership.objects.filter(user=supervisor).delete()
    memos.change_memo(memo=left, actor=coder, text="", expected_version=1)
    assert not Memo.objects.exists()


def test_what_a_memo_said_before_is_kept_and_shown(
    memo: Memo, coder: User, owner: User, client_of: ClientOf
) -> None:
    memos.change_memo(memo=memo, actor=owner, text="<b>Theirs</b>", expected_version=1)
    memos.change_memo(memo=memo, actor=coder, text="Mine", expected_version=2)
    for step in (step_to_undo, step_to_redo):
        found = step(memo.study, coder)
        assert found is not None
        undo(study=memo.study, actor=coder, operation_id=found.id)
    member = get_member(coder, memo.study.slug, Action.READ)
    [shown] = memos_on(member, memo.object_type, memo.object_id)
    assert [(was.text, was.changed_by) for was in shown.earlier][-1] == ("Why is that?", str(owner))
    assert {was.text for was in shown.earlier} == {"<b>Theirs</b>", "Why is that?"}
    for name, args in (("memos", ()), ("passage", (memo.object_id,))):
        path = reverse(name, args=[memo.study.slug, *args])
        page = client_of(coder).get(path, headers={"HX-Request": "true"}).content.decode()
        assert "It said before" in page
        assert "&lt;b&gt;Theirs&lt;/b&gt;" in page


def test_changing_a_memo_that_is_gone_is_refused(memo: Memo, coder: User, supervisor: User) -> None:
    memos.change_memo(memo=Memo.objects.get(), actor=supervisor, text="", expected_version=1)
    with pytest.raises(Refused, match="deleted this memo"):
        memos.change_memo(memo=memo, actor=coder, text="Mine", expected_version=1)


def test_a_passage_without_codes_goes_with_its_last_memo(memo: Memo, coder: User, supervisor: User) -> None:
    passages.remove_coding(coding=Coding.objects.get(), actor=coder)
    assert Passage.objects.exists()
    memos.change_memo(memo=memo, actor=supervisor, text="", expected_version=1)
    assert not Passage.objects.exists()


def test_a_passage_with_codes_outlives_its_memo(memo: Memo, supervisor: User) -> None:
    memos.change_memo(memo=memo, actor=supervisor, text="", expected_version=1)
    assert Passage.objects.exists()


# -- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [True, False])
def test_a_clash_shows_both_texts_on_the_page(
    part: bool, memo: Memo, coder: User, supervisor: User, client_of: ClientOf
) -> None:
    memos.change_memo(memo=memo, actor=supervisor, text="What she saved", expected_version=1)
    answer = post(client_of(coder), memo, "What I wrote <b>", part=part)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert "What she saved" in page
    assert "What I wrote &lt;b&gt;</textarea>" in page
    assert 'name="version" value="2"' in page
    assert Memo.objects.get().text == "What she saved"


@pytest.mark.parametrize("part", [True, False])
def test_a_clash_of_translations_shows_both_texts(
    part: bool, passage: Passage, coder: User, owner: User, client_of: ClientOf
) -> None:
    passages.set_translation(passage=passage, actor=owner, text="Hänen", expected_version=1)
    url = reverse("annotate", args=[passage.study.slug, passage.pk])
    headers = {"HX-Request": "true"} if part else {}
    data = {"translation": "Minun", "version": 1}
    page = client_of(coder).post(url, data, headers=headers).content.decode()
    assert "Hänen" in page
    assert "Minun</textarea>" in page
    assert 'name="version" value="2"' in page


def test_after_a_clash_the_text_can_be_saved(
    memo: Memo, coder: User, supervisor: User, client_of: ClientOf
) -> None:
    memos.change_memo(memo=memo, actor=supervisor, text="Theirs", expected_version=1)
    post(client_of(coder), memo, "Both", version=2)
    assert Memo.objects.get().text == "Both"


def test_without_javascript_saving_leads_back_to_the_passage(
    memo: Memo, coder: User, client_of: ClientOf
) -> None:
    answer = post(client_of(coder), memo, "New")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert answer.url.endswith(f"?passage={memo.object_id}#p-{memo.object_id}")  # type: ignore[attr-defined]


def test_a_form_without_a_version_is_refused(memo: Memo, coder: User, client_of: ClientOf) -> None:
    url = reverse("change_memo", args=[memo.study.slug, memo.pk])
    assert client_of(coder).post(url, {"text": "x"}).status_code == 422
    assert client_of(coder).post(url, {"text": "x", "version": "²"}).status_code == 422


def test_a_supervisor_writes_memos_and_a_reader_does_not(
    passage: Passage, supervisor: User, reader: User, client_of: ClientOf
) -> None:
    url = reverse("write_memo", args=[passage.study.slug, passage.pk])
    assert client_of(reader).post(url, {"text": "x"}).status_code == 403
    assert client_of(supervisor).post(url, {"text": "Look at B."}).status_code == 302
    assert Memo.objects.get().author == supervisor


def test_the_page_of_an_emptied_memo_without_codes_is_the_transcript(
    memo: Memo, coder: User, supervisor: User, client_of: ClientOf
) -> None:
    passages.remove_coding(coding=Coding.objects.get(), actor=coder)
    answer = post(client_of(supervisor), memo, "", part=True)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert Document.objects.get().title in page
    assert "data-passage" not in page
