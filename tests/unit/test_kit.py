"""The kit: identifiers that sort by time, refusals as answers, parts of pages, events in answers."""

import json
import time
import uuid

from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from cccrm.kit import htmx
from cccrm.kit.ids import new_guid
from cccrm.kit.middleware import RefusalMiddleware
from cccrm.kit.refusal import Clash, Refused, StalePage
from cccrm.kit.templatetags.kit import key


def test_identifiers_are_version_7_and_differ() -> None:
    made = [new_guid() for _ in range(200)]
    assert {guid.version for guid in made} == {7}
    assert {guid.variant for guid in made} == {uuid.RFC_4122}
    assert len(set(made)) == 200


def test_identifiers_carry_the_moment_in_their_first_48_bits() -> None:
    before = time.time_ns() // 1_000_000
    moment = new_guid().int >> 80
    assert before <= moment <= time.time_ns() // 1_000_000


def test_a_refusal_is_an_answer_with_its_sentence() -> None:
    answer = _middleware().process_exception(RequestFactory().post("/"), StalePage("Reload <the> page."))
    assert answer is not None
    assert answer.status_code == 422
    assert "Reload &lt;the&gt; page." in answer.content.decode()


def test_a_refusal_of_a_part_is_only_the_notice() -> None:
    request = RequestFactory().post("/")
    request.htmx = True  # type: ignore[attr-defined]
    answer = _middleware().process_exception(request, Refused("No."))
    assert answer is not None
    assert answer.content.decode().startswith('<div id="notices"')


def test_a_fault_stays_a_fault() -> None:
    assert _middleware().process_exception(RequestFactory().post("/"), ValueError("x")) is None


def _middleware() -> RefusalMiddleware:
    return RefusalMiddleware(lambda request: HttpResponse())


def test_a_clash_is_a_refusal_that_carries_both_texts() -> None:
    clash = Clash("Two texts.", theirs="a", yours="b", version=3)
    assert isinstance(clash, Refused)
    assert (str(clash), clash.theirs, clash.yours, clash.version) == ("Two texts.", "a", "b", 3)


def test_an_answer_can_tell_an_event() -> None:
    answer = htmx.tell(HttpResponse(), "cccrm:undone", step="päätös")
    assert json.loads(answer.headers["HX-Trigger"]) == {"cccrm:undone": {"step": "päätös"}}


def test_only_requests_of_htmx_want_parts() -> None:
    assert not htmx.wants_part(RequestFactory().get("/"))
    assert htmx.wants_part(RequestFactory().get("/", headers={"HX-Request": "true"}))


def test_templates_look_up_keys() -> None:
    assert key({"a": 1}, "a") == 1
    assert key({}, "a") is None
    assert Template("{{ counts|key:name }}").render(Context({"counts": {"x": 7}, "name": "x"})) == "7"


def test_what_is_the_same_for_all_is_so_in_each_language() -> None:
    page = Template('{% same_for_all "coding/_help.html" %}')
    for language in ("en", "fi", "en"):
        with translation.override(language):
            assert page.render(Context()) == render_to_string("coding/_help.html")
