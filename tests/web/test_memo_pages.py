"""Memos on every kind of object, their types and codes, to-dos, and the page on which they are found again."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cccrm.kit.refusal import Clash, Refused
from coding.actions import codes, memos, tables
from coding.carriers import CARRIER_OF
from coding.checks import check_study
from coding.models import Code, Coding, Memo, MemoCode, Summary
from coding.queries import memos as queries
from interviews.actions.cases import delete_case, delete_informant
from interviews.actions.history import step_to_undo, undo
from interviews.log import replay, rows_of, type_name
from interviews.models import Event, Study, User
from tests.factories import apply, make_code, make_document
from tests.web.conftest import ClientOf
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(study: Study) -> World:
    return make_world(study)


@pytest.fixture
def client(coder: User, client_of: ClientOf) -> Client:
    return client_of(coder)


def carriers(world: World) -> dict[str, Any]:
    return {
        "study": world.study,
        "case": world.case,
        "informant": world.informant,
        "document": world.document,
        "passage": world.coding.passage,
        "code": world.code,
        "table": world.table,
        "row": world.theme,
        "cell": Summary.objects.get(),
    }


def write(row: Any, actor: User, text: str = "Why?", **options: Any) -> Memo:
    study = row if isinstance(row, Study) else row.study
    return memos.write_memo(
        study=study, actor=actor, object_type=type_name(row), object_id=row.pk, text=text, **options
    )


def post(client: Client, name: str, *args: object, part: bool = False, **data: object) -> str:
    """Send a memo's form; gives the page that follows, or the parts."""
    headers = {"HX-Request": "true"} if part else {}
    answer = client.post(reverse(name, args=args), data, headers=headers, follow=True)
    return answer.content.decode()


def found(client: Client, study: Study, **chosen: object) -> list[str]:
    page = client.get(reverse("memos", args=[study.slug]), chosen).context["found"]
    return [entry.memo.text for entry in page.entries]


# -- writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", CARRIER_OF)
def test_a_memo_is_written_on_every_kind_of_object_and_leads_to_it(
    world: World, client: Client, word: str
) -> None:
    carrier = carriers(world)[word]
    slug = world.study.slug
    page = post(client, "memo_new", slug, word, carrier.pk, text="Ask him again.", kind="sampling")
    assert "Ask him again." in page
    entry = next(
        entry
        for entry in client.get(reverse("memos", args=[slug])).context["found"].entries
        if entry.memo.text == "Ask him again."
    )
    assert entry.memo.kind == "sampling"
    assert client.get(entry.about.url).status_code == 200
    assert (
        "Ask him again." in client.get(reverse("memos_about", args=[slug, word, carrier.pk])).content.decode()
    )


def test_pages_of_objects_show_their_memos(world: World, client: Client) -> None:
    for word, row in carriers(world).items():
        write(row, world.person, f"On the {word}.")
    table_row = reverse("table_row", args=[world.study.slug, world.table.pk, world.theme.pk])
    pages = {
        word: world.url(name)
        for word, name in {
            "study": "study", "case": "case", "informant": "informant", "document": "document", "code": "code",
            "table": "table", "cell": "cell", "passage": "read_document",
        }.items()
    }  # fmt: skip
    for word, page in {**pages, "row": table_row}.items():
        assert f"On the {word}." in client.get(page).content.decode(), word


def test_a_memo_names_codes_by_mnemonic_or_label(world: World, client: Client, study: Study) -> None:
    make_code(study, "speed, of answers", "")
    names = "cr-tr; customer relations; speed, of answers"
    post(client, "memo_new", study.slug, "case", world.case.pk, text="Compare.", codes=names)
    memo = Memo.objects.get(text="Compare.")
    assert {link.code.label for link in memo.code_links.all()} == {
        "trust", "customer relations", "speed, of answers",
    }  # fmt: skip
    post(client, "change_memo", study.slug, memo.pk, text="Compare.", version=1, codes="CR-TR", kind="method")
    assert MemoCode.objects.get().code == world.code
    assert Memo.objects.get(text="Compare.").kind == "method"


def test_a_code_that_is_not_there_is_refused_with_its_name(world: World, client: Client) -> None:
    page = post(
        client, "memo_new", world.study.slug, "case", world.case.pk, text="x", codes="CR-TR, nonsense"
    )
    assert "There is no code “nonsense”." in page
    assert not Memo.objects.filter(text="x").exists()


def test_saving_without_naming_codes_leaves_them(world: World, coder: User) -> None:
    memo = write(world.case, coder, codes=[world.code])
    memos.change_memo(memo=memo, actor=coder, text="New words", expected_version=1)
    assert MemoCode.objects.get().code == world.code


def test_a_type_that_is_none_is_refused(world: World, coder: User) -> None:
    with pytest.raises(Refused, match="types of memos"):
        write(world.case, coder, kind="nonsense")


def test_undo_of_deleting_a_memo_brings_its_codes_back(world: World, coder: User, study: Study) -> None:
    memo = write(world.case, coder, codes=[world.code])
    before = rows_of(study)
    memos.change_memo(memo=memo, actor=coder, text="", expected_version=1)
    assert not MemoCode.objects.exists()
    undo(study=study, actor=coder, operation_id=step_to_undo(study, coder).id)  # type: ignore[union-attr]
    assert rows_of(study) == before
    assert replay(Event.objects.filter(study=study)) == before
    assert check_study(study) == []


def test_a_clash_outside_the_desk_shows_both_texts(world: World, client: Client, owner: User) -> None:
    memo = write(world.case, owner)
    memos.change_memo(memo=memo, actor=owner, text="What she saved", expected_version=1)
    for part in (True, False):
        page = post(client, "change_memo", world.study.slug, memo.pk, text="Mine", version=1, part=part)
        assert "What she saved" in page
        assert "Mine</textarea>" in page
        assert 'name="version" value="2"' in page


def test_two_who_change_only_words_and_type_clash_too(world: World, coder: User, owner: User) -> None:
    memo = write(world.case, owner)
    memos.change_memo(memo=memo, actor=owner, text="Theirs", expected_version=1)
    with pytest.raises(Clash):
        memos.change_memo(memo=memo, actor=coder, text="Mine", expected_version=1, kind="method")


# -- going and staying --------------------------------------------------------------------------


def test_a_memo_keeps_a_case_and_an_informant_from_being_deleted(
    world: World, coder: User, study: Study
) -> None:
    from interviews.actions.cases import add_case, add_informant

    case = add_case(study=study, actor=coder, label="Z")
    memo = write(case, coder)
    with pytest.raises(Refused, match="There is a memo about this"):
        delete_case(case=case, actor=coder)
    memos.change_memo(memo=memo, actor=coder, text="", expected_version=1)
    delete_case(case=case, actor=coder)
    informant = add_informant(study=study, actor=coder, label="Ida", case=None)
    write(informant, coder)
    with pytest.raises(Refused, match="There is a memo about this"):
        delete_informant(informant=informant, actor=coder)


def test_memos_go_with_their_table_and_their_unused_code(world: World, coder: User, study: Study) -> None:
    write(world.table, coder, "On the table.", codes=[world.code])
    spare = make_code(study, "spare")
    write(spare, coder, "On the code.", codes=[world.code])
    codes.delete_code(code=spare, actor=coder)
    tables.delete_table(table=world.table, actor=coder)
    assert not Memo.objects.filter(text__startswith="On the").exists()
    assert check_study(study) == []


def test_a_code_that_a_memo_names_is_not_deleted(world: World, coder: User, study: Study) -> None:
    named = make_code(study, "named")
    write(world.case, coder, codes=[named])
    with pytest.raises(Refused, match="memo that names it"):
        codes.delete_code(code=named, actor=coder)
    assert Code.objects.filter(pk=named.pk).exists()


# -- to-dos -------------------------------------------------------------------------------------


def test_a_to_do_is_ticked_off_and_opened_again(
    world: World, client: Client, coder: User, study: Study
) -> None:
    memo = write(world.case, coder, "Ask B.", kind="to do")
    home = reverse("study", args=[study.slug])
    assert "Ask B." in client.get(home).content.decode()
    post(client, "memo_done", study.slug, memo.pk, done="1", next=home)
    assert Memo.objects.get(pk=memo.pk).is_done
    assert client.get(home).context["to_dos"] == ()
    assert found(client, study, state="done") == ["Ask B."]
    undo(study=study, actor=coder, operation_id=step_to_undo(study, coder).id)  # type: ignore[union-attr]
    assert found(client, study, state="open") == ["Ask B."]


@pytest.mark.parametrize("way", ["study", "https://elsewhere.example/", "//elsewhere.example/"])
def test_the_way_back_is_a_page_of_ours(
    way: str, world: World, client: Client, coder: User, study: Study
) -> None:
    memo = write(world.case, coder, "Ask B.", kind="to do")
    answer = client.post(reverse("memo_done", args=[study.slug, memo.pk]), {"done": "1", "next": way})
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/studies/{study.slug}/")
    step = Event.objects.order_by("sequence").values_list("operation", flat=True).last()
    assert client.post(reverse("undo", args=[study.slug, step]), {"next": way})["Location"].startswith("/")


def test_only_to_dos_are_ticked_off(world: World, client: Client, coder: User) -> None:
    memo = write(world.case, coder)
    assert "type “to do”" in post(client, "memo_done", world.study.slug, memo.pk, done="1")


def test_the_study_shows_the_oldest_to_dos_and_says_how_many_more(
    world: World, client: Client, coder: User, study: Study
) -> None:
    for number in range(10):
        write(world.case, coder, f"To do {number}", kind="to do")
    page = client.get(reverse("study", args=[study.slug])).content.decode()
    assert "To do 7" in page
    assert "To do 8" not in page
    assert "2 more" in page


# -- finding them again -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("ÄITI", "Äitini sanoi"),
        ("σοφοσ", "Ο ΣΟΦΟΣ"),
        ("said mother", "Mother said so"),
        ("istanbul", "In İstanbul"),
    ],
)
def test_words_are_found_whatever_their_case(
    world: World, client: Client, coder: User, words: str, text: str
) -> None:
    write(world.case, coder, text)
    assert found(client, world.study, q=words) == [text]


def test_a_letter_with_dots_is_another_letter(world: World, client: Client, coder: User) -> None:
    write(world.case, coder, "Äiti")
    assert found(client, world.study, q="aiti") == []
    assert found(client, world.study, q="iti mother") == []


def test_memos_are_chosen_by_type_author_code_and_object(
    world: World, client: Client, coder: User, owner: User, study: Study
) -> None:
    write(world.case, coder, "About the case.", kind="method", codes=[world.code])
    write(world.code, owner, "About the code.")
    assert found(client, study, type="method") == ["About the case."]
    assert found(client, study, by=coder.pk) == ["About the case."]
    assert set(found(client, study, code=world.code.pk)) == {"About the case.", "About the code."}
    assert found(client, study, about="code") == ["About the code."]
    assert len(found(client, study, code="nonsense", by="nobody", about="nothing")) == 4


def test_the_list_goes_on_and_keeps_what_was_chosen(
    world: World, client: Client, coder: User, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        write(world.case, coder, f"Memo {number}", kind="method")
    assert found(client, study, type="method") == ["Memo 2", "Memo 1"]
    page = client.get(reverse("memos", args=[study.slug]), {"type": "method"}).content.decode()
    assert "?type=method&amp;page=2" in page
    assert found(client, study, type="method", page=2) == ["Memo 0"]


def test_the_list_does_not_ask_more_for_more_memos(
    world: World, client: Client, coder: User, study: Study
) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("memos", args=[study.slug]))
        return len(asked)

    for row in carriers(world).values():
        write(row, coder, codes=[world.code])
    before = ask()
    other = make_document(study, title="B1", case="B")
    for number, words in enumerate(("driver", "Everybody", "office")):
        code = make_code(study, f"code {number}")
        for row in (apply(other, words, code, coder).passage, code, other, other.case):
            write(row, coder, codes=[world.code, code])
    assert ask() == before


# -- roles --------------------------------------------------------------------------------------


def test_a_supervisor_writes_on_a_case_and_a_reader_only_reads(
    world: World, client_of: ClientOf, supervisor: User, reader: User
) -> None:
    slug, case = world.study.slug, world.case.pk
    about = reverse("memos_about", args=[slug, "case", case])
    assert about in client_of(supervisor).get(reverse("cases", args=[slug])).content.decode()
    post(client_of(supervisor), "memo_new", slug, "case", case, text="Sure?", next=about)
    page = client_of(reader).get(about).content.decode()
    assert "Sure?" in page
    assert "Save memo" not in page
    url = reverse("memo_new", args=[slug, "case", case])
    assert client_of(reader).post(url, {"text": "x"}).status_code == 403


def test_an_unknown_kind_of_object_is_not_there(world: World, client: Client) -> None:
    for kind, pk in (("turn", world.case.pk), ("study", uuid.uuid4()), ("case", world.code.pk)):
        url = reverse("memos_about", args=[world.study.slug, kind, pk])
        assert client.get(url).status_code == 404


def test_a_passage_that_goes_with_its_memo_leads_to_the_list(
    world: World, client: Client, coder: User, owner: User
) -> None:
    from coding.actions.passages import remove_coding
    from coding.actions.tables import judge

    judge(theme=world.theme, case=world.case, actor=owner, passage=world.coding.passage_id, stance="")
    remove_coding(coding=Coding.objects.get(), actor=owner)
    memo = Memo.objects.get(object_id=world.coding.passage_id)
    Memo.objects.update(author=coder)
    answer = post(client, "change_memo", world.study.slug, memo.pk, text="", version=1, listed=1, part=True)
    assert "This memo is deleted." in answer
