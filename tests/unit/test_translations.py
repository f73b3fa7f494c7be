"""The interface in other languages: complete, compiled, and with the placeholders of the English words.

The words are found with Babel and Django alone, so that this runs where GNU gettext is not installed."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.template import engines
from django.utils.translation import gettext, ngettext, override

from interviews.verbs import PHRASES, phrase
from tools import messages

LANGUAGES = [language for language, _name in settings.LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%[snp]?|%[sd]|\{\w*\}")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def catalog(language: str) -> Catalog:
    return messages.read_catalog(language)


@pytest.fixture(scope="module")
def present() -> Catalog:
    return messages.template_catalog()


def sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def translations(message: Message) -> list[str]:
    forms = [message.string] if isinstance(message.string, str) else message.string or ()
    return [form for form in forms if form]


def entries(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def keys(catalog: Catalog) -> set[tuple[str, str, str | None]]:
    """Singular, last form, and context: what a page asks for."""
    return {(sources(message)[0], sources(message)[-1], message.context) for message in entries(catalog)}


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_finnish_is_offered() -> None:
    assert LANGUAGES == ["fi"]


def test_the_compiled_file_is_that_of_the_translations(language: str, catalog: Catalog) -> None:
    compiled = messages.po_path(language).with_suffix(".mo").read_bytes()
    assert compiled == messages.mo_bytes(catalog), "run `python -m tools.messages` and commit locale/"


def test_every_word_of_the_source_is_in_the_catalogue(catalog: Catalog, present: Catalog) -> None:
    source = keys(present)
    assert len(source) > 900
    new = sorted(words for words, _last, _context in source - keys(catalog))
    assert new == [], "run `python -m tools.messages` and translate what is new"


def test_nothing_is_in_the_catalogue_that_the_source_has_not(catalog: Catalog, present: Catalog) -> None:
    gone = sorted(words for words, _last, _context in keys(catalog) - keys(present))
    assert gone == [], "run `python -m tools.messages`"


def test_nothing_is_left_to_translate(catalog: Catalog) -> None:
    assert [message.id for message in messages.untranslated(catalog)] == []


def test_placeholders_are_those_of_the_source(catalog: Catalog) -> None:
    wrong = [
        (source, text)
        for message in entries(catalog)
        for source in sources(message)[-1:]
        for text in translations(message)
        if placeholders(source) != placeholders(text)
    ]
    assert wrong == []


def test_plurals_have_the_two_forms_of_finnish() -> None:
    catalog = messages.read_catalog("fi")
    plurals = [message for message in entries(catalog) if message.pluralizable]
    assert catalog.num_plurals == 2
    assert catalog.plural_expr == "(n != 1)"
    assert plurals
    assert {len(translations(message)) for message in plurals} == {2}


def test_finnish_writes_its_own_quotation_marks() -> None:
    texts = [text for message in entries(messages.read_catalog("fi")) for text in translations(message)]
    assert [text for text in texts if "“" in text or "„" in text] == []


def test_the_ends_of_sentences_agree(catalog: Catalog) -> None:
    wrong = [
        (sources(message)[0], text)
        for message in entries(catalog)
        for text in translations(message)
        if (sources(message)[0][-1] in ".:?!…") != (text[-1] in ".:?!…")
    ]
    assert wrong == []


def test_a_word_that_also_has_a_plural_is_found_alone() -> None:
    with override("fi"):
        assert gettext("question") == "kysymys"
        assert ngettext("question", "questions", 3) == "kysymykset"


def test_a_day_reads_as_finns_write_it() -> None:
    page = engines["django"].from_string('{{ day|date:_("j F Y") }}')
    with override("fi"):
        assert page.render({"day": date(2014, 6, 5)}) == "5. kesäkuuta 2014"


@pytest.mark.parametrize("count", [0, 1, 2, 21])
def test_finnish_counts_one_thing_alone_in_the_singular(count: int) -> None:
    with override("fi"):
        words = ngettext("%(n)s passage", "%(n)s passages", count) % {"n": count}
    assert words == (f"{count} katkelma" if count == 1 else f"{count} katkelmaa")


def test_undo_reads_as_one_sentence() -> None:
    with override("fi"):
        step = phrase("remove", "CRM-STR")
        assert gettext("Undo %(step)s") % {"step": step} == "Kumoa: koodauksen CRM-STR poisto"


def test_every_step_that_undo_names_is_found(present: Catalog) -> None:
    found = {key[0] for key in keys(present)}
    assert set(PHRASES.values()) <= found


def test_templates_give_what_django_would_ask_for(tmp_path: Path) -> None:
    page = write(
        tmp_path / "page.html",
        """<p title="{% translate 'Save it' %}">it's {{ day|date:_("j F") }} {% trans "May" context "month" %}
        {% blocktranslate count n=3 with day=a|date:_("j M") trimmed %}one {{ day }}
        {% plural %}{{ n }} on {{ day }}{% endblocktranslate %}{% url 'start' as x %}</p>""",
    )
    found = {(words, context) for _path, words, context in messages.template_words(page)}
    assert found == {
        ("Save it", None),
        ("j F", None),
        ("j M", None),
        ("May", "month"),
        (("one %(day)s", "%(n)s on %(day)s"), None),
    }


def test_python_gives_words_plurals_and_contexts(tmp_path: Path) -> None:
    module = write(
        tmp_path / "module.py",
        '_("one" " word")\ngettext_noop("two")\nngettext("a", "b", 3)\npgettext_lazy("month", "May")\nother("no")\n',
    )
    found = {(words, context) for _path, words, context in messages.python_words(module)}
    assert found == {("one word", None), ("two", None), (("a", "b"), None), ("May", "month")}


def test_an_empty_or_fuzzy_entry_is_noticed() -> None:
    catalog = Catalog(locale="fi", fuzzy=False)
    catalog.add("done", "tehty")
    catalog.add("empty")
    catalog.add(("one", "many"), ("yksi", ""))
    catalog.add("guessed", "arvattu", flags=["fuzzy"])
    assert {str(message.id) for message in messages.untranslated(catalog)} == {
        "empty",
        "('one', 'many')",
        "guessed",
    }


@pytest.mark.parametrize("text", ["%(n)d of", "%(m)s of", "of", "%(n)s %(n)s"])
def test_another_placeholder_is_noticed(text: str) -> None:
    assert placeholders("%(n)s of") != placeholders(text)
