"""Correcting a transcript through its pages: turns, words throughout, a corrected file, and what waits."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from cccrm.kit.refusal import Refused
from coding.actions.corrections import replace_words
from coding.actions.passages import apply_code
from coding.actions.placing import leave_out, place_passage
from coding.checks import check_study
from coding.models import Coding, Passage
from interviews.actions.cases import add_informant
from interviews.actions.documents import set_speaker
from interviews.actions.pseudonyms import list_name
from interviews.models import Document, Event, Informant, Study, Turn, Upload, User
from tests.factories import TALK, apply, make_code, make_document, revision_of, span_of
from tests.web.test_revisions import correct, place, redo_last, undo_last, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(owner: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(owner)


def url(name: str, document: Document, *more: object) -> str:
    return reverse(name, args=[document.study.slug, document.pk, *more])


def seen(document: Document, **more: object) -> dict[str, object]:
    return {"revision": revision_of(document).pk, "speaker": "J", "reason": "", **more}


def turn_text(document: Document, number: str) -> str:
    turn = Turn.objects.get(revision=revision_of(document), number=number)
    return turn.revision.text[turn.body_start : turn.body_end]


# -- a turn ---------------------------------------------------------------------------------------


def test_a_turn_is_corrected_and_the_page_goes_back_to_it(client: Client, document: Document) -> None:
    coding = apply(document, "handwritten notes", make_code(document.study))
    said = seen(document, words="Very little. The handwritten notes stay in the car.", reason="misheard")
    response = client.post(url("correct_turn", document, "4"), said)
    assert response.headers["Location"] == url("read_document", document) + "#turn-4"
    assert turn_text(document, "4").endswith("in the car.")
    assert words(coding) == "handwritten notes"
    assert Event.objects.filter(verb="correct", reason="misheard").exists()
    assert check_study(document.study) == []


def test_what_changed_inside_a_passage_is_shown_at_once(client: Client, document: Document) -> None:
    apply(document, "stay in the van", make_code(document.study))
    said = seen(document, words="Very little. They stay in the car.")
    response = client.post(url("correct_turn", document, "4"), said, follow=True)
    page = response.content.decode()
    assert response.request["PATH_INFO"] == url("changes", document, 2)
    assert "<del>" in page
    assert "1 passage changed inside" in page


def test_another_speaker_is_made_where_there_is_none(client: Client, document: Document) -> None:
    said = seen(document, words=TALK[3][1], speaker="+", new_speaker="Kati")
    client.post(url("correct_turn", document, "4"), said)
    turn = Turn.objects.get(revision=revision_of(document), number="4")
    assert turn.speaker is not None
    assert turn.speaker.label == "Kati"
    assert revision_of(document).text[turn.label_start : turn.label_end] == "Kati:"
    assert check_study(document.study) == []


def test_a_turn_without_words_is_refused_in_the_form(client: Client, document: Document) -> None:
    response = client.post(url("correct_turn", document, "4"), seen(document, words="  "))
    assert response.status_code == 422
    assert revision_of(document).number == 1


def test_a_form_of_an_older_state_is_refused(client: Client, document: Document) -> None:
    said = seen(document, words="Nothing.")
    correct(document, ("van", "car"))
    response = client.post(url("correct_turn", document, "4"), said)
    assert response.status_code == 422
    assert "Reload" in response.content.decode()
    assert revision_of(document).number == 2


def test_a_turn_is_split_at_a_sentence(client: Client, document: Document) -> None:
    coding = apply(document, "The handwritten notes stay in the van", make_code(document.study))
    start, _end = span_of(document, "The handwritten")
    response = client.post(
        url("correct_split", document, "4"), seen(document, place=start, words="", speaker="H")
    )
    assert response.status_code == 302
    assert turn_text(document, "4") == "Very little."
    assert turn_text(document, "4a").startswith("The handwritten")
    assert words(coding) == "The handwritten notes stay in the van"
    assert check_study(document.study) == []


def test_a_turn_is_split_at_words(client: Client, document: Document) -> None:
    client.post(url("correct_split", document, "4"), seen(document, words="and nobody"))
    assert turn_text(document, "4a").startswith("and nobody")


def test_words_that_are_not_there_split_nothing(client: Client, document: Document) -> None:
    response = client.post(url("correct_split", document, "4"), seen(document, words="and everybody"))
    assert response.status_code == 422
    assert revision_of(document).number == 1


def test_a_number_of_a_joined_turn_is_not_used_again(client: Client, document: Document, owner: User) -> None:
    client.post(url("correct_split", document, "2"), seen(document, words="He sees"))
    client.post(url("correct_join", document, "2"), seen(document))
    client.post(url("correct_split", document, "2"), seen(document, words="He sees"))
    numbers = Turn.objects.filter(revision=revision_of(document)).values_list("number", flat=True)
    assert list(numbers) == ["1", "2", "2b", "3", "4"]


def test_the_last_turn_has_none_to_join(client: Client, document: Document) -> None:
    response = client.post(url("correct_join", document, "4"), seen(document))
    assert response.status_code == 422


def test_a_turn_is_found_by_its_number_or_address(client: Client, document: Document) -> None:
    for asked in ("4", "A1:4"):
        response = client.get(url("correct", document), {"turn": asked})
        assert response.headers["Location"] == url("correct_turn", document, "4")
    assert client.get(url("correct", document), {"turn": "99"}).status_code == 422


# -- a word throughout ----------------------------------------------------------------------------


def test_a_word_is_shown_in_every_place_and_replaced_in_all(client: Client, document: Document) -> None:
    coding = apply(document, "the driver", make_code(document.study))
    other = make_document(document.study, [("H", "Who?"), ("J", "The driver, Driver's van.")], title="A2")
    asked = {"find": "driver", "put": "carrier", "is_whole": "on", "everywhere": "on"}
    page = client.get(url("correct_replace", document), asked).content.decode()
    assert "3 places" in page
    assert "1 passage changes inside" in page
    both = [revision_of(document).pk, revision_of(other).pk]
    client.post(url("correct_replace", document), {**asked, "revisions": both})
    assert words(coding) == "the carrier"
    assert revision_of(other).text.count("carrier") == 2
    assert Event.objects.filter(verb="replace").values("operation").distinct().count() == 1
    assert check_study(document.study) == []


def test_a_name_of_a_speaker_goes_too(client: Client, study: Study) -> None:
    document = make_document(study, [("H", "Who?"), ("Anna", "I, Anna, do."), ("H", "So?"), ("Anna", "Yes.")])
    document.speakers.filter(label="Anna").update(is_interviewer=True)
    asked = {"find": "Anna", "put": "Berit", "is_whole": "on", "is_cased": "on"}
    client.post(url("correct_replace", document), {**asked, "revisions": [revision_of(document).pk]})
    turn = Turn.objects.select_related("speaker").get(revision=revision_of(document), number="2")
    assert "Anna" not in revision_of(document).text
    assert turn.speaker is not None
    assert (turn.speaker.label, turn.speaker.is_interviewer) == ("Berit", True)


def test_a_speaker_whose_name_stands_nowhere_in_the_words_is_renamed(client: Client, study: Study) -> None:
    document = make_document(study, [("H", "Who?"), ("J", "Me."), ("H", "So?"), ("J", "Yes.")])
    document.speakers.filter(label="J").update(label="Anna")
    asked = {"find": "Anna", "put": "Berit", "is_whole": "on"}
    page = client.get(url("correct_replace", document), asked).content.decode()
    assert "The speaker Anna becomes Berit." in page
    assert "Rename 1 speaker" in page
    client.post(url("correct_replace", document), {**asked, "revisions": [revision_of(document).pk]})
    turn = Turn.objects.select_related("speaker").get(revision=revision_of(document), number="2")
    assert turn.speaker is not None
    assert turn.speaker.label == "Berit"


def test_two_speakers_who_would_be_one_are_said_before(client: Client, study: Study) -> None:
    talk = [("H", "Who?"), ("Anna", "I."), ("Berit", "And I."), ("H", "So?"), ("ANNA", "Yes.")]
    document = make_document(study, talk)
    asked = {"find": "Anna", "put": "Berit", "is_whole": "on"}
    page = client.get(url("correct_replace", document), asked).content.decode()
    assert "The speaker Anna becomes Berit, as somebody else here is called" in page
    client.post(url("correct_replace", document), {**asked, "revisions": [revision_of(document).pk]})
    turns = Turn.objects.filter(revision=revision_of(document)).order_by("position")
    assert list(turns.values_list("speaker__label", flat=True)) == ["H", "Berit", "Berit", "H", "Berit"]


def test_a_part_of_a_word_is_no_hit(client: Client, document: Document) -> None:
    asked = {"find": "driv", "put": "x", "is_whole": "on"}
    assert "stands nowhere" in client.get(url("correct_replace", document), asked).content.decode()


def test_replacing_in_a_text_that_was_corrected_meanwhile_is_refused(
    client: Client, document: Document
) -> None:
    asked = {"find": "driver", "put": "carrier", "revisions": [revision_of(document).pk]}
    correct(document, ("van", "car"))
    assert client.post(url("correct_replace", document), asked).status_code == 422
    assert "driver" in revision_of(document).text


# -- a corrected file -----------------------------------------------------------------------------


def word_file(*lines: str) -> SimpleUploadedFile:
    paper, held = Word(), io.BytesIO()
    for line in lines:
        paper.add_paragraph(line)
    paper.save(held)
    return SimpleUploadedFile("A1 corrected.docx", held.getvalue())


CORRECTED = (
    "H: Who sells to the customers here?",
    "J: Everybody sells, also the driver 🚚. She sees them every week & knows <what> they need.",
    "H: Every one of them?",
    "J: Nearly.",
    "H: And what is written down about it?",
    "J: Very little. The handwritten notes stay in the van.",
)


def compared(client: Client, document: Document) -> str:
    response = client.post(url("correct_files", document), {"file": word_file(*CORRECTED)})
    return response.headers["Location"]


def test_a_corrected_word_file_is_compared_before_anything_is_saved(
    client: Client, document: Document
) -> None:
    apply(document, "He sees them each week", make_code(document.study))
    apply(document, "nobody in the office reads them", make_code(document.study, "reading"))
    page = client.get(compared(client, document)).content.decode()
    for expected in ("new turn", "<del>He", "Cannot be placed", "2a", "2b"):
        assert expected in page.replace('<del><bdi class="only-heard">before: </bdi>', "<del>")
    assert revision_of(document).number == 1


def test_a_corrected_file_keeps_numbers_passages_and_readers(
    client: Client, document: Document, coder: User
) -> None:
    code = make_code(document.study)
    hers = apply(document, "handwritten notes", code, coder)
    mine = apply(document, "He sees them each week", code)
    lost = apply(document, "nobody in the office reads them", make_code(document.study, "reading"))
    where = compared(client, document)
    response = client.post(where, {"revision": revision_of(document).pk})
    assert response.headers["Location"] == url("changes", document, 2)
    assert (words(hers), words(mine)) == ("handwritten notes", "She sees them every week")
    assert place(lost).revision.number == 1
    numbers = Turn.objects.filter(revision=revision_of(document)).values_list("number", flat=True)
    assert list(numbers) == ["1", "2", "2a", "2b", "3", "4"]
    assert not Upload.objects.filter(purpose="correction").exists()
    assert check_study(document.study) == []


GROUP = (
    ("H", "Who sells?"),
    ("J", "Everybody sells a little here, on the quiet."),
    ("K", "I do not agree with that."),
    ("H", "Why?"),
    ("J", "The boss sells, and nobody says so."),
)


@pytest.fixture
def group(study: Study, owner: User) -> Document:
    """H asks Jaana, who is J, and Kalle, who is K."""
    document = make_document(study, GROUP)
    for label, name in (("J", "Jaana"), ("K", "Kalle")):
        informant = add_informant(study=study, actor=owner, label=name, case=document.case)
        describe(document, label, owner, informant=informant)
    return document


def describe(document: Document, label: str, owner: User, *, informant: Informant | None) -> None:
    speaker = document.speakers.get(label=label)
    set_speaker(speaker=speaker, actor=owner, label=label, is_interviewer=False, informant=informant)


def filed(client: Client, document: Document, **called: str) -> str:
    """Bring the group's file with speakers who are called otherwise; give where its preview is."""
    lines = [f"{called.get(who, who)}: {said}" for who, said in GROUP]
    response = client.post(url("correct_files", document), {"file": word_file(*lines)})
    return response.headers["Location"]


def known(document: Document) -> dict[str, tuple[bool, str]]:
    """Who speaks in the newest text: label -> whether she asks, and the informant."""
    turns = Turn.objects.filter(revision=revision_of(document)).select_related("speaker__informant")
    speakers = [turn.speaker for turn in turns if turn.speaker]
    return {each.label: (each.is_interviewer, str(each.informant or "")) for each in speakers}


def test_a_speaker_who_is_called_otherwise_in_a_file_stays_who_she_is(
    client: Client, group: Document, study: Study, owner: User
) -> None:
    where = filed(client, group, J="Jaana", H="Olga")
    page = client.get(where).content.decode()
    assert "The speaker J becomes Jaana." in page
    assert "The speaker H becomes Olga." in page
    client.post(where, {"revision": revision_of(group).pk})
    assert known(group) == {"Olga": (True, ""), "Jaana": (False, "Jaana"), "K": (False, "Kalle")}
    assert check_study(study) == []
    undo_last(study, owner)
    assert known(group) == {"H": (True, ""), "J": (False, "Jaana"), "K": (False, "Kalle")}


def test_whose_words_a_join_gives_to_whom_is_said_before(client: Client, group: Document) -> None:
    page = client.get(url("correct_turn", group, "2")).content.decode()
    assert "What K says there counts as said by J from then on." in page
    assert "If Kalle takes back the consent" in page
    assert "takes back the consent" not in client.get(url("correct_turn", group, "3")).content.decode()


def test_joining_two_turns_of_one_speaker_gives_nothing_away(client: Client, study: Study) -> None:
    document = make_document(study, [("H", "Who?"), ("J", "Me."), ("J", "And you.")])
    assert "counts as said by" not in client.get(url("correct_turn", document, "2")).content.decode()


def test_a_speaker_of_one_turn_is_called_otherwise_by_words_that_are_no_label_elsewhere(
    client: Client, group: Document
) -> None:
    client.post(filed(client, group, K="the head of sales"), {"revision": revision_of(group).pk})
    assert known(group) == {
        "H": (True, ""),
        "J": (False, "Jaana"),
        "the head of sales": (False, "Kalle"),
    }


def test_a_name_that_was_taken_back_and_is_given_again_says_what_is_known_by_then(
    client: Client, group: Document, study: Study, owner: User
) -> None:
    describe(group, "J", owner, informant=None)
    client.post(filed(client, group, J="Jaana"), {"revision": revision_of(group).pk})
    undo_last(study, owner)
    describe(group, "J", owner, informant=Informant.objects.get(label="Jaana"))
    client.post(filed(client, group, J="Jaana"), {"revision": revision_of(group).pk})
    assert known(group)["Jaana"] == (False, "Jaana")
    assert check_study(study) == []


def test_who_takes_the_label_of_somebody_who_is_called_otherwise_too_stays_who_she_is(
    client: Client, group: Document, study: Study, owner: User
) -> None:
    before = known(group)
    where = filed(client, group, J="K", K="L")
    page = client.get(where).content.decode()
    assert "The speaker J becomes K." in page
    assert "The speaker K becomes L." in page
    client.post(where, {"revision": revision_of(group).pk})
    assert known(group) == {"H": (True, ""), "K": (False, "Jaana"), "L": (False, "Kalle")}
    first = Turn.objects.filter(revision__document=group, revision__number=1)
    assert {(turn.number, str(turn.speaker.informant or "")) for turn in first if turn.speaker} >= {
        ("2", "Jaana"),
        ("3", "Kalle"),
    }
    undo_last(study, owner)
    assert known(group) == before
    redo_last(study, owner)
    assert known(group)["K"] == (False, "Jaana")
    assert check_study(study) == []


def test_labels_that_are_passed_on_in_a_row_leave_everybody_who_she_is(
    client: Client, group: Document, study: Study, owner: User
) -> None:
    before = known(group)
    where = filed(client, group, H="J", J="K", K="L")
    assert "both will be one speaker" not in client.get(where).content.decode()
    client.post(where, {"revision": revision_of(group).pk})
    assert known(group) == {"J": (True, ""), "K": (False, "Jaana"), "L": (False, "Kalle")}
    undo_last(study, owner)
    assert known(group) == before
    assert check_study(study) == []


def spoken(document: Document, number: int) -> set[tuple[str, str, str]]:
    """Who says the turns of a state: number, label, the informant, "asks" or ""."""
    turns = Turn.objects.filter(revision__document=document, revision__number=number)
    speakers = [(turn.number, turn.speaker) for turn in turns.select_related("speaker__informant")]
    return {
        (turn, who.label, "asks" if who.is_interviewer else str(who.informant or ""))
        for turn, who in speakers
        if who
    }


@pytest.mark.parametrize(
    ("called", "said_by"),
    [
        ({"H": "K", "J": "K", "K": "L"}, {"K": (False, ""), "L": (False, "Kalle")}),
        ({"H": "J", "K": "J", "J": "L"}, {"J": (False, ""), "L": (False, "Jaana")}),
        ({"J": "H", "K": "H", "H": "L"}, {"H": (False, ""), "L": (True, "")}),
    ],
)
def test_two_who_take_the_label_of_one_who_is_called_otherwise_are_not_who_she_is(
    called: dict[str, str],
    said_by: dict[str, tuple[bool, str]],
    client: Client,
    group: Document,
    study: Study,
    owner: User,
) -> None:
    before = spoken(group, 1)
    client.post(filed(client, group, **called), {"revision": revision_of(group).pk})
    assert known(group) == said_by
    after = spoken(group, 2)
    undo_last(study, owner)
    assert spoken(group, 3) == spoken(group, 1) == before
    redo_last(study, owner)
    assert spoken(group, 4) == spoken(group, 2) == after
    undo_last(study, owner)
    # And once more by a file, where the first time has left its speakers behind.
    client.post(filed(client, group, **called), {"revision": revision_of(group).pk})
    assert known(group) == said_by
    undo_last(study, owner)
    assert spoken(group, 7) == before
    assert check_study(study) == []


def test_a_label_that_was_given_up_may_be_somebodys_for_a_while(
    client: Client, group: Document, study: Study, owner: User
) -> None:
    before = spoken(group, 1)
    client.post(filed(client, group, J="K", K="L"), {"revision": revision_of(group).pk})
    client.post(url("correct_turn", group, "5"), seen(group, words=GROUP[4][1], speaker="+", new_speaker="J"))
    assert known(group)["J"] == (False, "")
    undo_last(study, owner)
    undo_last(study, owner)
    assert spoken(group, 5) == before
    redo_last(study, owner)
    redo_last(study, owner)
    assert known(group)["J"] == (False, "")
    assert check_study(study) == []


def test_two_of_whom_the_same_is_known_keep_it_under_the_label_of_another(
    client: Client, group: Document, study: Study, owner: User
) -> None:
    describe(group, "H", owner, informant=Informant.objects.get(label="Jaana"))
    client.post(filed(client, group, H="K", J="K", K="L"), {"revision": revision_of(group).pk})
    assert known(group) == {"K": (False, "Jaana"), "L": (False, "Kalle")}
    assert check_study(study) == []


def test_a_label_that_two_take_over_is_free_also_in_a_row(client: Client, study: Study, owner: User) -> None:
    said = ("Who sells?", "Everybody, on the quiet.", "I do not agree with that.", "The boss pretends to.")
    document = make_document(study, list(zip("HJKL", said, strict=True)))
    for label in "JKL":
        informant = add_informant(study=study, actor=owner, label=label * 2, case=document.case)
        describe(document, label, owner, informant=informant)
    lines = [f"{who}: {words}" for who, words in zip("KKLM", said, strict=True)]
    where = client.post(url("correct_files", document), {"file": word_file(*lines)}).headers["Location"]
    before = spoken(document, 1)
    client.post(where, {"revision": revision_of(document).pk})
    assert known(document) == {"K": (False, ""), "L": (False, "KK"), "M": (False, "LL")}
    undo_last(study, owner)
    assert spoken(document, 3) == before
    redo_last(study, owner)
    assert known(document) == {"K": (False, ""), "L": (False, "KK"), "M": (False, "LL")}
    assert check_study(study) == []


def test_a_label_that_was_used_in_an_older_state_is_passed_on_as_well(
    client: Client, group: Document, study: Study, owner: User
) -> None:
    client.post(filed(client, group, K="L"), {"revision": revision_of(group).pk})
    client.post(filed(client, group), {"revision": revision_of(group).pk})
    client.post(filed(client, group, J="K", K="L"), {"revision": revision_of(group).pk})
    assert known(group) == {"H": (True, ""), "K": (False, "Jaana"), "L": (False, "Kalle")}
    undo_last(study, owner)
    assert known(group) == {"H": (True, ""), "J": (False, "Jaana"), "K": (False, "Kalle")}
    assert check_study(study) == []


def test_speakers_who_change_places_are_said_before_and_stay_who_they_are(
    client: Client, group: Document
) -> None:
    before = known(group)
    where = filed(client, group, J="K", K="J")
    page = client.get(where).content.decode()
    assert "Most of what J said counts as said by K from now on. Who J and K are stays as it is." in page
    assert "Most of what K said counts as said by J from now on." in page
    client.post(where, {"revision": revision_of(group).pk})
    assert known(group) == before


@pytest.mark.parametrize("called", [{"J": "K", "K": "J"}, {"H": "J", "J": "K", "K": "H"}])
def test_speakers_who_change_places_take_their_labels_along_where_that_is_wished(
    called: dict[str, str], client: Client, group: Document, study: Study, owner: User
) -> None:
    before, who = spoken(group, 1), known(group)
    where = filed(client, group, **called)
    assert 'name="takes_labels"' in client.get(where).content.decode()
    client.post(where, {"revision": revision_of(group).pk, "takes_labels": "on"})
    assert known(group) == {called.get(label, label): facts for label, facts in who.items()}
    after = {(number, called.get(label, label), whom) for number, label, whom in before}
    assert spoken(group, 2) == spoken(group, 1) == after
    undo_last(study, owner)
    assert spoken(group, 3) == spoken(group, 1) == before
    redo_last(study, owner)
    assert spoken(group, 4) == spoken(group, 1) == after
    assert check_study(study) == []


def test_labels_that_change_places_are_offered_to_nobody_else(client: Client, group: Document) -> None:
    for called in ({"J": "K", "K": "L"}, {"H": "K", "J": "K", "K": "H"}, {"J": "Jaana"}):
        assert "takes_labels" not in client.get(filed(client, group, **called)).content.decode()


def test_of_two_informants_who_become_one_nothing_is_known(client: Client, group: Document) -> None:
    where = filed(client, group, J="Both", K="Both")
    assert "both will be one speaker" in client.get(where).content.decode()
    client.post(where, {"revision": revision_of(group).pk})
    assert known(group) == {"H": (True, ""), "Both": (False, "")}


def test_the_only_turn_of_a_speaker_who_is_called_otherwise_stays_hers(
    client: Client, group: Document
) -> None:
    said = seen(group, words=GROUP[2][1], speaker="+", new_speaker="Kalle")
    page = client.post(url("correct_turn", group, "3"), {**said, "step": "preview"}).content.decode()
    assert "The speaker K becomes Kalle." in page
    client.post(url("correct_turn", group, "3"), said)
    assert known(group)["Kalle"] == (False, "Kalle")


def test_one_of_several_turns_that_somebody_new_said_is_nobodys_yet(client: Client, group: Document) -> None:
    said = seen(group, words=GROUP[4][1], speaker="+", new_speaker="Liisa")
    client.post(url("correct_turn", group, "5"), said)
    assert (known(group)["J"], known(group)["Liisa"]) == ((False, "Jaana"), (False, ""))


def looking(document: Document, look: Callable[[str], str]) -> SimpleUploadedFile:
    """Give the present text as a Word file; `look` says of each word whether it is bold ("b"), italic, or neither."""
    paper, held = Word(), io.BytesIO()
    for line in revision_of(document).text.split("\n"):
        paragraph = paper.add_paragraph()
        for word in re.findall(r"\S+\s*", line):
            run = paragraph.add_run(word)
            run.bold, run.italic = "b" in look(word.strip()) or None, "i" in look(word.strip()) or None
    paper.save(held)
    return SimpleUploadedFile("A1 bold.docx", held.getvalue())


def bold_words(document: Document) -> list[str]:
    revision = revision_of(document)
    return [revision.text[start:end].strip() for start, end, look in revision.styles if "b" in look]


def test_a_file_that_changes_only_what_is_bold_is_shown_saved_and_undone(
    client: Client, document: Document, study: Study, owner: User
) -> None:
    coding = apply(document, "handwritten notes", make_code(study))
    file = looking(document, lambda word: "b" if word in ("driver", "notes") else "")
    where = client.post(url("correct_files", document), {"file": file}).headers["Location"]
    page = client.get(where).content.decode()
    assert "Bold or italic differs in 2 words." in page
    assert "Save the corrected transcript" in page
    client.post(where, {"revision": revision_of(document).pk})
    assert (revision_of(document).number, bold_words(document)) == (2, ["driver", "notes"])
    assert "Bold or italic differs in 2 words." in client.get(url("changes", document, 2)).content.decode()
    assert (words(coding), check_study(study)) == ("handwritten notes", [])
    undo_last(study, owner)
    assert bold_words(document) == []


def test_a_word_file_without_bold_takes_it_away(client: Client, document: Document) -> None:
    for look in ("b", ""):
        file = looking(document, lambda word, look=look: look if word == "driver" else "")
        where = client.post(url("correct_files", document), {"file": file}).headers["Location"]
        client.post(where, {"revision": revision_of(document).pk})
    assert (revision_of(document).number, bold_words(document)) == (3, [])


def test_plain_text_says_nothing_of_bold_and_leaves_it(client: Client, document: Document) -> None:
    file = looking(document, lambda word: "b" if word == "driver" else "")
    where = client.post(url("correct_files", document), {"file": file}).headers["Location"]
    client.post(where, {"revision": revision_of(document).pk})
    text = revision_of(document).text.replace("nobody", "no one").encode()
    where = client.post(url("correct_files", document), {"file": SimpleUploadedFile("A1.txt", text)}).headers[
        "Location"
    ]
    assert "Bold or italic" not in client.get(where).content.decode()
    client.post(where, {"revision": revision_of(document).pk})
    assert (revision_of(document).number, bold_words(document)) == (3, ["driver"])


def test_a_file_can_be_dropped(client: Client, document: Document) -> None:
    where = compared(client, document)
    client.post(where, {"drop": "1"})
    assert not Upload.objects.filter(purpose="correction").exists()
    assert revision_of(document).number == 1
    assert client.get(where).status_code == 404


def test_a_file_that_is_no_transcript_is_refused_with_its_sentence(
    client: Client, document: Document
) -> None:
    bad = SimpleUploadedFile("scan.jpg", b"\xff\xd8\xff")
    response = client.post(url("correct_files", document), {"file": bad})
    assert response.status_code == 422
    assert not Upload.objects.filter(purpose="correction").exists()


def test_a_file_that_waits_does_not_overwrite_what_was_corrected_meanwhile(
    client: Client, document: Document
) -> None:
    where, before = compared(client, document), revision_of(document).pk
    correct(document, ("van", "car"))
    assert client.post(where, {"revision": before}).status_code == 422
    assert revision_of(document).number == 2


def test_undo_of_a_corrected_file_brings_everything_back(
    client: Client, document: Document, owner: User
) -> None:
    lost = apply(document, "nobody in the office reads them", make_code(document.study))
    text = revision_of(document).text
    client.post(compared(client, document), {"revision": revision_of(document).pk})
    undo_last(document.study, owner)
    assert revision_of(document).text == text
    assert words(lost) == "nobody in the office reads them"
    assert check_study(document.study) == []


# -- what waits -----------------------------------------------------------------------------------


@pytest.fixture
def lost(document: Document, coder: User) -> Coding:
    """A coding of the coder whose words are gone."""
    coding = apply(document, "nobody in the office reads them", make_code(document.study), coder)
    correct(document, (", and nobody in the office reads them", ". But no one in the house ever reads them"))
    if place(coding).revision != revision_of(document):
        return coding
    correct(document, (". But no one in the house ever reads them", ""))
    return coding


def test_the_desk_says_that_passages_wait(client: Client, document: Document, lost: Coding) -> None:
    page = client.get(url("read_document", document)).content.decode()
    assert "1 passage waits to be placed" in page
    assert url("waiting", document) in page


def test_a_waiting_passage_is_placed_on_a_proposal(client: Client, document: Document, lost: Coding) -> None:
    start, end = span_of(document, "The handwritten notes")
    passage = reverse("place", args=[document.study.slug, lost.passage_id])
    client.post(passage, {"revision": revision_of(document).pk, "start": start, "end": end})
    assert words(lost) == "The handwritten notes"
    assert check_study(document.study) == []


def test_a_waiting_passage_is_placed_on_typed_words(client: Client, document: Document, lost: Coding) -> None:
    passage = reverse("place", args=[document.study.slug, lost.passage_id])
    sent = {"revision": revision_of(document).pk, "words": " stay in the   van "}
    assert client.post(passage, sent).status_code == 302
    assert words(lost) == "stay in the van"


def test_words_that_stand_nowhere_place_nothing_and_are_not_lost(
    client: Client, document: Document, lost: Coding
) -> None:
    passage = reverse("place", args=[document.study.slug, lost.passage_id])
    response = client.post(passage, {"revision": revision_of(document).pk, "words": "quite other words"})
    assert response.status_code == 422
    assert "quite other words" in response.content.decode()


def test_placing_on_a_passage_that_is_there_joins_them(document: Document, lost: Coding, owner: User) -> None:
    there = apply(document, "stay in the van", make_code(document.study, "other"))
    revision = revision_of(document)
    start, end = span_of(document, "stay in the van")
    placed = place_passage(passage=lost.passage, revision=revision, start=start, end=end, actor=owner)
    lost.refresh_from_db()
    assert placed.pk == lost.passage_id == there.passage_id
    undo_last(document.study, owner)
    lost.refresh_from_db()
    assert lost.passage_id != there.passage_id
    assert check_study(document.study) == []


def test_leaving_out_is_a_step_that_can_be_undone(document: Document, lost: Coding, coder: User) -> None:
    leave_out(passage=lost.passage, revision=revision_of(document), actor=coder)
    assert not Passage.objects.filter(pk=lost.passage_id).exists()
    undo_last(document.study, coder)
    assert Coding.objects.filter(pk=lost.pk).exists()
    assert check_study(document.study) == []


def test_what_others_coded_is_left_out_by_them_or_by_an_owner(
    client: Client, document: Document, lost: Coding, study: Study, supervisor: User
) -> None:
    with pytest.raises(Refused):
        leave_out(passage=lost.passage, revision=revision_of(document), actor=supervisor)
    sent = {"revision": revision_of(document).pk}
    client.post(reverse("leave_out", args=[study.slug, lost.passage_id]), sent)
    assert not Coding.objects.filter(pk=lost.pk).exists()


def test_coding_on_an_older_state_is_refused_with_a_way_to_reload(
    client: Client, document: Document, study: Study
) -> None:
    old, code = revision_of(document), make_code(study)
    correct(document, ("van", "car"))
    sent = {"revision": old.pk, "start": 3, "end": 6, "code": code.pk}
    response = client.post(url("apply", document), sent, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "data-reload" in response.content.decode()
    assert client.get(url("is_current", document, old.pk)).status_code == 422
    assert client.get(url("is_current", document, revision_of(document).pk)).status_code == 204


def test_the_list_of_states_asks_the_same_of_the_database_for_ten(
    client: Client, document: Document, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(10):
        correct(document, ("Very", f"Very{number} Very"))
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        assert client.get(url("revisions", document)).status_code == 200


def test_only_the_owner_reads_an_older_state(
    client: Client, document: Document, coder: User, client_of: Callable[[User], Client], study: Study
) -> None:
    apply(document, "handwritten notes", make_code(study, "notes"))
    correct(document, ("van", "car"))
    page = client.get(url("revision", document, 1)).content.decode()
    assert "stay in the van" in page
    assert "older state" in page
    assert "notes" in page
    assert client_of(coder).get(url("revision", document, 1)).status_code == 403
    assert client_of(coder).get(url("changes", document, 2)).status_code == 200


def test_a_code_is_not_applied_twice_by_placing(document: Document, lost: Coding, coder: User) -> None:
    revision = revision_of(document)
    start, end = span_of(document, "stay in the van")
    apply_code(revision=revision, start=start, end=end, code=lost.code, actor=coder)
    with pytest.raises(Refused):
        place_passage(passage=lost.passage, revision=revision, start=start + 5, end=end, actor=coder)


# -- a look before a turn is saved -------------------------------------------------------------------


def look(client: Client, document: Document, *, part: bool = False, **more: object) -> tuple[int, str]:
    said = seen(document, step="preview", **more)
    headers = {"HX-Request": "true"} if part else {}
    response = client.post(url("correct_turn", document, "4"), said, headers=headers)
    return response.status_code, response.content.decode()


def test_a_look_shows_before_and_after_and_saves_nothing(client: Client, document: Document) -> None:
    apply(document, "stay in the van", make_code(document.study, "notes", "NOT"))
    status, page = look(client, document, words="Very little. The handwritten notes stay in the car.")
    assert (status, revision_of(document).number) == (200, 1)
    assert "<del>" in page
    assert "1 passage changes inside." in page
    assert "NOT (" in page
    assert "The handwritten notes stay in the car.</textarea>" in page


def test_a_look_tells_what_is_kept_and_what_will_wait(client: Client, document: Document) -> None:
    code = make_code(document.study)
    for words_ in ("Very little", "handwritten notes", "nobody"):
        apply(document, words_, code)
    apply(document, "Everybody sells", code)
    _status, page = look(client, document, words="Very little. The notes stay in the van.")
    told = " ".join(page[page.index('id="change-said"') : page.index("Look at the change")].split())
    assert (
        "1 passage changes inside. 1 passage cannot be placed and will wait. 1 passage keeps its words."
        in told
    )
    assert page.count("kept as it is") == 1


def test_a_script_gets_the_two_parts_of_a_look(client: Client, document: Document) -> None:
    status, parts = look(client, document, part=True, words=TALK[3][1], speaker="H", time_stamp="00:01:02")
    assert status == 200
    assert parts.lstrip().startswith('<p id="change-said"')
    assert "<ins>H</ins>" in parts
    assert "<ins>00:01:02</ins>" in parts
    assert "<html" not in parts


def test_a_look_at_nothing_changed_says_so(client: Client, document: Document) -> None:
    assert "Nothing is changed." in look(client, document, part=True, words=TALK[3][1])[1]


def test_a_look_without_words_says_what_is_wrong(client: Client, document: Document) -> None:
    assert look(client, document, words=" ")[0] == 422
    status, parts = look(client, document, part=True, words=" ")
    assert status == 200
    assert "A turn needs words" in parts or "required" in parts


def test_a_look_at_an_older_state_asks_to_reload(client: Client, document: Document) -> None:
    said = seen(document, words="Nothing.", step="preview")
    correct(document, ("van", "car"))
    response = client.post(url("correct_turn", document, "4"), said, headers={"HX-Request": "true"})
    assert "Reload" in response.content.decode()


@pytest.mark.parametrize("name", ["Kati", "the driver"])
def test_the_look_at_a_file_says_that_names_were_replaced_only_where_some_were(
    client: Client, study: Study, document: Document, owner: User, name: str
) -> None:
    list_name(study=study, actor=owner, name=name, stand_in="P1")
    response = client.post(url("correct_files", document), {"file": word_file(*CORRECTED)}, follow=True)
    assert ("Listed names were replaced" in response.content.decode()) == (name != "Kati")


def test_a_step_that_replaces_a_listed_name_does_not_say_it(
    study: Study, document: Document, owner: User
) -> None:
    list_name(study=study, actor=owner, name="Kati", stand_in="P1")
    correct(document, ("driver", "driver, Kati,"))
    for find, put in (("each", "every"), ("Kati", "Liisa")):
        replace_words(study=study, actor=owner, revisions=[revision_of(document)], find=find, put=put)
    said = Event.objects.filter(verb="replace").order_by("pk").values_list("summary", flat=True)
    assert set(said) == {"each → every", "[…] → Liisa"}
