"""Withdrawing: who may, what is gone, what stays, and what can no more be undone."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cccrm.kit.refusal import Refused
from coding.actions import codes, memos, passages, tables
from coding.actions.corrections import correct_by_file, correct_turn, join_turns, split_turn
from coding.actions.withdraw import withdraw_document, withdraw_informant
from coding.checks import check_study
from coding.exports.registry import EXPORTERS
from coding.models import Anchor, Code, CodebookVersion, Coding, Evidence, Memo, Passage, Summary
from coding.queries.corrected import as_present
from interviews.actions.cases import add_informant
from interviews.actions.documents import keep_upload, new_batch
from interviews.actions.history import step_to_undo, undo
from interviews.importers import read_transcript
from interviews.log import operation, replay, rows_of, type_name
from interviews.management.command import owner_of
from interviews.models import Case, Document, Event, Informant, Revision, Speaker, Study, Upload, User
from tests.dump import everything
from tests.factories import apply, make_code, make_document, revision_of
from tests.web.conftest import ClientOf
from tests.web.test_revisions import undo_last

pytestmark = pytest.mark.django_db
SAID = "The handwritten notes stay in the van, and nobody in the office reads them 🚚"
TALK = (
    ("H", "What is written down?"),
    ("Kaisa", f"{SAID}. Hardly a scrap."),
    ("H", "I see."),
    ("Kaisa", "Yes."),
)


def last_operation(study: Study) -> object:
    return Event.objects.filter(study=study).latest("sequence").operation


@pytest.fixture
def document(study: Study, owner: User) -> Document:
    """A transcript whose words were coded, quoted, translated and put into a cell."""
    document = make_document(study, TALK, title="Interview with Kaisa", informant="Kaisa Kuusi")
    upload = keep_upload(
        study=study, user=owner, batch=new_batch(), file_name="Kaisa.txt", data=SAID.encode()
    )
    Upload.objects.update(is_imported=True)
    keep_upload(study=study, user=owner, batch=new_batch(), file_name="x.txt", data=SAID.encode())
    with operation(study, actor=owner, verb="describe document") as op:
        op.update(document, original_id=upload.pk, held_on=timezone.now().date())
    code = make_code(study, "notes", "NOT", example=SAID, definition="What is written.")
    codes.keep_version(study=study, actor=owner, name="first")
    coding = apply(document, SAID, code)
    passages.set_translation(
        passage=coding.passage, actor=owner, text="Käsin kirjoitetut muistiinpanot jäävät", expected_version=1
    )
    remark = {"object_type": type_name(coding.passage), "object_id": coding.passage.pk}
    memos.write_memo(study=study, actor=owner, text=f"Compare: {SAID}", **remark)
    memos.write_memo(
        study=study,
        actor=owner,
        object_type="coding.code",
        object_id=code.pk,
        text="She said “hardly a scrap”.",
    )
    case = Case.objects.get(study=study)
    table = tables.add_table(
        study=study, actor=owner, title="T", rows=[tables.RowPlan.of(code)], cases=[case]
    )
    tables.save_cell(
        theme=table.rows.get().theme,
        case=case,
        actor=owner,
        text=f"Notes are lost: {SAID.lower()}.",
        expected_version=0,
        stances={coding.passage.pk: "supports"},
    )
    apply(document, "Hardly a scrap", code)
    return document


WORDS = (SAID, "handwritten notes stay in the van", "ardly a scrap", "kirjoitetut", "Kaisa", "Interview with")


def test_no_word_is_left_in_any_table(document: Document, owner: User) -> None:
    there = everything()
    assert all(words in there for words in WORDS)
    withdraw_document(document=document, actor=owner)
    left = everything()
    assert [words for words in WORDS[:-2] if words.casefold() in left.casefold()] == []
    assert "Interview with" not in left


def test_the_file_as_it_came_and_files_that_wait_are_gone(document: Document, owner: User) -> None:
    withdraw_document(document=document, actor=owner)
    upload = Upload.objects.get()
    assert (bytes(upload.data), upload.file_name) == (b"", "[…]")


def test_a_tombstone_keeps_the_fact(document: Document, owner: User) -> None:
    before = {
        model: model.objects.count() for model in (Passage, Anchor, Coding, Evidence, Summary, Memo, Code)
    }
    withdraw_document(document=document, actor=owner)
    document.refresh_from_db()
    assert document.withdrawn_at
    assert document.address == "A1"
    assert {model: model.objects.count() for model in before} == before
    assert set(Anchor.objects.values_list("quote", flat=True)) == {""}
    assert Event.objects.get(verb="withdraw").summary == "A1"


def test_the_log_still_agrees_with_the_rows(document: Document, study: Study, owner: User) -> None:
    withdraw_document(document=document, actor=owner)
    assert replay(Event.objects.filter(study=study).order_by("sequence")) == rows_of(study)
    assert check_study(study) == []


def test_what_quotes_nothing_stays(document: Document, study: Study, owner: User) -> None:
    other = make_document(study, title="B1", case="B")
    apply(other, "Everybody sells", Code.objects.get())
    withdraw_document(document=document, actor=owner)
    assert Code.objects.get().definition == "What is written."
    assert "Everybody sells" in revision_of(other).text
    assert Anchor.objects.filter(quote="Everybody sells").exists()
    assert Summary.objects.get().text.startswith("Notes are lost: […]")
    assert CodebookVersion.objects.get().codes[0]["label"] == "notes"


def test_a_removed_passage_is_forgotten_in_the_log(document: Document, owner: User) -> None:
    passages.remove_coding(coding=Coding.objects.latest("created_at"), actor=owner)
    withdraw_document(document=document, actor=owner)
    assert "ardly a scrap" not in everything()


def test_an_undone_import_of_the_same_words_is_forgotten(study: Study, owner: User) -> None:
    first = make_document(study, TALK)
    undo(study=study, actor=owner, operation_id=last_operation(study))  # type: ignore[arg-type]
    document = make_document(study, TALK)
    assert document.pk != first.pk
    withdraw_document(document=document, actor=owner)
    assert "handwritten" not in everything()


def test_no_older_step_can_bring_the_words_back(document: Document, study: Study, owner: User) -> None:
    coding = Coding.objects.latest("created_at")
    passages.remove_coding(coding=coding, actor=owner)
    removal = last_operation(study)
    withdraw_document(document=document, actor=owner)
    rows = rows_of(study)
    for step in set(
        Event.objects.filter(study=study, object_type="coding.anchor").values_list("operation", flat=True)
    ):
        with pytest.raises(Refused, match="withdrawn"):
            undo(study=study, actor=owner, operation_id=step)
    assert removal in set(Event.objects.filter(payload_version=0).values_list("operation", flat=True))
    assert rows_of(study) == rows


def test_a_withdrawal_is_not_undone_and_not_offered(document: Document, study: Study, owner: User) -> None:
    withdraw_document(document=document, actor=owner)
    with pytest.raises(Refused, match="final"):
        undo(study=study, actor=owner, operation_id=last_operation(study))  # type: ignore[arg-type]
    offered = step_to_undo(study, owner)
    assert offered
    assert offered.verb not in ("withdraw", "apply", "import", "write cell", "translate")


def test_steps_on_other_documents_can_still_be_undone(document: Document, study: Study, owner: User) -> None:
    other = make_document(study, title="B1", case="B")
    apply(other, "Everybody sells", Code.objects.get())
    step = last_operation(study)
    withdraw_document(document=document, actor=owner)
    offered = step_to_undo(study, owner)
    assert offered
    assert offered.id == step
    undo(study=study, actor=owner, operation_id=offered.id)
    assert not Anchor.objects.filter(quote="Everybody sells").exists()


def test_a_document_is_withdrawn_once(document: Document, owner: User) -> None:
    stale = Document.objects.get()
    withdraw_document(document=document, actor=owner)
    with pytest.raises(Refused, match="already"):
        withdraw_document(document=stale, actor=owner)


def test_nothing_more_is_coded_translated_or_read_there(document: Document, owner: User) -> None:
    revision, code, passage = revision_of(document), Code.objects.get(), Passage.objects.first()
    assert passage
    withdraw_document(document=document, actor=owner)
    with pytest.raises(Refused, match="withdrawn"):
        passages.apply_code(revision=revision, start=3, end=8, code=code, actor=owner)
    with pytest.raises(Refused, match="withdrawn"):
        passages.set_translation(passage=passage, actor=owner, text="x", expected_version=2)
    with pytest.raises(Refused, match="withdrawn"):
        passages.mark_key(passage=passage, actor=owner, is_key=True)


def test_the_copies_that_may_remain_are_listed(document: Document, owner: User) -> None:
    folder = Path(settings.HOME) / "backups"
    folder.mkdir(exist_ok=True)
    copy = folder / "before-migration-1.sqlite3"
    copy.write_bytes(b"")
    files = withdraw_document(document=document, actor=owner).files
    copy.unlink()
    assert "backups/before-migration-1.sqlite3" in files


@pytest.mark.django_db(transaction=True)
def test_no_word_is_left_in_the_bytes_of_the_database(document: Document, owner: User) -> None:
    there = database_bytes()
    files = withdraw_document(document=document, actor=owner).files
    left = database_bytes().lower()
    if connection.vendor == "sqlite":
        assert b"handwritten" in there
        assert files == ()
    else:
        assert "write-ahead log" in files[-1]
    for words in ("handwritten", "ardly a scrap", "kirjoitetut", "in the office reads"):
        assert words.encode() not in left


def database_bytes() -> bytes:
    """Give the bytes of an SQLite database and its journals; a server's files are its own."""
    if connection.vendor != "sqlite":
        return b""
    path = Path(str(connection.settings_dict["NAME"]))
    files = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-journal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


# -- informants ---------------------------------------------------------------------------------


def test_an_informant_goes_with_the_documents_in_which_she_was_alone(document: Document, owner: User) -> None:
    informant = Informant.objects.get()
    assert withdraw_informant(informant=informant, actor=owner).documents == ("A1",)
    informant.refresh_from_db()
    document.refresh_from_db()
    assert informant.withdrawn_at
    assert document.withdrawn_at
    assert "Kaisa" not in everything()
    assert "handwritten" not in everything()


def test_her_name_goes_where_others_wrote_it(document: Document, study: Study, owner: User) -> None:
    case = Case.objects.get()
    memos.write_memo(
        study=study,
        actor=owner,
        object_type="interviews.case",
        object_id=case.pk,
        text="Kaisa Kuusi was friendly.",
    )
    withdraw_informant(informant=Informant.objects.get(), actor=owner)
    assert Memo.objects.filter(text="[…] was friendly.").exists()
    assert replay(Event.objects.filter(study=study).order_by("sequence")) == rows_of(study)


def test_a_title_that_others_have_stays(document: Document, study: Study, owner: User) -> None:
    case = Case.objects.get()
    people = [
        add_informant(study=study, actor=owner, label=label, case=case, title="Sales director")
        for label in ("Kalle Koski", "Liisa Lampi")
    ]
    withdraw_informant(informant=people[0], actor=owner)
    people[1].refresh_from_db()
    assert (people[1].label, people[1].title) == ("Liisa Lampi", "Sales director")
    assert "Kalle" not in everything()


GROUP = (
    ("H", "Who sells?"),
    ("Kaisa", "In our firm everybody sells a little, on the quiet."),
    ("Pekka", "Only the people of the sales office sell, I should say."),
)


@pytest.fixture
def group(study: Study, owner: User) -> Document:
    """An interview with two informants."""
    document = make_document(study, GROUP, informant="Kaisa Kuusi")
    pekka = add_informant(study=study, actor=owner, label="Pekka", case=document.case)
    speaker = Speaker.objects.get(label="Pekka")
    upload = keep_upload(
        study=study, user=owner, batch=new_batch(), file_name="x.txt", data=b"everybody sells"
    )
    Upload.objects.update(is_imported=True)
    with operation(study, actor=owner, verb="change speaker") as op:
        op.update(speaker, informant_id=pekka.pk)
        op.update(document, original_id=upload.pk)
    code = make_code(study, "selling")
    for words in ("everybody sells a little", "people of the sales office", "on the quiet.\nPekka: Only the"):
        apply(document, words, code)
    hers = Passage.objects.get(anchors__quote="everybody sells a little")
    passages.set_translation(passage=hers, actor=owner, text="kaikki myyvät", expected_version=1)
    return document


def test_of_a_shared_interview_only_her_turns_go(group: Document, study: Study, owner: User) -> None:
    length = len(revision_of(group).text)
    withdraw_informant(informant=Informant.objects.get(label="Kaisa Kuusi"), actor=owner)
    group.refresh_from_db()
    left = everything()
    assert group.withdrawn_at is None
    assert group.original is None
    assert len(revision_of(group).text) == length
    assert "Pekka: Only the people of the sales office sell, I should say." in revision_of(group).text
    assert [words for words in ("Kaisa", "everybody sells", "quiet", "kaikki") if words in left] == []


def test_a_shared_interview_stays_sound(group: Document, study: Study, owner: User) -> None:
    withdraw_informant(informant=Informant.objects.get(label="Kaisa Kuusi"), actor=owner)
    assert check_study(study) == []
    assert Anchor.objects.filter(quote="people of the sales office").exists()
    assert replay(Event.objects.filter(study=study).order_by("sequence")) == rows_of(study)


# -- her words in texts that were corrected --------------------------------------------------------


def corrected(document: Document, owner: User, **called: str) -> None:
    """Correct the group by a file in which speakers are called otherwise."""
    text = "".join(f"{called.get(who, who)}: {said}\n" for who, said in GROUP)
    revision = revision_of(document)
    draft = as_present(revision, read_transcript("x.txt", text.encode()), [])
    correct_by_file(revision=revision, actor=owner, draft=draft)


def forget_kaisa(study: Study, owner: User) -> str:
    """Withdraw her; give what is left in the database."""
    withdraw_informant(informant=Informant.objects.get(label="Kaisa Kuusi"), actor=owner)
    assert check_study(study) == []
    return everything()


def test_a_speaker_who_is_called_otherwise_since_goes_in_every_state(
    group: Document, study: Study, owner: User
) -> None:
    corrected(group, owner, Kaisa="Sales lady")
    left = forget_kaisa(study, owner)
    assert "everybody sells" not in left
    assert "Sales lady" not in left
    assert "Only the people of the sales office" in revision_of(group).text


def test_what_was_given_to_somebody_of_whom_nothing_is_known_goes_too(
    group: Document, study: Study, owner: User
) -> None:
    # Both under one label: neither is known.
    corrected(group, owner, Kaisa="Sales lady", Pekka="Sales lady")
    left = forget_kaisa(study, owner)
    assert "everybody sells" not in left
    assert "Sales lady: Only the people of the sales office" in revision_of(group).text


def test_a_part_of_her_turn_under_an_unknown_name_goes_with_the_name(
    group: Document, study: Study, owner: User
) -> None:
    revision = revision_of(group)
    place = revision.text.index("everybody sells")
    split_turn(revision=revision, actor=owner, number="2", place=place, speaker="Sales lady")
    left = forget_kaisa(study, owner)
    assert "everybody sells" not in left
    assert "Sales lady" not in left


def test_the_turns_of_a_document_are_read_once(group: Document, owner: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        withdraw_informant(informant=Informant.objects.get(label="Kaisa Kuusi"), actor=owner)
    asked = [query["sql"] for query in queries if ' FROM "interviews_turn" INNER JOIN' in query["sql"]]
    assert len([sql for sql in asked if sql.startswith("SELECT")]) == 1


def test_what_turned_out_to_be_hers_goes_in_the_older_states_too(
    group: Document, study: Study, owner: User
) -> None:
    said = GROUP[2][1]
    correct_turn(revision=revision_of(group), actor=owner, number="3", words=said, speaker="Kaisa")
    assert "people of the sales office" not in forget_kaisa(study, owner)


def test_what_turned_out_to_be_anothers_stays_where_it_is_known_to_be(
    group: Document, study: Study, owner: User
) -> None:
    said = GROUP[1][1]
    correct_turn(revision=revision_of(group), actor=owner, number="2", words=said, speaker="Pekka")
    forget_kaisa(study, owner)
    assert said in revision_of(group).text
    assert said not in Revision.objects.get(document=group, number=1).text


def test_what_was_anothers_for_a_while_and_is_nobodys_now_goes_in_all_states(
    group: Document, study: Study, owner: User
) -> None:
    for speaker in ("Pekka", "Somebody"):
        correct_turn(revision=revision_of(group), actor=owner, number="2", words=GROUP[1][1], speaker=speaker)
    assert "everybody sells" not in forget_kaisa(study, owner)


@pytest.mark.parametrize("said", [f"Well. {GROUP[2][1]}", "We do."])
def test_her_words_that_were_joined_into_a_turn_of_another_are_named_before(
    said: str, group: Document, study: Study, owner: User, client_of: ClientOf
) -> None:
    correct_turn(revision=revision_of(group), actor=owner, number="3", words=said, speaker="Pekka")
    hers, his = Informant.objects.get(label="Kaisa Kuusi"), Informant.objects.get(label="Pekka")
    join_turns(revision=revision_of(group), actor=owner, number="2")
    page = client_of(owner).get(reverse("withdraw_informant", args=[study.slug, his.pk])).content.decode()
    assert "Words of Pekka were joined into turns of others." in page
    assert reverse("correct_turn", args=[study.slug, group.pk, "2"]) in page
    page = client_of(owner).get(reverse("withdraw_informant", args=[study.slug, hers.pk])).content.decode()
    assert "were joined" not in page


def test_a_word_that_only_begins_like_one_of_hers_is_not_hers(
    group: Document, study: Study, owner: User, client_of: ClientOf
) -> None:
    correct_turn(revision=revision_of(group), actor=owner, number="3", words="every", speaker="Pekka")
    join_turns(revision=revision_of(group), actor=owner, number="2")
    words = "With us everybody sells."
    correct_turn(revision=revision_of(group), actor=owner, number="2", words=words, speaker="Kaisa Kuusi")
    pekka = Informant.objects.get(label="Pekka")
    page = client_of(owner).get(reverse("withdraw_informant", args=[study.slug, pekka.pk])).content.decode()
    assert "were joined" not in page


def test_what_was_joined_and_split_again_is_named_no_more(
    group: Document, study: Study, owner: User, client_of: ClientOf
) -> None:
    pekka = Informant.objects.get(label="Pekka")
    join_turns(revision=revision_of(group), actor=owner, number="2")
    place = revision_of(group).text.index("Only the people")
    split_turn(revision=revision_of(group), actor=owner, number="2", place=place, speaker="Pekka")
    page = client_of(owner).get(reverse("withdraw_informant", args=[study.slug, pekka.pk])).content.decode()
    assert "were joined" not in page
    withdraw_informant(informant=pekka, actor=owner)
    assert "people of the sales office" not in everything()
    assert "everybody sells a little" in Revision.objects.get(document=group, number=2).text
    assert check_study(study) == []


@pytest.mark.parametrize("said", ["", "Only the people of the sales office sell, I would say."])
def test_a_part_of_anothers_turn_that_is_hers_since_goes_in_the_older_states(
    said: str, group: Document, study: Study, owner: User
) -> None:
    join_turns(revision=revision_of(group), actor=owner, number="2")
    undo_last(study, owner)
    if said:
        correct_turn(revision=revision_of(group), actor=owner, number="3", words=said, speaker="Pekka")
    withdraw_informant(informant=Informant.objects.get(label="Pekka"), actor=owner)
    assert "the sales office" not in everything()
    assert check_study(study) == []


def test_few_words_go_only_where_they_became_hers(study: Study, group: Document, owner: User) -> None:
    said = "Yes. In our firm everybody sells, yes. Yes."
    correct_turn(revision=revision_of(group), actor=owner, number="2", words=said, speaker="Kaisa")
    place = revision_of(group).text.index(" Yes.\nPekka") + 1
    split_turn(revision=revision_of(group), actor=owner, number="2", place=place, speaker="Pekka")
    withdraw_informant(informant=Informant.objects.get(label="Pekka"), actor=owner)
    for number in (2, 3):
        state = Revision.objects.get(document=group, number=number).text
        assert "Kaisa: Yes. In our firm everybody sells, yes." in state
        assert "yes. Yes." not in state
        assert "Pekka: Yes." not in state
    assert check_study(study) == []


def test_few_words_that_were_moved_are_hers(study: Study, group: Document, owner: User) -> None:
    said = "Yes. In our firm everybody sells."
    correct_turn(revision=revision_of(group), actor=owner, number="2", words=said, speaker="Kaisa")
    file = "H: Who sells?\nKaisa: In our firm everybody sells.\nPekka: Yes.\nH: All?\nPekka: Only the people of the sales office."
    draft = read_transcript("talk.txt", file.encode())
    correct_by_file(revision=revision_of(group), actor=owner, draft=draft)
    withdraw_informant(informant=Informant.objects.get(label="Pekka"), actor=owner)
    state = Revision.objects.get(document=group, number=2).text
    assert "In our firm everybody sells." in state
    assert "Yes." not in state
    assert check_study(study) == []


# -- pages --------------------------------------------------------------------------------------


def test_the_owner_withdraws_after_a_page_that_says_what_goes(
    document: Document, study: Study, owner: User, client_of: ClientOf
) -> None:
    url = reverse("withdraw_document", args=[study.slug, document.pk])
    page = client_of(owner).get(url).content.decode()
    assert "cannot be undone" in page
    done = client_of(owner).post(url, {"sure": "on"}).content.decode()
    assert "Files that may still hold copies" in done
    document.refresh_from_db()
    assert document.withdrawn_at


def test_nothing_goes_before_the_box_is_ticked(
    document: Document, study: Study, owner: User, client_of: ClientOf
) -> None:
    answer = client_of(owner).post(reverse("withdraw_document", args=[study.slug, document.pk]))
    assert answer.status_code == 422
    document.refresh_from_db()
    assert document.withdrawn_at is None


@pytest.mark.parametrize("who", ["coder", "supervisor", "reader"])
def test_only_the_owner_withdraws(
    who: str, document: Document, study: Study, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(who))
    for name, pk in (("withdraw_document", document.pk), ("withdraw_informant", Informant.objects.get().pk)):
        assert client.post(reverse(name, args=[study.slug, pk]), {"sure": "on"}).status_code == 403
    assert not Document.objects.exclude(withdrawn_at=None).exists()


def test_an_informant_is_withdrawn_from_her_page(
    document: Document, study: Study, owner: User, client_of: ClientOf
) -> None:
    url = reverse("withdraw_informant", args=[study.slug, Informant.objects.get().pk])
    assert "A1" in client_of(owner).get(url).content.decode()
    assert client_of(owner).post(url, {"sure": "on"}).status_code == 200
    assert Informant.objects.exclude(withdrawn_at=None).exists()


def test_every_page_of_the_study_stands_after_a_withdrawal(
    document: Document, study: Study, owner: User, client_of: ClientOf
) -> None:
    withdraw_document(document=document, actor=owner)
    client = client_of(owner)
    code, passage = Code.objects.get(), Passage.objects.first()
    assert passage
    for name, *rest in (
        ("study",), ("read",), ("codes",), ("tables",), ("exports",), ("history",), ("cases",),
        ("code", code.pk), ("document", document.pk), ("read_document", document.pk),
    ):  # fmt: skip
        page = client.get(reverse(name, args=[study.slug, *rest]))
        assert page.status_code == 200, name
        assert "handwritten" not in page.content.decode()
    tombstone = client.get(reverse("read_document", args=[study.slug, document.pk])).content.decode()
    assert "was withdrawn on" in tombstone
    part = client.get(reverse("passage", args=[study.slug, passage.pk]), headers={"HX-Request": "true"})
    assert part.status_code == 200


def test_exports_and_descriptions_stand_after_a_withdrawal(
    document: Document, study: Study, owner: User
) -> None:
    make_document(study, (("H", "Who sells?"), ("J", "Nobody.")), title="B1", case="B")
    withdraw_document(document=document, actor=owner)
    out = StringIO()
    call_command("describe", study.slug, "--json", "--text", stdout=out, stderr=StringIO())
    made = [out.getvalue().encode()]
    for each in EXPORTERS:
        options = {option.name: "B1" for option in each.options if option.kind == "document"}
        made.append(each.produce(owner_of(study), options).data)
    assert len(made) == len(EXPORTERS) + 1
    assert [data for data in made if not data or b"handwritten" in data] == []
