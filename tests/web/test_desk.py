"""The desk: what the page shows, and that an answer to a step holds what changed and nothing else."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coding.actions import memos, passages
from coding.models import Code, Coding, Memo, Passage, Reading
from coding.queries.desk import code_list
from coding.queries.turns import turns
from interviews.access import Member
from interviews.models import Document, Study, User
from interviews.roles import Role
from tests.factories import (
    TALK,
    apply,
    make_code,
    make_document,
    make_plain_document,
    revise,
    revision_of,
    span_of,
)
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
EVIL = "<script>alert('x')</script>"


@pytest.fixture
def client(coder: User, client_of: ClientOf) -> Client:
    return client_of(coder)


def url(name: str, row: Any) -> str:
    return reverse(name, args=[row.study.slug, row.pk])


def page_of(client: Client, document: Document, **query: object) -> str:
    response = client.get(url("read_document", document), query)
    assert response.status_code == 200
    return response.content.decode()


def post_words(client: Client, document: Document, words: str, *, part: bool = True, **data: object) -> Any:
    start, end = span_of(document, words)
    data = {"revision": revision_of(document).pk, "start": start, "end": end, **data}
    return client.post(url("apply", document), data, headers=PART if part else {})


def ids(html: str) -> list[str]:
    """The elements that an answer would put into the page."""
    return re.findall(r'id="([^"]+)"[^>]*hx-swap-oob', html)


# -- the page -----------------------------------------------------------------------------------


def test_the_page_shows_every_turn_with_its_words(document: Document, client: Client) -> None:
    page = page_of(client, document)
    assert re.findall(r'data-turn="([^"]+)"', page) == ["1", "2", "3", "4"]
    assert (
        "Everybody sells, also the driver 🚚. He sees them each week &amp; knows &lt;what&gt; they need."
        in page
    )
    assert 'id="transcript"' in page


def test_codings_stand_in_the_margin_and_on_the_words(document: Document, code: Code, client: Client) -> None:
    coding = apply(document, "Everybody sells", code)
    page = page_of(client, document)
    assert page.count(f'data-coding="{coding.pk}"') == 1
    assert re.search(r'<mark class="a\d+">Everybody sells</mark>', page)
    assert f'data-span="{coding_span(coding)}" data-by="Olga">SEL</a>' in page


def coding_span(coding: Coding) -> str:
    anchor = coding.passage.anchors.get()
    return f"{anchor.start} {anchor.end}"


def test_a_label_of_ones_own_names_no_coder(
    document: Document, code: Code, client: Client, coder: User
) -> None:
    apply(document, "Everybody sells", code, coder)
    assert "data-by" not in page_of(client, document)


def test_only_the_passage_that_one_came_for_has_an_anchor(
    document: Document, code: Code, client: Client
) -> None:
    came, other = apply(document, "Everybody sells", code), apply(document, "each week", code)
    assert f"p-{came.passage_id}" not in page_of(client, document)
    page = page_of(client, document, passage=str(came.passage_id))
    assert f'id="p-{came.passage_id}"' in page
    assert f"p-{other.passage_id}" not in page


def test_labels_stand_in_the_order_in_which_their_words_begin(
    document: Document, coder: User, client: Client
) -> None:
    revision = revision_of(document)
    length = len(revision.text)
    for n, start in enumerate((*range(length - 9, 0, -7), *range(3, length - 40, 11))):
        end = length if n % 3 else start + 9
        code = make_code(document.study, f"code {n}", f"C{n}")
        passages.apply_code(revision=revision, start=start, end=end, code=code, actor=coder)
    starts = re.findall(r'data-coding="[^"]+" data-span="(\d+) ', page_of(client, document))
    assert len(starts) > 10
    assert starts == sorted(starts, key=int)


def test_no_ids_of_passages_stand_on_runs(document: Document, code: Code, client: Client) -> None:
    apply(document, "Everybody sells", code)
    assert all(len(mark) < 40 for mark in re.findall(r"<mark[^>]*>", page_of(client, document)))


def test_a_passage_over_two_turns_has_one_label_and_marks_in_both(
    document: Document, code: Code, client: Client
) -> None:
    coding = apply(document, "they need.\nH: And what", code)
    page = page_of(client, document)
    assert page.count(f'data-coding="{coding.pk}"') == 1
    assert re.findall("<mark[^>]*>([^<]+)", page) == ["they need.", "And what"]


def test_a_passage_that_begins_in_a_label_has_its_name_beside_that_turn(
    document: Document, code: Code, client: Client
) -> None:
    start, end = span_of(document, "\nH: And what")
    passages.apply_code(
        revision=revision_of(document), start=start, end=end, code=code, actor=code_owner(code)
    )
    turn = page_of(client, document).split('id="turn-3"')[1].split('id="turn-4"')[0]
    assert turn.count("data-coding=") == 1
    assert "<mark" in turn


def code_owner(code: Code) -> User:
    return User.objects.get(memberships__study=code.study, memberships__role="owner")


def test_what_is_written_is_shown_as_text(study: Study, client: Client, coder: User) -> None:
    document = make_document(study, (("H", f"Say {EVIL}?"), (EVIL, "No")), title=f"A1 {EVIL}")
    code = make_code(study, f"trust {EVIL}", "TRU", definition=EVIL)
    coding = apply(document, EVIL, code, coder)
    memos.write_memo(
        study=study, actor=coder, object_type="coding.passage", object_id=coding.passage_id, text=EVIL
    )
    for path in (
        url("read_document", document) + f"?passage={coding.passage_id}",
        reverse("read", args=[study.slug]),
        reverse("codes", args=[study.slug]),
        url("code", code),
        reverse("history", args=[study.slug]),
        reverse("study", args=[study.slug]),
    ):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
    assert "&lt;script&gt;alert" in page_of(client, document)


def test_right_to_left_turns_say_so(study: Study, client: Client) -> None:
    document = make_document(study, (("H", "قال 12 مرة"), ("J", "12 said אמר")))
    assert re.findall(r'class="body" dir="(\w+)"', page_of(client, document)) == ["rtl", "ltr"]


def test_a_chosen_passage_stands_in_the_details(document: Document, code: Code, client: Client) -> None:
    passage = apply(document, "also the driver", code).passage
    page = page_of(client, document, passage=passage.pk)
    assert "Passage · A1:2" in page
    assert f'id="p-{passage.pk}"' in page


@pytest.mark.parametrize("wrong", ["nonsense", "01234567-89ab-7def-8123-456789abcdef"])
def test_a_wrong_passage_shows_the_document(wrong: str, document: Document, client: Client) -> None:
    assert "Passage ·" not in page_of(client, document, passage=wrong)


def test_a_reader_sees_no_forms_of_coding(
    document: Document, code: Code, reader: User, client_of: ClientOf
) -> None:
    passage = apply(document, "driver", code).passage
    page = page_of(client_of(reader), document, passage=passage.pk)
    assert 'data-can-code=""' in page
    for form in ("/remove/", "/annotate/", "Save memo", "/reading/"):
        assert form not in page


def test_the_desk_does_not_ask_more_for_more_codings(
    document: Document, study: Study, code: Code, client: Client, coder: User
) -> None:
    passage = apply(document, "Everybody sells", code, coder).passage
    page_of(client, document, passage=passage.pk)
    with CaptureQueriesContext(connection) as few:
        page_of(client, document, passage=passage.pk)
    for number, words in enumerate(("also", "driver", "week", "little", "notes", "van", "office", "reads")):
        coding = apply(document, words, make_code(study, f"code {number}"), coder)
        memos.write_memo(
            study=study, actor=coder, object_type="coding.passage", object_id=coding.passage_id, text="Hm."
        )
    with CaptureQueriesContext(connection) as many:
        page_of(client, document, passage=passage.pk)
    assert len(many) == len(few)


# -- answers ------------------------------------------------------------------------------------


def test_applying_answers_with_the_touched_turn_the_count_and_undo(
    document: Document, code: Code, client: Client
) -> None:
    response = post_words(client, document, "Everybody sells", code=code.pk)
    html = response.content.decode()
    assert ids(html) == ["turn-2", f"n-{code.pk}", "undo"]
    assert "apply SEL" in html
    assert re.search(rf'id="n-{code.pk}"[^>]*>1<', html)


def test_applying_tells_the_page_which_passage_was_coded(
    document: Document, code: Code, client: Client
) -> None:
    response = post_words(client, document, "Everybody sells", code=code.pk)
    told = json.loads(response.headers["HX-Trigger"])
    assert told == {"cccrm:coded": {"passage": str(Passage.objects.get().pk)}}


def test_the_turn_of_an_answer_is_the_turn_of_the_page(
    document: Document, code: Code, client: Client
) -> None:
    answer = post_words(client, document, "Everybody sells", code=code.pk).content.decode()
    part = re.search(r'<div class="turn.*?id="undo"', answer, re.DOTALL)
    assert part
    words = re.search(r'<span class="words".*?</span></div>', part.group(), re.DOTALL)
    assert words
    assert words.group() in page_of(client, document)


def test_blanks_at_the_ends_of_a_selection_are_left_out(
    document: Document, code: Code, client: Client
) -> None:
    post_words(client, document, " sells, ", code=code.pk)
    assert Passage.objects.get().anchors.get().quote == "sells,"


def test_without_htmx_applying_leads_to_the_passage(document: Document, code: Code, client: Client) -> None:
    response = post_words(client, document, "Everybody sells", code=code.pk, part=False)
    passage = Passage.objects.get().pk
    assert response.status_code == 302
    assert response.url == f"{url('read_document', document)}?passage={passage}#p-{passage}"


def test_a_new_code_comes_with_the_code_list(document: Document, code: Code, client: Client) -> None:
    response = post_words(client, document, "driver", label="the driver's eyes", parent=code.pk)
    html = response.content.decode()
    assert {"turn-2", "details", "undo", "code-list"} <= set(ids(html))
    assert Code.objects.get(label="the driver's eyes").parent == code
    assert "add and apply" in html


def test_a_refusal_is_a_sentence_and_nothing_else(document: Document, code: Code, client: Client) -> None:
    post_words(client, document, "Everybody sells", code=code.pk)
    response = post_words(client, document, "sells, also", code=code.pk)
    assert response.status_code == 422
    assert ids(response.content.decode()) == ["notices"]
    assert "carry SEL already: “Everybody sells”" in response.content.decode()
    assert (
        "Everybody sells"
        in post_words(client, document, "sells, also", code=code.pk, part=False).content.decode()
    )


def test_a_stale_page_is_told_to_reload(document: Document, code: Code, client: Client) -> None:
    seen = revision_of(document).pk
    revise(document, "H: Who?\nJ: Nobody sells anything here any more.\n")
    response = post_words(client, document, "Nobody", code=code.pk, revision=seen)
    assert response.status_code == 422
    assert "Reload the page" in response.content.decode()
    assert not Coding.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("remove", {}),
        ("recode", {}),
        ("annotate", {"key": "1"}),
        ("annotate", {"translation": "All sell.", "version": "1"}),
        ("write_memo", {"text": "Compare."}),
        ("note_reading", {}),
    ],
)
def test_each_form_of_an_older_state_of_the_text_is_refused(
    name: str, data: dict[str, str], document: Document, code: Code, coder: User, client: Client
) -> None:
    coding = apply(document, "Everybody sells", code, coder)
    seen = str(revision_of(document).pk)
    row = {"annotate": coding.passage, "write_memo": coding.passage, "note_reading": document}.get(
        name, coding
    )
    revise(document, "H: Who?\nJ: Nobody sells anything here any more.\n")
    other = make_code(document.study, "other", "OTH")
    response = client.post(url(name, row), {"code": str(other.pk), **data, "revision": seen})
    assert response.status_code == 422
    assert "Reload the page" in response.content.decode()
    assert Coding.objects.get().code == code
    assert not Memo.objects.exists()
    assert not Reading.objects.exists()
    assert Passage.objects.get().version == 1


def test_every_form_of_the_details_names_its_revision(
    document: Document, code: Code, coder: User, client: Client
) -> None:
    coding = apply(document, "Everybody sells", code, coder)
    page = page_of(client, document, passage=coding.passage_id)
    forms = re.findall(r"<form[^>]*data-part.*?</form>", page, re.S)
    assert len(forms) >= 5
    assert all(f'name="revision" value="{revision_of(document).pk}"' in form for form in forms)


@pytest.mark.parametrize(
    "data",
    [
        {"code": ""},
        {"code": "nonsense"},
        {"start": "x", "code": "01234567-89ab-7def-8123-456789abcdef"},
        {"end": "0"},
        {"revision": ""},
        {"start": "99999999999999999999999", "end": "999999999999999999999999"},
    ],
)
def test_broken_forms_are_refused(
    data: dict[str, str], document: Document, code: Code, client: Client
) -> None:
    sent = {"code": str(code.pk), **data}
    assert post_words(client, document, "driver", **sent).status_code == 422
    assert not Coding.objects.exists()


def test_removing_answers_with_the_turn_and_the_document(
    document: Document, code: Code, client: Client, coder: User
) -> None:
    coding = apply(document, "driver", code, coder)
    html = client.post(url("remove", coding), headers=PART).content.decode()
    assert ids(html) == ["turn-2", f"n-{code.pk}", "details", "undo"]
    assert "data-passage" not in html
    assert re.search(rf'id="n-{code.pk}"[^>]*><', html)


def test_recoding_changes_both_counts(
    document: Document, study: Study, code: Code, client: Client, coder: User
) -> None:
    coding, other = apply(document, "driver", code, coder), make_code(study, "driving")
    html = client.post(url("recode", coding), {"code": other.pk}, headers=PART).content.decode()
    assert sorted(ids(html)) == sorted(["turn-2", f"n-{code.pk}", f"n-{other.pk}", "details", "undo"])


def test_recoding_into_nothing_is_refused(
    document: Document, code: Code, client: Client, coder: User
) -> None:
    coding = apply(document, "driver", code, coder)
    assert client.post(url("recode", coding), {"code": ""}, headers=PART).status_code == 422


def test_a_memo_answers_with_its_turn(document: Document, code: Code, client: Client, coder: User) -> None:
    passage = apply(document, "driver", code, coder).passage
    html = client.post(url("write_memo", passage), {"text": "Ask him."}, headers=PART).content.decode()
    assert ids(html) == ["turn-2", "details", "undo"]
    assert html.count("Ask him.") >= 2
    assert Memo.objects.get().author == coder


def test_a_key_quotation_touches_no_turn(document: Document, code: Code, client: Client, coder: User) -> None:
    passage = apply(document, "driver", code, coder).passage
    html = client.post(url("annotate", passage), {"key": "1"}, headers=PART).content.decode()
    assert ids(html) == ["details", "undo"]
    assert "★" in html


def test_the_last_note_of_a_bare_passage_takes_its_mark_along(
    document: Document, code: Code, client: Client, coder: User
) -> None:
    coding = apply(document, "driver", code, coder)
    client.post(url("annotate", coding.passage), {"key": "1"}, headers=PART)
    client.post(url("remove", coding), headers=PART)
    html = client.post(url("annotate", coding.passage), {"key": "0"}, headers=PART).content.decode()
    assert ids(html) == ["turn-2", "details", "undo"]
    assert "<mark" not in html
    assert not Passage.objects.exists()


def test_noting_a_reading_is_one_step(document: Document, code: Code, client: Client) -> None:
    html = client.post(url("note_reading", document), headers=PART).content.decode()
    assert "Read to the end for 1 code" in html
    assert "undo" in ids(html)
    assert Reading.objects.get().codes == [str(code.pk)]


def test_a_coding_at_ordinary_density_answers_in_few_bytes(study: Study, client: Client, coder: User) -> None:
    said = " ".join(f"word{n} and what they say of it, more or less," for n in range(15))
    document = make_document(study, (("H", "What do they say?"), ("J", said)) * 10)
    codes = [make_code(study, f"an ordinary code number {n}", f"CRM-STR-c{n}") for n in range(40)]
    for code in codes[:8]:
        apply(document, said, code, coder)
    response = post_words(client, document, "word3 and what they say of it", code=codes[9].pk)
    assert len(response.content) < 12_000


def test_an_answer_does_not_ask_more_in_a_denser_transcript(
    document: Document, study: Study, code: Code, client: Client, coder: User
) -> None:
    post_words(client, document, "Everybody", code=code.pk)
    with CaptureQueriesContext(connection) as few:
        post_words(client, document, "sells, also", code=code.pk)
    for words in ("also", "driver", "week", "little", "notes", "van", "office", "reads"):
        apply(document, words, make_code(study, words), coder)
    with CaptureQueriesContext(connection) as many:
        post_words(client, document, "nobody", code=code.pk)
    assert len(many) <= len(few)


# -- what the pages rest on ---------------------------------------------------------------------


def test_the_words_of_all_turns_are_the_words_of_the_text(study: Study, coder: User, code: Code) -> None:
    document = make_plain_document(study, "e\u0301 <b>& 😀\nline two \t end", title="plain")
    apply(document, "& 😀\nline", code, coder)
    revision, member = revision_of(document), Member(coder, study, frozenset({Role.CODER}))
    (turn,) = turns(member, revision, {code.id: code for code in code_list(member)})
    text = re.sub(r"<[^>]+>", "", turn.words)
    assert text == revision.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_the_shelf_lists_documents_by_case_and_does_not_ask_more_for_more(
    study: Study, client: Client
) -> None:
    path = reverse("read", args=[study.slug])
    make_document(study)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(6):
        make_document(study, TALK, title=f"more {number}", case=f"Case {number}", informant="Kati")
    with CaptureQueriesContext(connection) as many:
        page = client.get(path).content.decode()
    assert page.count("more ") >= 6
    assert len(many) == len(few)
