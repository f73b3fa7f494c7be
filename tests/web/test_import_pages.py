"""Import of transcripts in the browser: choosing, previewing, importing, dropping; and details of documents."""

import io
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from interviews.actions.cases import add_case, add_informant
from interviews.actions.guides import add_guide
from interviews.models import Case, Document, Event, Informant, Revision, Speaker, Study, Turn, Upload, User
from interviews.queries.imports import Surroundings
from interviews.views import imports
from tests.web.conftest import ClientOf

TALK = """Recorded in June.
H: What is trust?
J: Kati Mäkinen says it is slow.
H: Slow?
J: Yes. Ask Kati Mäkiseltä.
"""


def _file(name: str, text: str | bytes = TALK) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def _word(**looks: bool) -> bytes:
    document = Word()
    document.add_paragraph("H: What?")
    paragraph = document.add_paragraph("J: It is ")
    run = paragraph.add_run("very")
    run.bold, run.italic = looks.get("bold"), looks.get("italic")
    paragraph.add_run(" slow.")
    document.add_paragraph("H: Why?")
    document.add_paragraph("J: So.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _choose(browser: Client, study: Study, *files: SimpleUploadedFile) -> str:
    """Send files; give the path of their preview."""
    response = browser.post(reverse("import", args=[study.slug]), {"files": list(files)})
    assert response.status_code == 302
    return str(response["Location"])


def _as_shown(browser: Client, path: str) -> dict[str, Any]:
    """Give what a browser would send for the preview as it is shown."""
    seen = browser.get(path).context["seen"]
    data: dict[str, Any] = {"names": ""}
    for file in seen.files:
        data |= {name: value for name, value in file.form.data.items() if value is not None}
    return data


def _import(browser: Client, path: str, **changes: Any) -> Any:
    return browser.post(path, {**_as_shown(browser, path), **changes, "import": "1"})


def test_several_files_come_in_as_one_step(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"), _file("Case B interview.docx", _word()))
    response = _import(browser, path)
    made = {document.title: document for document in Document.objects.all()}
    assert {title: document.case.label for title, document in made.items()} == {
        "A1": "A",
        "Case B interview": "B",
    }
    assert response["Location"] == reverse("read_document", args=[study.slug, made["A1"].pk])
    step = browser.get(reverse("cases", args=[study.slug])).context["step"]
    assert step.phrase == "import: 2 documents"
    browser.post(reverse("undo", args=[study.slug, step.id]))
    assert not Document.objects.exists()
    assert not Case.objects.exists()


def test_what_a_file_said_and_the_file_itself_are_kept(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    _import(browser, _choose(browser, study, _file("A1.txt")))
    document = Document.objects.get()
    assert Revision.objects.get().text.rstrip("\n") == TALK.rstrip("\n")
    assert bytes(document.original.data) == TALK.encode()
    assert (document.original.is_imported, document.original.draft) == (True, None)
    assert document.file_name == "A1.txt"


def test_turns_speakers_and_the_interviewer_are_found(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    _import(browser, _choose(browser, study, _file("A1.txt")))
    labels = [turn.speaker.label if turn.speaker else "" for turn in Turn.objects.select_related("speaker")]
    assert labels == ["", "H", "J", "H", "J"]
    assert dict(Speaker.objects.values_list("label", "is_interviewer")) == {"H": True, "J": False}


def test_everything_in_the_preview_can_be_settled(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"))
    facts = {
        "title": "Sales director",
        "case": "Harbour",
        "informant": "S1",
        "kind": "pilot",
        "language": "fi",
        "held_on": "2014-06-05",
        "place": "at the firm",
        "interviewers": ["J"],
    }
    _import(browser, path, **{f"file0-{name}": value for name, value in facts.items()})
    document = Document.objects.select_related("case").get()
    assert (document.title, document.case.label, document.kind) == ("Sales director", "Harbour", "pilot")
    assert (document.language, str(document.held_on), document.place) == ("fi", "2014-06-05", "at the firm")
    assert [informant.label for informant in document.informants.all()] == ["S1"]
    assert dict(Speaker.objects.values_list("label", "is_interviewer")) == {"H": False, "J": True}


def test_case_and_informant_are_guessed_from_what_the_study_has(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    harbour = add_case(study=study, actor=coder, label="Harbour Ltd", mark="A")
    add_informant(study=study, actor=coder, label="Captain", case=harbour)
    browser = client_of(coder)
    data = _as_shown(browser, _choose(browser, study, _file("A1.txt")))
    assert (data["file0-case"], data["file0-informant"]) == ("Harbour Ltd", "Captain")


def test_a_label_that_is_unticked_no_longer_makes_turns(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    text = "H: Where?\nPlace: here\nJ: There.\nPlace: not there\nH: Why?\nJ: So."
    path = _choose(browser, study, _file("A1.txt", text))
    data = _as_shown(browser, path) | {"file0-speakers": ["H", "J"], "again": "1"}
    page = browser.post(path, data)
    assert [turn.speaker for turn in page.context["seen"].files[0].first_turns] == ["H", "J", "H", "J"]
    assert "Place: not there" in page.content.decode()
    _import(browser, path, **{"file0-speakers": ["H", "J"]})
    assert Turn.objects.count() == 4
    assert Revision.objects.get().text.strip() == text


def test_bold_and_italic_are_shown_and_kept(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.docx", _word(bold=True, italic=True)))
    assert "<b><i>very</i></b>" in browser.get(path).content.decode()
    _import(browser, path)
    assert [look for _start, _end, look in Revision.objects.get().styles] == ["bi"]


def test_words_of_a_file_are_never_taken_for_html(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(
        browser, study, _file("<img src=x>.txt", "H: <script>alert(1)</script>\nJ: &amp;\nH: x\nJ: y")
    )
    page = browser.get(path).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&amp;amp;" in page
    assert "<img src=x>" not in page


def test_names_are_replaced_everywhere_before_the_first_save(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    text = TALK.replace("J:", "Kati Mäkinen:")
    path = _choose(browser, study, _file("Kati Mäkinen A.txt", text))
    names = {"names": "Kati Mäkinen = Informant A\nNobody = X"}
    data = _as_shown(browser, path) | {"file0-place": "at Kati Mäkinen's", **names}
    seen = browser.post(path, data | {"again": "1"})
    assert seen.context["seen"].hits == {"Kati Mäkinen": 4, "Nobody": 0}
    assert "not found" in seen.content.decode()
    browser.post(path, data | {"import": "1"})
    document = Document.objects.get()
    assert document.title == "Informant A A"
    assert [speaker.label for speaker in Speaker.objects.order_by("label")] == ["H", "Informant A"]
    assert "Mäki" not in _everything_kept(study)


def _everything_kept(study: Study) -> str:
    """Give all that the database holds of the texts, as one string."""
    parts: list[Any] = list(Event.objects.values_list("before", "after", "summary"))
    parts += Revision.objects.values_list("text")
    parts += Document.objects.values_list("title", "place", "file_name")
    parts += [
        (bytes(upload.data).decode(), upload.file_name, upload.draft) for upload in Upload.objects.all()
    ]
    return repr(parts)


def test_files_are_not_kept_as_they_came_when_names_are_replaced(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"), _file("B1.txt", "H: a\nJ: b\nH: c\nJ: d"))
    response = _import(browser, path, names="Kati Mäkinen = Informant A")
    assert "were not kept" in browser.get(response["Location"]).content.decode()
    assert not Upload.objects.exists()
    assert not Document.objects.exclude(original=None).exists()


def test_a_line_of_names_without_a_sign_is_refused(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    response = _import(browser, _choose(browser, study, _file("A1.txt")), names="A = B\nKati")
    assert response.status_code == 422
    assert "Line 2:" in response.content.decode()
    assert not Document.objects.exists()


def test_a_refused_file_shows_its_sentence_and_the_others_go_on(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    path = _choose(
        browser, study, _file("A1.txt"), _file("scan.pdf", b"%PDF-1.7 ..."), _file("empty.txt", b"")
    )
    page = browser.get(path).content.decode()
    assert "scan.pdf is a PDF file." in page
    assert "empty.txt is empty." in page
    assert "Import 1 transcript" in page
    _import(browser, path)
    assert [document.title for document in Document.objects.all()] == ["A1"]
    assert [upload.file_name for upload in Upload.objects.all()] == ["A1.txt"]


def test_a_batch_of_refused_files_offers_the_way_back(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("scan.pdf", b"%PDF-1.7 ..."))
    assert "Choose other files" in browser.get(path).content.decode()
    assert browser.post(path, {"import": "1"}).status_code == 422


def test_a_title_in_use_is_told_at_first_sight_and_stops_the_import(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    _import(browser, _choose(browser, study, _file("A1.txt")))
    path = _choose(browser, study, _file("A1.txt"), _file("B1.txt"))
    assert "There is a document “A1” already." in browser.get(path).content.decode()
    assert _import(browser, path).status_code == 422
    assert Document.objects.count() == 1
    _import(browser, path, **{"file0-title": "A1 again"})
    assert Document.objects.count() == 3


def test_two_files_of_one_batch_need_two_titles(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"), _file("A1.docx", _word()))
    assert _import(browser, path).status_code == 422
    assert not Document.objects.exists()


def test_a_file_that_is_left_out_is_neither_checked_nor_imported(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"), _file("B1.txt"))
    _import(browser, path, **{"file0-include": "", "file0-title": ""})
    assert [document.title for document in Document.objects.all()] == ["B1"]
    assert Upload.objects.count() == 1


def test_nothing_ticked_imports_nothing(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"))
    assert _import(browser, path, **{"file0-include": ""}).status_code == 422
    assert not Document.objects.exists()


@pytest.mark.parametrize(("field", "wrong"), [("title", " "), ("held_on", "yesterday"), ("kind", "song")])
def test_what_is_wrong_stands_beside_its_field_as_it_was_typed(
    field: str, wrong: str, study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"))
    response = _import(browser, path, **{f"file0-{field}": wrong, "file0-place": "here"})
    assert response.status_code == 422
    assert f"id_file0-{field}_error" in response.content.decode()
    assert 'value="here"' in response.content.decode()
    assert not Document.objects.exists()


def test_nothing_is_half_imported(
    study: Study, coder: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"), _file("B1.txt"))
    taken = {**_as_shown(browser, path), "import": "1"}
    other = client_of(coder)
    _import(other, _choose(other, study, _file("B1.txt")))
    monkeypatch.setattr(imports, "surroundings", _as_if_empty)
    response = browser.post(path, taken)
    assert response.status_code == 422
    assert "There is a document “B1” already." in response.content.decode()
    assert [document.title for document in Document.objects.all()] == ["B1"]
    assert Upload.objects.filter(is_imported=False).count() == 2


def _as_if_empty(study: Study) -> Any:
    """Somebody imports between the look at the titles and the import."""
    return Surroundings((), (), frozenset())


def test_dropping_removes_the_files(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"))
    assert browser.post(path, {"drop": "1"})["Location"] == reverse("study", args=[study.slug])
    assert not Upload.objects.exists()
    assert browser.get(path).status_code == 404


def test_importing_twice_imports_once(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"))
    data = {**_as_shown(browser, path), "import": "1"}
    browser.post(path, data)
    assert browser.post(path, data)["Location"] == reverse("study", args=[study.slug])
    assert Document.objects.count() == 1


def test_a_preview_is_seen_by_who_chose_the_files_only(
    study: Study, coder: User, owner: User, stranger: User, reader: User, client_of: ClientOf, client: Client
) -> None:
    path = _choose(client_of(coder), study, _file("A1.txt"))
    found = [client_of(user).get(path).status_code for user in (owner, stranger, reader)]
    assert found == [404, 404, 403]
    assert client.get(path).status_code == 302
    assert client_of(coder).get(path).status_code == 200


def test_waiting_files_are_removed_after_a_day_when_new_ones_come(
    study: Study, coder: User, owner: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    _choose(browser, study, _file("A1.txt"))
    _choose(client_of(owner), study, _file("C1.txt"))
    day = timedelta(days=1, seconds=1)
    for upload in Upload.objects.all():
        Upload.objects.filter(pk=upload.pk).update(created_at=upload.created_at - day)
    _choose(browser, study, _file("B1.txt"))
    assert set(Upload.objects.values_list("file_name", flat=True)) == {"B1.txt", "C1.txt"}


def test_files_that_wait_are_offered_again(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"))
    assert path in browser.get(reverse("import", args=[study.slug])).content.decode()


def test_no_file_is_refused(study: Study, coder: User, client_of: ClientOf) -> None:
    response = client_of(coder).post(reverse("import", args=[study.slug]), {})
    assert response.status_code == 422
    assert "Choose at least one file." in response.content.decode()


@pytest.mark.parametrize("number", [21, 101])
def test_too_many_files_are_refused_before_any_is_read(
    number: int, study: Study, coder: User, client_of: ClientOf
) -> None:
    files = [_file(f"{at}.txt") for at in range(number)]
    response = client_of(coder).post(reverse("import", args=[study.slug]), {"files": files})
    assert response.status_code == 422
    assert "Choose at most 20 files at once" in response.content.decode()
    assert not Upload.objects.exists()


def test_too_large_a_file_gets_its_sentence_and_the_others_go_on(
    study: Study, coder: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MAX_FILE", 500)
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt"), _file("long.txt", "x" * 501))
    assert "long.txt is larger than 50 MB." in browser.get(path).content.decode()
    assert [bytes(upload.data) for upload in Upload.objects.filter(file_name="long.txt")] == [b""]


def test_too_much_together_is_refused_by_its_announced_length(
    study: Study, coder: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MAX_FILE", 10)
    response = client_of(coder).post(
        reverse("import", args=[study.slug]), {"files": [_file("A1.txt", "x" * 999)]}
    )
    assert response.status_code == 422
    assert "too large together" in response.content.decode()


def test_files_need_the_token_against_forgery(study: Study, coder: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coder, backend="interviews.accounts.Accounts")
    path = reverse("import", args=[study.slug])
    assert browser.post(path, {"files": [_file("A1.txt")]}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(path).content.decode())
    assert token
    data = {"files": [_file("A1.txt")], "csrfmiddlewaretoken": token[1]}
    assert browser.post(path, data).status_code == 302


def test_a_long_transcript_shows_its_first_turns_and_the_rest_behind_a_click(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    text = "".join(f"{'HJ'[at % 2]}: words {at}\n" for at in range(1500))
    page = browser.get(_choose(browser, study, _file("A1.txt", text)))
    file = page.context["seen"].files[0]
    assert (len(file.first_turns), len(file.more_turns), file.unseen) == (12, 988, 500)
    assert "Show all 1500 turns" in page.content.decode()


def test_the_preview_asks_no_more_for_more_files(
    study: Study, coder: User, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    browser, counts = client_of(coder), []
    for size in (1, 4):
        path = _choose(browser, study, *[_file(f"{at}.txt") for at in range(size)])
        with django_assert_max_num_queries(30) as queries:
            browser.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.fixture
def document(study: Study, coder: User, client_of: ClientOf) -> Document:
    browser = client_of(coder)
    _import(browser, _choose(browser, study, _file("A1.txt")))
    return Document.objects.get()


def _details(document: Document, name: str = "document") -> str:
    return reverse(name, args=[document.study.slug, document.pk])


def _sent(document: Document, **changes: Any) -> dict[str, Any]:
    facts = {"title": document.title, "kind": document.kind, "case": str(document.case_id or "")}
    return {**facts, **changes}


def test_details_of_a_document_are_corrected_in_one_step(
    document: Document, coder: User, client_of: ClientOf
) -> None:
    study, browser = document.study, client_of(coder)
    case = add_case(study=study, actor=coder, label="B")
    informant = add_informant(study=study, actor=coder, label="B1", case=case)
    guide = add_guide(study=study, actor=coder, name="June")
    data = _sent(
        document, title="B one", kind="pilot", case=str(case.pk), language="sv", held_on="2014-06-01",
        place="phone", informants=[str(informant.pk)], guide=str(guide.pk),
    )  # fmt: skip
    assert browser.post(_details(document), data).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.address, document.kind) == ("B one", "B1", "pilot")
    assert (document.guide, list(document.informants.all())) == (guide, [informant])
    step = browser.get(_details(document)).context["step"]
    browser.post(reverse("undo", args=[study.slug, step.id]))
    document.refresh_from_db()
    assert (document.title, document.address, document.language) == ("A1", "A1", "en")


def test_a_document_keeps_its_title_apart_from_others(
    document: Document, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    _import(browser, _choose(browser, document.study, _file("B1.txt")))
    response = browser.post(_details(document), _sent(document, title="B1"))
    assert response.status_code == 422
    assert "id_title_error" in response.content.decode()


def test_a_speaker_can_be_corrected(document: Document, coder: User, client_of: ClientOf) -> None:
    informant = add_informant(study=document.study, actor=coder, label="A1", case=document.case)
    speaker = Speaker.objects.get(label="J")
    path = reverse("speaker", args=[document.study.slug, document.pk, speaker.pk])
    browser = client_of(coder)
    assert browser.post(path, {"label": "Director", "informant": str(informant.pk)}).status_code == 302
    speaker.refresh_from_db()
    assert (speaker.label, speaker.is_interviewer, speaker.informant) == ("Director", False, informant)
    assert browser.post(path, {"label": "H"}).status_code == 422
    assert browser.post(path, {"label": ""}).status_code == 422


def test_the_original_is_downloaded_as_it_came(document: Document, coder: User, client_of: ClientOf) -> None:
    response = client_of(coder).get(_details(document, "document_file"))
    assert response.content == TALK.encode()
    assert response["Content-Disposition"] == 'attachment; filename="A1.txt"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_who_may_do_what_with_a_document(
    document: Document, owner: User, coder: User, supervisor: User, reader: User, client_of: ClientOf
) -> None:
    people = (owner, coder, supervisor, reader)
    speaker = Speaker.objects.get(label="J")
    says = reverse("speaker", args=[document.study.slug, document.pk, speaker.pk])
    browsers = [client_of(user) for user in people]
    assert [b.get(_details(document)).status_code for b in browsers] == [200] * 4
    assert [b.post(_details(document), _sent(document)).status_code for b in browsers] == [302, 302, 403, 403]
    assert [b.post(says, {"label": "J"}).status_code for b in browsers] == [302, 302, 403, 403]
    assert [b.get(_details(document, "document_file")).status_code for b in browsers] == [200, 200, 200, 403]


def test_a_document_is_hidden_from_strangers(
    document: Document, stranger: User, client_of: ClientOf, client: Client
) -> None:
    speaker = Speaker.objects.get(label="J")
    paths = [
        _details(document),
        _details(document, "document_file"),
        reverse("speaker", args=[document.study.slug, document.pk, speaker.pk]),
    ]
    for path in paths:
        assert client_of(stranger).post(path).status_code in (404, 405)
        assert client.post(path).status_code == 302
    assert [client_of(stranger).get(path).status_code for path in paths[:2]] == [404, 404]


def test_a_speaker_of_another_document_is_not_found(
    document: Document, coder: User, client_of: ClientOf
) -> None:
    path = reverse("speaker", args=[document.study.slug, document.pk, uuid.uuid4()])
    assert client_of(coder).post(path, {"label": "X"}).status_code == 404


def test_a_document_without_its_original_says_so(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    _import(browser, _choose(browser, study, _file("A1.txt")), names="Kati Mäkinen = A")
    document = Document.objects.get()
    assert "Not kept" in browser.get(_details(document)).content.decode()
    assert browser.get(_details(document, "document_file")).status_code == 404


def test_a_known_informant_is_joined_not_doubled(study: Study, coder: User, client_of: ClientOf) -> None:
    case = add_case(study=study, actor=coder, label="A")
    informant = add_informant(study=study, actor=coder, label="A1", case=case)
    browser = client_of(coder)
    _import(browser, _choose(browser, study, _file("A1.txt")))
    assert list(Document.objects.get().informants.all()) == [informant]
    assert Informant.objects.count() == 1
    assert Speaker.objects.get(label="J").informant == informant


def test_a_number_that_was_ever_cited_is_not_given_again(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser, other = client_of(coder), add_case(study=study, actor=coder, label="B")
    _import(browser, _choose(browser, study, _file("A1.txt")))
    first = Document.objects.get()
    browser.post(_details(first), _sent(first, case=str(other.pk)))
    browser.post(_details(first), _sent(first, case=""))
    _import(browser, _choose(browser, study, _file("B1.txt")))
    assert Document.objects.get(title="B1").address == "B2"


def test_without_any_speaker_each_paragraph_is_a_turn(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    path = _choose(browser, study, _file("A1.txt", "H: Who?\nJ: We.\nH: Yes?\nJ: So."))
    _import(browser, path, **{"file0-speakers": []})
    assert not Speaker.objects.exists()
    assert Turn.objects.count() == 4


def test_long_stand_ins_do_not_stop_an_import(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    text = TALK.replace("J:", "Kati Mäkinen:").replace("H:", "Liisa Mäkinen:")
    path = _choose(browser, study, _file("A1.txt", text))
    stand_in = "a person " * 12
    _import(browser, path, names=f"Kati Mäkinen = {stand_in}\nLiisa Mäkinen = {stand_in}B")
    assert len(Speaker.objects.get().label) == 60


def test_a_case_too_long_for_a_label_is_told_beside_its_field(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    response = _import(browser, _choose(browser, study, _file("A1.txt")), **{"file0-case": "x" * 121})
    assert response.status_code == 422
    assert "id_file0-case_error" in response.content.decode()


def test_enter_in_a_field_previews_and_never_imports(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    page = browser.get(_choose(browser, study, _file("A1.txt"))).content.decode()
    form = page[page.index("<form", page.index("<import-preview")) :]
    buttons = re.findall(r'<button[^>]* name="(\w+)"', form)
    assert buttons == ["again", "import", "drop"]
