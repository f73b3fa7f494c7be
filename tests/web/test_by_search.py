"""Code by search: the hits that were chosen become passages in one step, which the log knows and one Undo takes back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cccrm.kit.refusal import Refused, StalePage
from coding.actions.by_search import NewCode, apply_by_search
from coding.checks import check_study
from coding.models import Anchor, Code, Coding, Passage
from coding.queries.by_search import Target
from interviews.actions.history import undo
from interviews.models import Document, Event, Study, User
from tests.factories import apply, make_code, make_document, revise, revision_of, span_of
from tests.web.conftest import ClientOf


@pytest.fixture
def code(study: Study) -> Code:
    return make_code(study, "selling", "SELL")


def _target(document: Document, words: str) -> Target:
    start, end = span_of(document, words)
    return Target(revision_of(document).pk, start, end, words)


def _do(study: Study, actor: User, code: Code | NewCode, *targets: Target) -> Any:
    return apply_by_search(study=study, actor=actor, code=code, targets=targets, search={"q": "sells"})


def _quotes() -> list[str]:
    return sorted(Coding.objects.values_list("passage__anchors__quote", flat=True))


def test_all_targets_get_the_code_as_one_step(
    study: Study, owner: User, document: Document, code: Code
) -> None:
    second = make_document(study, title="A2")
    applied = _do(study, owner, code, _target(document, "sells"), _target(second, "Everybody sells"))
    assert (applied.codings, applied.documents, applied.skipped) == (2, 2, 0)
    assert _quotes() == ["Everybody sells", "sells"]
    events = Event.objects.filter(verb="apply by search")
    assert {event.operation for event in events} == {events[0].operation}
    assert {event.actor_kind for event in events} == {Event.ActorKind.SEARCH}
    assert events.latest("sequence").detail == {"search": {"q": "sells"}, "codings": 2, "documents": 2}
    assert check_study(study) == []


def test_one_undo_takes_all_back(study: Study, owner: User, document: Document, code: Code) -> None:
    _do(study, owner, code, _target(document, "sells"), _target(document, "driver"))
    step = Event.objects.latest("sequence").operation
    undo(study=study, actor=owner, operation_id=step)
    assert (Coding.objects.count(), Passage.objects.count(), Anchor.objects.count()) == (0, 0, 0)


def test_words_that_have_the_code_are_left_and_said(
    study: Study, owner: User, coder: User, document: Document, code: Code
) -> None:
    apply(document, "Everybody sells, also", code)
    apply(document, "driver", code, actor=coder)
    targets = [_target(document, "sells, also"), _target(document, "driver"), _target(document, "van")]
    assert _do(study, owner, code, *targets).skipped == 1
    # What a colleague coded is coded by both, on one passage.
    assert Coding.objects.filter(passage__anchors__quote="driver").count() == 2
    assert Passage.objects.filter(anchors__quote="driver").count() == 1
    with pytest.raises(Refused, match="carry SELL already"):
        _do(study, owner, code, *targets)


def test_a_new_code_is_made_in_the_same_step(
    study: Study, owner: User, document: Document, code: Code
) -> None:
    _do(study, owner, NewCode("van", parent=code), _target(document, "van"))
    assert Code.objects.get(label="van").parent == code
    undo(study=study, actor=owner, operation_id=Event.objects.latest("sequence").operation)
    assert not Code.objects.filter(label="van").exists()


def test_a_corrected_text_a_wrong_word_and_a_retired_code_are_refused(
    study: Study, owner: User, document: Document, code: Code
) -> None:
    target = _target(document, "driver")
    wrong = Target(target.revision, target.start + 1, target.end + 1, target.quote)
    beyond = Target(target.revision, 9_000, 9_001, "x")
    for bad in (wrong, beyond):
        with pytest.raises(Refused, match="do not lie inside"):
            _do(study, owner, code, bad)
    with pytest.raises(Refused, match="at least one"):
        _do(study, owner, code)
    revise(document, "H: Who drives?\n")
    with pytest.raises(StalePage, match="corrected"):
        _do(study, owner, code, target)
    Code.objects.filter(pk=code.pk).update(is_retired=True)
    with pytest.raises(Refused, match="retired"):
        _do(study, owner, code, target)
    assert Coding.objects.count() == 0


class Form:
    """The page as a person fills it."""

    def __init__(self, client: Client, study: Study) -> None:
        self.client, self.url = client, reverse("code_hits", args=[study.slug])

    def hits(self, **asked: str) -> list[str]:
        """The values of the checkboxes."""
        groups = self.client.get(self.url, asked).context["groups"]
        return [row.hit.id for group in groups for row in group.hits]

    def send(self, step: str, **sent: Any) -> Any:
        return self.client.post(self.url, {"step": step, "unit": "exact", **sent})


@pytest.fixture
def form(client_of: ClientOf, owner: User, study: Study, document: Document) -> Form:
    return Form(client_of(owner), study)


def test_chosen_hits_are_previewed_and_then_coded(form: Form, code: Code) -> None:
    hits = form.hits(q="the", whole_words="1")
    assert len(hits) == 5
    sent = {"q": "the", "whole_words": "1", "hit": hits[2:], "to_code": str(code.pk), "unit": "turn"}
    html = form.send("preview", **sent).content.decode()
    assert "1 passage would get SELL in 1 transcript" in html
    assert "2 hits share their words with others" in html
    assert Coding.objects.count() == 0
    response = form.send("apply", **{**sent, "hit": " ".join(hits[2:])})
    assert response.status_code == 302
    assert _quotes()[0].startswith("Very little.")
    assert Event.objects.latest("sequence").detail["search"] == {
        "query": "the",
        "q": "the",
        "whole_words": True,
        "unit": "turn",
    }


def test_the_preview_says_what_has_the_code_already(form: Form, document: Document, code: Code) -> None:
    apply(document, "Everybody sells", code)
    html = form.send("preview", q="sells", hit=form.hits(q="sells"), to_code=str(code.pk)).content.decode()
    assert "1 passage would get SELL" in html
    assert "1 has it from you already and stays as it is." in html


def test_the_preview_shows_the_words_in_their_turn(form: Form, code: Code) -> None:
    sent = {"q": "van", "hit": form.hits(q="van"), "to_code": str(code.pk)}
    html = form.send("preview", **sent).content.decode()
    assert 'The handwritten notes stay in the <mark class="hit">van</mark>, and nobody' in html
    whole = form.send("preview", **sent, unit="turn").content.decode()
    assert 'dir="auto"><mark class="hit">Very little.' in whole
    assert "reads them.</mark></p>" in whole


def test_sentences_are_coded(form: Form, code: Code) -> None:
    sent = {"q": "van", "hit": form.hits(q="van"), "to_code": str(code.pk), "unit": "sentence"}
    form.send("apply", **sent)
    assert _quotes() == ["The handwritten notes stay in the van, and nobody in the office reads them."]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"hit": []}, "Choose at least one of the hits."),
        ({"to_code": ""}, "Choose a code of the list, or write the label of a new one"),
        ({"new_label": "x"}, "but not both"),
        ({"to_code": "nonsense"}, "not in the list any more"),
        ({"hit": ["nonsense"]}, "The form is incomplete"),
    ],
)
def test_an_incomplete_form_says_what_is_missing(
    form: Form, code: Code, sent: dict[str, Any], sentence: str
) -> None:
    full = {"q": "van", "hit": form.hits(q="van"), "to_code": str(code.pk)}
    response = form.send("preview", **{**full, **sent})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_hits_of_an_older_text_are_refused(form: Form, document: Document, code: Code) -> None:
    hits = form.hits(q="van")
    revise(document, "H: The van.\n")
    response = form.send("apply", q="van", hit=hits, to_code=str(code.pk))
    assert response.status_code == 422
    assert "corrected since you searched" in response.content.decode()
    assert Coding.objects.count() == 0


def test_what_was_chosen_stays_chosen_when_a_text_was_corrected(
    form: Form, study: Study, document: Document, code: Code
) -> None:
    other = make_document(study, (("J", "the van, the van"),), title="B1", case="B")
    hits = form.hits(q="van")
    assert len(hits) == 3
    text = revision_of(document).text
    revise(document, text.replace("Very little.", "Very little, I fear."))
    response = form.send("apply", q="van", hit=[hits[0], hits[2]], to_code=str(code.pk))
    shown = response.context["groups"]
    chosen = [
        (row.hit.page.document, row.hit.id in response.context["chosen"]) for g in shown for row in g.hits
    ]
    assert chosen == [(document, True), (other, False), (other, True)]


def test_made_up_hits_are_left_out(form: Form, document: Document, code: Code) -> None:
    made_up = f"{revision_of(document).pk.hex}.3.9"
    html = form.send("preview", q="van", hit=[*form.hits(q="van"), made_up], to_code=str(code.pk))
    assert "1 hit does not meet the search any more and is left out." in html.content.decode()


def test_a_new_code_needs_the_right_to_make_one(form: Form, study: Study) -> None:
    form.send("apply", q="van", hit=form.hits(q="van"), new_label="vehicles")
    assert _quotes() == ["van"]
    assert Code.objects.get().label == "vehicles"


def test_thousands_of_hits_are_coded_in_a_bounded_number_of_statements(
    study: Study, owner: User, code: Code, django_assert_max_num_queries: Any
) -> None:
    document = make_document(study, (("J", "word " * 1000),), title="Long")
    revision, start = revision_of(document), span_of(document, "word")[0]
    targets = [Target(revision.pk, start + 5 * n, start + 5 * n + 4, "word") for n in range(1000)]
    with django_assert_max_num_queries(100):
        assert _do(study, owner, code, *targets).codings == 1000


def test_the_history_says_what_was_looked_for(form: Form, code: Code, document: Document) -> None:
    asked = {"q": r"\bvan\b", "is_pattern": "1", "who": "informants", "case": str(document.case_id)}
    form.send("apply", hit=form.hits(**asked), to_code=str(code.pk), **asked)
    html = form.client.get(reverse("history", args=[document.study.slug])).content.decode()
    assert r"found by searching “/\bvan\b/ · informants · A”" in html


def test_a_new_code_is_made_once_though_the_page_is_sent_again(
    study: Study, document: Document, owner: User
) -> None:
    code = make_code(study, "parent", "PA")
    _do(study, owner, NewCode("Van", parent=code), _target(document, "van"))
    with pytest.raises(Refused, match="at this place already"):
        _do(study, owner, NewCode("van", parent=code), _target(document, "van"))
    assert Code.objects.filter(label__iexact="van").count() == 1
