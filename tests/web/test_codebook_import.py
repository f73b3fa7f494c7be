"""Import of a code list in the browser: choose or paste, look at the tree, correct it, import or drop."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from coding.actions.importing import import_codebook
from coding.importers.codebook import read_codebook
from coding.models import Code, CodebookVersion
from interviews.models import Event, QuestionMark, Study, Upload, User

DEMO = Path(__file__).parents[2] / "coding" / "demo"
PASTED = "label,code,questions\nWORK,WK,1\nselling,WK-sel,1.1\nTRUST,TR,1\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(coder: User, client_of: Any) -> Client:
    """Signed in as a coder."""
    return client_of(coder)


@pytest.fixture
def start(study: Study) -> str:
    return f"/studies/{study.slug}/codes/import/"


def given(client: Client, start: str, **data: Any) -> str:
    """Send a list; give the address of its preview."""
    response = client.post(start, data)
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def statuses(response: HttpResponse) -> list[str]:
    return re.findall(r'<span class="(?:tag|muted)">(new|the same)</span>', response.content.decode())


def test_a_pasted_list_is_shown_as_a_tree_before_anything_changes(client: Client, start: str) -> None:
    page = client.get(given(client, start, text=PASTED))
    assert statuses(page) == ["new", "new", "new"]
    assert 'class="d1"' in page.content.decode()
    assert not Code.objects.exists()


def test_a_file_is_imported_and_kept_as_a_version(client: Client, start: str, study: Study) -> None:
    file = SimpleUploadedFile("codes.csv", (DEMO / "codes-start-list.csv").read_bytes())
    preview = given(client, start, file=file)
    response = client.post(
        preview, {"import": "1", "version": "Start list", "create_questions": "on"}, follow=True
    )
    assert "29 codes added" in response.content.decode()
    assert Code.objects.count() == 29
    assert QuestionMark.objects.count() == 6
    assert CodebookVersion.objects.get().name == "Start list"
    assert bytes(Upload.objects.get().data) == b""


def test_marks_are_only_made_where_wanted(client: Client, start: str) -> None:
    client.post(given(client, start, text=PASTED), {"import": "1"})
    assert Code.objects.count() == 3
    assert not QuestionMark.objects.exists()


def test_the_final_list_over_the_start_list_shows_twelve_new(
    client: Client, start: str, study: Study, coder: User
) -> None:
    first = read_codebook("s.csv", (DEMO / "codes-start-list.csv").read_bytes())
    import_codebook(study=study, actor=coder, draft=first)
    file = SimpleUploadedFile("codes.csv", (DEMO / "codes-final-list.csv").read_bytes())
    preview = given(client, start, file=file)
    shown = statuses(client.get(preview))
    assert (shown.count("new"), shown.count("the same")) == (12, 29)
    client.post(preview, {"import": "1"})
    assert Code.objects.count() == 41


def test_parents_and_questions_can_be_corrected(client: Client, start: str) -> None:
    preview = given(client, start, text=PASTED)
    again = client.post(preview, {"again": "1", "parent-4": "L3", "questions-4": "1.2/1.3"})
    assert 'class="d2"' in again.content.decode()
    client.post(
        preview, {"import": "1", "create_questions": "on", "parent-4": "L3", "questions-4": "1.2/1.3"}
    )
    trust = Code.objects.get(mnemonic="TR")
    assert trust.parent.mnemonic == "WK-sel"
    assert [link.mark.mark for link in trust.question_links.all()] == ["1.2", "1.3"]


def test_a_circle_is_refused_and_nothing_comes_in(client: Client, start: str) -> None:
    response = client.post(given(client, start, text=PASTED), {"import": "1", "parent-2": "L3"})
    assert response.status_code == 422
    assert "would stand below itself" in response.content.decode()
    assert not Code.objects.exists()


def test_labels_without_mnemonics_keep_their_children_when_they_move(client: Client, start: str) -> None:
    preview = given(client, start, text="work\n  selling\n    prices\ntrust\n")
    client.post(preview, {"import": "1", "parent-2": "L4"})
    assert Code.objects.get(label="selling").parent.label == "trust"
    assert Code.objects.get(label="prices").parent.label == "selling"


def test_differences_are_left_unless_taken_over(
    client: Client, start: str, study: Study, coder: User
) -> None:
    client.post(given(client, start, text=PASTED), {"import": "1", "create_questions": "on"})
    other = PASTED.replace("selling", "selling and buying").replace("TRUST", "CONFIDENCE")
    preview = given(client, start, text=other)
    page = client.get(preview).content.decode()
    assert page.count("Take over from the list") == 2
    client.post(preview, {"import": "1", "take-3": "on"})
    assert Code.objects.get(mnemonic="WK-sel").label == "selling and buying"
    assert Code.objects.get(mnemonic="TR").label == "TRUST"


def test_a_dropped_list_leaves_nothing(client: Client, start: str) -> None:
    preview = given(client, start, text=PASTED)
    client.post(preview, {"drop": "1"})
    assert not Upload.objects.exists()
    assert not Code.objects.exists()
    assert client.get(preview).status_code == 404


def test_sending_twice_imports_once(client: Client, start: str) -> None:
    preview = given(client, start, text=PASTED)
    client.post(preview, {"import": "1"})
    assert client.post(preview, {"import": "1"}).status_code == 302
    assert Code.objects.count() == 3


def test_a_version_name_that_is_taken_is_said_in_the_preview(client: Client, start: str) -> None:
    client.post(given(client, start, text=PASTED), {"import": "1", "version": "List"})
    preview = given(client, start, text="label,code\nMORE,MO\n")
    response = client.post(preview, {"import": "1", "version": "List"})
    assert response.status_code == 422
    assert "There is a version “List” already" in response.content.decode()
    assert Code.objects.count() == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose a file, or paste"),
        ({"text": "  \n "}, "Choose a file, or paste"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken")}, "a.xlsx"),
        ({"file": SimpleUploadedFile("a.csv", b"%PDF-1.4 x")}, "PDF"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(
    client: Client, start: str, data: dict[str, Any], sentence: str
) -> None:
    response = client.post(start, data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Upload.objects.exists()


def test_an_oversized_file_is_refused(client: Client, start: str) -> None:
    response = client.post(start, {"file": SimpleUploadedFile("a.csv", b"x" * (6 << 20))})
    assert response.status_code == 422
    assert "larger than 5 MB" in response.content.decode()


def test_starting_without_a_list_is_offered_in_an_empty_study(client: Client, start: str) -> None:
    assert "Start without a list" in client.get(start).content.decode()


def test_only_who_may_edit_codes_imports_them(
    start: str, client_of: Any, supervisor: User, reader: User, stranger: User
) -> None:
    assert [client_of(user).get(start).status_code for user in (supervisor, reader, stranger)] == [
        403,
        403,
        404,
    ]


def test_a_waiting_list_is_seen_by_nobody_else(
    client: Client, start: str, client_of: Any, owner: User
) -> None:
    assert client_of(owner).get(given(client, start, text=PASTED)).status_code == 404


def test_an_import_can_be_undone_in_one_step(client: Client, start: str, study: Study, coder: User) -> None:
    client.post(
        given(client, start, text=PASTED), {"import": "1", "create_questions": "on", "version": "List"}
    )
    operation = Event.objects.filter(verb="import codes").values_list("operation", flat=True).first()
    client.post(f"/studies/{study.slug}/undo/{operation}/")
    assert not Code.objects.exists()
    assert not CodebookVersion.objects.exists()
