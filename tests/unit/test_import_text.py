"""Text files: encodings, normalisation, what is said about odd ones."""

import pytest

from interviews.importers import ImportRefused, read_transcript
from interviews.text import normalise, normalise_mapped
from tests.fixtures.transcripts.builder import fixture

WORDS = "H: Mitä kuuluu, Åke?\nJ: Hyvää “kiitos” – äö 😀."
PLAIN = "H: Mitä kuuluu?\nJ: Hyvää, äiti löysi työn.\nH: Niin on."


def read(data):
    return read_transcript("a.txt", data)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORDS.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + WORDS.encode(), "utf-8"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16"),
        (WORDS.encode("utf-16-le"), "utf-16"),
        (WORDS.encode("utf-16-be"), "utf-16"),
        (b"\xff\xfe\0\0" + WORDS.encode("utf-32-le"), "utf-32"),
    ],
)
def test_unicode_opens_with_and_without_a_mark(data, encoding):
    draft = read(data)
    assert (draft.text, draft.encoding, draft.problems) == (WORDS, encoding, ())
    assert [speaker.label for speaker in draft.speakers] == ["H", "J"]


@pytest.mark.parametrize("codec", ["cp1252", "iso-8859-1"])
def test_western_files_open(codec):
    draft = read(PLAIN.encode(codec))
    assert (draft.text, draft.encoding, draft.problems, draft.language) == (PLAIN, "cp1252", (), "fi")


def test_windows_quotes_and_dashes_open():
    text = "H: ”Näin” – sanoi 50 €…"
    assert read(text.encode("cp1252")).text == text


def test_the_finnish_fixtures_agree():
    first, second = read(fixture("fi-haastattelu-latin1.txt")), read(fixture("fi-haastattelu-utf16.txt"))
    assert (first.encoding, second.encoding) == ("cp1252", "utf-16")
    assert (
        [turn.speaker for turn in first.turns] == [turn.speaker for turn in second.turns] == ["H", "J"] * 24
    )
    assert "\r" not in first.text + second.text
    assert first.language == second.language == "fi"


def test_bytes_without_a_letter_are_marked_and_reported():
    draft = read(b"H: h\xe4n\nJ: \x81 joo")
    assert draft.text == "H: hän\nJ: \ufffd joo"
    assert [(problem.values, problem.line) for problem in draft.problems] == [({"count": 1}, 2)]


def test_broken_bytes_behind_a_mark_are_marked_and_reported():
    draft = read(b"\xef\xbb\xbfH: a\xff\nJ: b")
    assert draft.text == "H: a\ufffd\nJ: b"
    assert draft.problems[0].line == 1


@pytest.mark.parametrize("codec", ["koi8-r", "cp1251", "iso-8859-7"])
def test_an_encoding_of_other_letters_is_reported(codec):
    words = {"iso-8859-7": "Η: Τι κάνετε σήμερα εδώ;\n" * 3}.get(codec, "Вопрос: Как дела сегодня?\n" * 3)
    assert any("old encoding" in problem.message for problem in read(words.encode(codec)).problems)


@pytest.mark.parametrize("codec", ["cp850", "mac-roman"])
def test_an_old_encoding_of_our_letters_is_reported(codec):
    text = "H: Mitä täällä tehdään äidin työssä?\nJ: Töitä, pääsääntöisesti."
    assert any("old encoding" in problem.message for problem in read(text.encode(codec)).problems)


def test_letters_that_were_spoilt_before_are_reported():
    spoilt = "H: Mitä täällä tehdään?\nJ: Töitä.".encode().decode("cp1252").encode()
    assert any("old encoding" in problem.message for problem in read(spoilt).problems)


def test_control_characters_are_left_out_and_reported():
    draft = read(b"H: a\x07b\nJ: c\x00d and so on, many words follow here")
    assert draft.text == "H: ab\nJ: cd and so on, many words follow here"
    assert [(problem.values, problem.line) for problem in draft.problems] == [({"count": 2}, 1)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("\ufeffa\ufeff\0\x01\x1f\x7f\x9fb\ud800", "ab"),
        ("e\u0301 a\u0308", "\u00e9 \u00e4"),
        ("\t\u00a0\u00ad\u200d\u200c😀👩\u200d👩 ﬁ ½", "\t\u00a0\u00ad\u200d\u200c😀👩\u200d👩 ﬁ ½"),
    ],
)
def test_normalising(before, after):
    assert normalise(before) == after
    assert normalise(after) == after


def test_offsets_follow_the_normalising():
    normalised = normalise_mapped(["a\r\n", "\0b", "e\u0301", "c"])
    assert normalised.text == "a\nb\u00e9c"
    assert [normalised.moved(offset) for offset in (0, 3, 5, 7, 8)] == [0, 2, 3, 4, 5]


def test_a_text_that_is_no_text_is_refused():
    with pytest.raises(ImportRefused, match="does not hold text"):
        read(bytes(range(256)) * 4)
