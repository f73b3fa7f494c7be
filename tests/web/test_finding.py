"""Finding in the study and in a transcript, going to a turn, and where one left off."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cccrm.kit.ids import new_guid
from coding.queries.finding import find_hits
from coding.searches import INFORMANTS, INSIDE, INTERVIEWERS, OUTSIDE, Search
from interviews.access import Member, get_member
from interviews.actions.bookmarks import leave_off
from interviews.actions.guides import add_guide, add_guide_question
from interviews.clusters import is_edge
from interviews.models import Bookmark, Document, Event, Study, User
from interviews.roles import Action
from tests.factories import apply, make_code, make_document, revise, revision_of
from tests.web.conftest import ClientOf

FINNISH = (("H", "Kuka myy?"), ("J", "Kaikki myyvät. Äiti sanoi: älä myy autoa. MYY SE!"))


@pytest.fixture
def finnish(study: Study) -> Document:
    document = make_document(study, FINNISH, title="B1", case="B")
    Document.objects.filter(pk=document.pk).update(language="fi")
    return document


@pytest.fixture
def member(study: Study, owner: User) -> Member:
    return get_member(owner, study.slug, Action.READ)


def _found(member: Member, q: str = "", **asked: Any) -> list[tuple[str, str]]:
    return [(hit.address, hit.words) for hit in find_hits(member, Search(q, **asked))]


def _page(client: Client, study: Study, **asked: str) -> str:
    response = client.get(reverse("find", args=[study.slug]), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_words_are_found_in_every_transcript_in_its_own_language(
    member: Member, document: Document, finnish: Document
) -> None:
    assert _found(member, "sells") == [("A1:1", "sells"), ("A1:2", "sells")]
    assert _found(member, "myy") == [("B1:1", "myy"), ("B1:2", "myy"), ("B1:2", "myy"), ("B1:2", "MYY")]
    assert _found(member, "aiti") == []
    assert _found(member, "äiti") == [("B1:2", "Äiti")]


def test_labels_of_speakers_are_no_words(member: Member, document: Document) -> None:
    assert _found(member, "H", match_case=True, whole_words=True) == []
    assert _found(member, "J:") == []


@pytest.mark.parametrize(
    "letters", ["我们每周都去看望客户", "ภาษาไทยน้ำ", "セ\u309aんばる", "👩\u200d👩\u200d👧"]
)
def test_a_hit_in_a_script_without_blanks_has_context(member: Member, study: Study, letters: str) -> None:
    make_document(study, [("H", "Hm?"), ("J", letters * 30 + "X1" + letters * 30)])
    hit = next(iter(find_hits(member, Search("X1"))))
    before, after = hit.before.removeprefix("…"), hit.after.removesuffix("…")
    assert min(len(before), len(after)) > 60
    assert (hit.before[0], hit.after[-1]) == ("…", "…")
    assert (letters * 30).endswith(before)
    assert (letters * 30).startswith(after)
    assert is_edge(letters * 30, len(letters * 30) - len(before))
    assert is_edge(letters * 30, len(after))


def test_a_hit_among_words_has_whole_words_around(member: Member, study: Study) -> None:
    make_document(study, [("H", "Hm?"), ("J", "whole words " * 20 + "X1" + " whole words" * 20)])
    hit = next(iter(find_hits(member, Search("X1"))))
    assert set(hit.before.removeprefix("…").split()) == {"whole", "words"}
    assert set(hit.after.removesuffix("…").split()) == {"whole", "words"}


def test_only_the_newest_words_are_searched(member: Member, document: Document) -> None:
    revise(document, "H: Who buys?\nJ: Nobody.\n")
    assert _found(member, "sells") == []
    assert _found(member, "buys") == [("A1:1", "buys")]


def test_speaker_case_and_transcript_narrow_the_search(
    member: Member, document: Document, finnish: Document
) -> None:
    assert _found(member, "who", who=INTERVIEWERS) == [("A1:1", "Who")]
    assert _found(member, "sells", who=INFORMANTS) == [("A1:2", "sells")]
    assert _found(member, "sells", who="label:J") == [("A1:2", "sells")]
    assert _found(member, "e", case=str(finnish.case_id)) == [("B1:2", "E")]
    assert _found(member, "myy", document=str(document.pk)) == []


def test_a_speaker_alone_finds_whole_turns(member: Member, finnish: Document) -> None:
    assert _found(member, who=INTERVIEWERS) == [("B1:1", "Kuka myy?")]


def test_a_regular_expression_finds_within_turns(member: Member, document: Document) -> None:
    assert _found(member, r"\bw\w+ks?\b", is_pattern=True) == [("A1:2", "week")]
    assert _found(member, r"here\?.*Everybody", is_pattern=True) == []


def test_blanks_alone_are_no_hits(member: Member, document: Document) -> None:
    assert _found(member, r"\s+", is_pattern=True) == []
    assert _found(member, r"sells\s+to", is_pattern=True) == [("A1:1", "sells to")]


def test_a_pattern_sees_each_turn_by_itself(member: Member, document: Document) -> None:
    [(address, _first)] = _found(member, r"^Who\b", is_pattern=True)
    assert address == "A1:1"
    assert _found(member, r"\AWho", is_pattern=True) == [("A1:1", "Who")]
    assert _found(member, r"(?<=H: )Who", is_pattern=True) == []


def test_passages_of_a_retired_code_are_still_looked_into(
    member: Member, client_of: ClientOf, owner: User, study: Study, document: Document
) -> None:
    code = make_code(study, "gone", "GO")
    apply(document, "Who sells", code)
    code.is_retired = True
    code.save()
    html = _page(client_of(owner), study, q="sells", where=INSIDE, code=str(code.pk))
    assert "A1:1" in html
    assert "not one of the available" not in html


def test_hits_lie_inside_or_outside_a_code_and_its_sub_codes(member: Member, document: Document) -> None:
    family = make_code(document.study, "relations", "REL", is_codable=False)
    apply(document, "Everybody sells", make_code(document.study, "trust", "REL-TR", parent=family))
    of_family: dict[str, Any] = {"code": str(family.pk), "with_below": True}
    assert _found(member, "sells", where=INSIDE, **of_family) == [("A1:2", "sells")]
    assert _found(member, "sells", where=OUTSIDE, **of_family) == [("A1:1", "sells")]
    assert _found(member, "sells", where=INSIDE, code=str(family.pk)) == []


def test_turns_answer_the_question_that_the_interviewer_asked(member: Member, document: Document) -> None:
    common: dict[str, Any] = {"actor": member.user}
    guide = add_guide(study=document.study, name="Guide", **common)
    sells = add_guide_question(guide=guide, text="Who sells to your customers?", **common)
    writes = add_guide_question(guide=guide, text="What do you have written down about customers?", **common)
    other = add_guide_question(guide=guide, text="How are drivers rewarded?", **common)
    assert [place for place, _words in _found(member, question=str(sells.pk))] == ["A1:2"]
    assert _found(member, "notes", question=str(writes.pk)) == [("A1:4", "notes")]
    assert _found(member, question=str(other.pk)) == []


def test_the_page_shows_hits_with_their_way_to_the_desk(
    client_of: ClientOf, owner: User, study: Study, document: Document
) -> None:
    html = _page(client_of(owner), study, q="the  van")
    assert "1 hit in 1 transcript" in html
    assert '<mark class="hit">the van</mark>, and nobody' in html
    assert f"{reverse('read_document', args=[study.slug, document.pk])}?q=the++van&amp;at=208#turn-4" in html
    assert "Code these hits" in html


def test_who_may_not_code_is_not_offered_to(
    client_of: ClientOf, reader: User, study: Study, document: Document
) -> None:
    assert "Code these hits" not in _page(client_of(reader), study, q="sells")


def test_an_address_is_offered_as_a_place(
    client_of: ClientOf, owner: User, study: Study, document: Document
) -> None:
    assert "Go to A1:2" in _page(client_of(owner), study, q="a1:2")
    assert "Go to A1:99" not in _page(client_of(owner), study, q="A1:99")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"q": "a[", "is_pattern": "on"}, "cannot be read from “[” on"),
        ({"q": "x", "who": "", "case": "nonsense"}, "Case: Select a valid choice"),
        ({"q": "x", "where": INSIDE}, "Choose the code whose passages you mean"),
    ],
)
def test_what_cannot_be_looked_for_is_said_on_the_page(
    client_of: ClientOf, owner: User, study: Study, asked: dict[str, str], sentence: str
) -> None:
    html = _page(client_of(owner), study, **asked)
    assert sentence in html
    assert f'value="{asked["q"]}"' in html


def test_many_hits_come_in_pages(client_of: ClientOf, owner: User, study: Study) -> None:
    make_document(study, (("H", "more? " * 120),))
    assert "51 to 100 of 120" in _page(client_of(owner), study, q="more", page="2")


def test_more_transcripts_take_no_more_queries(
    client_of: ClientOf, owner: User, study: Study, document: Document
) -> None:
    client, url = client_of(owner), reverse("find", args=[study.slug])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"q": "sells"})
    for number in range(2, 6):
        make_document(study, title=f"A{number}")
    with CaptureQueriesContext(connection) as many:
        assert client.get(url, {"q": "sells"}).context["page"].paginator.count == 10
    assert len(many) == len(few)


def test_the_desk_is_told_where_words_stand(
    client_of: ClientOf, owner: User, study: Study, document: Document, finnish: Document
) -> None:
    client, url = client_of(owner), reverse("find_in_document", args=[study.slug, document.pk])
    answer = client.get(url, {"q": "sells"}).json()
    text = document.revisions.get().text
    assert [text[start:end] for start, end in answer["hits"]] == ["sells", "sells"]
    assert (answer["total"], answer["problem"], answer["go"]) == (2, "", None)
    assert client.get(url, {"q": "2"}).json()["go"]["text"] == "Go to A1:2"
    assert client.get(url, {"q": "b1:1"}).json()["go"]["url"].endswith(f"{finnish.pk}/#turn-1")
    assert "cannot be read" in client.get(url, {"q": "(", "is_pattern": "1"}).json()["problem"]


@pytest.mark.parametrize(
    ("typed", "turn"), [("A1:2", "2"), ("a1 : 4", "4"), ("3", "3"), ("A1:2-4", "2"), ("A1:2–3", "2")]
)
def test_an_address_leads_to_its_turn(
    client_of: ClientOf, reader: User, study: Study, document: Document, typed: str, turn: str
) -> None:
    response = client_of(reader).get(
        reverse("go_to_turn", args=[study.slug]), {"to": typed, "document": str(document.pk)}
    )
    assert response["Location"] == f"{reverse('read_document', args=[study.slug, document.pk])}#turn-{turn}"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("A1:99", "A1 has no turn 99; its last is 4."), ("trust", "is no address")],
)
def test_what_is_no_address_is_refused(
    client_of: ClientOf, reader: User, study: Study, document: Document, typed: str, sentence: str
) -> None:
    response = client_of(reader).get(reverse("go_to_turn", args=[study.slug]), {"to": typed})
    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize("typed", ["A1:999", "a1 : 999"])
def test_an_address_beyond_the_last_turn_says_so_and_leads_to_the_last(
    client_of: ClientOf, reader: User, study: Study, document: Document, typed: str
) -> None:
    html = _page(client_of(reader), study, q=typed)
    assert "A1 has no turn 999; its last is 4." in html
    assert f'{reverse("read_document", args=[study.slug, document.pk])}#turn-4">Go to A1:4</a>' in html
    assert "No hits" not in html


def test_an_address_in_no_transcript_says_so_unless_its_words_are_found(
    client_of: ClientOf, reader: User, study: Study, document: Document
) -> None:
    html = _page(client_of(reader), study, q="Z9:3")
    assert "No transcript of this study is called Z9." in html
    assert "No hits" in html
    make_document(study, "H: We met at 10:30.\n", title="B1", case="B")
    html = _page(client_of(reader), study, q="at 10:30")
    assert "is called" not in html
    assert "1 hit" in html


def test_the_desk_is_told_of_a_turn_that_is_not_there(
    client_of: ClientOf, owner: User, study: Study, document: Document
) -> None:
    client, url = client_of(owner), reverse("find_in_document", args=[study.slug, document.pk])
    assert client.get(url, {"q": "999"}).json()["nowhere"] == "A1 has no turn 999; its last is 4."
    assert client.get(url, {"q": "2"}).json()["nowhere"] == ""
    assert "called Z9" in client.get(url, {"q": "Z9:3"}).json()["nowhere"]


def test_where_one_left_off_is_kept_for_each_reader_and_not_in_the_log(
    client_of: ClientOf, reader: User, owner: User, study: Study, document: Document
) -> None:
    url, before = reverse("leave_off", args=[study.slug, document.pk]), Event.objects.count()
    for turn in ("2", "3"):
        assert client_of(reader).post(url, {"turn": turn}).status_code == 204
    client_of(owner).post(url, {"turn": "1"})
    assert dict(Bookmark.objects.values_list("user__name", "turn")) == {"Rita": "3", "Olga": "1"}
    assert Event.objects.count() == before
    client_of(reader).post(url, {"turn": ""})
    assert Bookmark.objects.count() == 1


def test_the_shelf_offers_to_go_on_with_what_was_read_last(
    client_of: ClientOf, owner: User, study: Study, document: Document, finnish: Document
) -> None:
    client, url = client_of(owner), reverse("read", args=[study.slug])
    assert "Go on reading" not in client.get(url).content.decode()
    for read, turn in ((document, "3"), (finnish, "2")):
        client.post(reverse("leave_off", args=[study.slug, read.pk]), {"turn": turn})
    html = client.get(url).content.decode()
    assert "Go on reading B1 at turn 2" in html
    assert "left off at 3" in html
    assert f"{reverse('read_document', args=[study.slug, document.pk])}#turn-3" in html


@pytest.mark.django_db(transaction=True)
def test_a_place_left_in_a_document_that_is_gone_meanwhile_is_no_error(owner: User) -> None:
    leave_off(user=owner, document=Document(id=new_guid()), turn="3")
    assert not Bookmark.objects.exists()


def test_the_desk_leads_to_where_one_left_off_in_the_transcripts_beside(
    client_of: ClientOf, owner: User, study: Study, document: Document, finnish: Document
) -> None:
    client = client_of(owner)
    client.post(reverse("leave_off", args=[study.slug, finnish.pk]), {"turn": "2"})
    html = client.get(reverse("read_document", args=[study.slug, document.pk])).content.decode()
    assert f'rel="next" href="{reverse("read_document", args=[study.slug, finnish.pk])}#turn-2"' in html


def test_a_desk_that_shows_an_older_text_is_told_so(
    client_of: ClientOf, owner: User, study: Study, document: Document
) -> None:
    client, url = client_of(owner), reverse("find_in_document", args=[study.slug, document.pk])
    asked = {"q": "sells", "revision": str(revision_of(document).pk)}
    assert client.get(url, asked).json()["total"] == 2
    revise(document, "H: Who sells?\n")
    answer = client.get(url, asked).json()
    assert (answer["hits"], answer["problem"][:29]) == ([], "The transcript was corrected ")
