"""The address of a bundle: open to everybody, kept for good under its own digest and not under another."""

import gzip

from django.test import Client
from django.urls import reverse

from cccrm.kit.bundle import bundle_of


def test_it_may_be_kept_for_good_under_its_own_digest(client: Client) -> None:
    answer = client.get(reverse("bundle", args=[bundle_of("app.css").digest, "app.css"]))
    assert answer.content.decode() == bundle_of("app.css").text
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]


def test_it_comes_zipped_to_who_asks_for_that(client: Client) -> None:
    address = reverse("bundle", args=[bundle_of("app.js").digest, "app.js"])
    answer = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == bundle_of("app.js").text


def test_a_page_from_before_an_update_gets_what_there_is_and_does_not_keep_it(client: Client) -> None:
    answer = client.get(reverse("bundle", args=["older", "app.js"]))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_there_is_nothing_else(client: Client) -> None:
    assert client.get(reverse("bundle", args=["x", "settings.py"])).status_code == 404
