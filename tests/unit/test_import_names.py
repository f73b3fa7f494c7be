"""Replacing names before the first save, and what file names tell."""

import pytest

from interviews.importers import (
    StyleSpan,
    case_from_file_name,
    read_transcript,
    replace_names,
    title_from_file_name,
)
from tests.fixtures.transcripts.builder import word_file


def draft_of(text):
    return read_transcript("a.txt", text.encode())


def replaced(text, **names):
    return replace_names(draft_of(text), names).text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Kuopio on kaupunki.", "Town on kaupunki."),
        ("Kuopiossa, Kuopion ja Kuopioon.", "Townissa, Townin ja Towniin."),
        ("KUOPIO ja KUOPIOSSA", "TOWN ja TOWNISSA"),
        ("Itä-Kuopio ja Kuopio-hanke", "Itä-Town ja Town-hanke"),
        ("kuopio on pieni kirjain", "kuopio on pieni kirjain"),
        ("Kuopiolaisittainkin", "Kuopiolaisittainkin"),
    ],
)
def test_whole_words_with_up_to_six_letters_of_ending_are_replaced(before, after):
    assert replaced(before, Kuopio="Town") == after


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Mäkinen", "Mäkisen ja Mäkiselle", "X:n ja X:lle"),
        ("Turku", "Turussa ja Turun", "X:ssä ja X:n"),
        ("Pekka", "Pekan ja Pekalle", "X:n ja X:lle"),
        ("Lahti", "Lahdessa", "X:ssä"),
        ("Helsinki", "Helsingissä", "X:ssä"),
    ],
)
def test_the_stems_of_finnish_names_change(name, before, after):
    assert replaced(before, **{name: "X"}) == after


def test_a_short_name_takes_known_endings():
    assert replaced("Oulun ja Oulussa, Oulu", Oulu="X") == "X:n ja X:ssä, X"


def test_a_short_name_does_not_eat_other_words():
    assert replaced("Ann's annual report, Annual", Ann="Eva") == "Eva's annual report, Annual"


def test_full_names_come_before_their_parts_and_blanks_may_differ():
    names = {"Mäkinen": "N", "Kati Mäkinen": "Informant"}
    assert replace_names(draft_of("Kati\u00a0Mäkinen, Mäkinen"), names).text == "Informant, N"


def test_stand_ins_are_not_replaced_again():
    assert replaced("Anna ja Kaisa", Anna="Kaisa", Kaisa="Anna") == "Kaisa ja Anna"


def test_a_name_without_a_stand_in_is_taken_out():
    assert replaced("Anna sanoi", Anna=" ") == "[…] sanoi"
    assert replaced("Anna sanoi", **{" ": "x"}) == "Anna sanoi"


def test_names_of_scripts_without_blanks_are_replaced():
    assert replace_names(draft_of("我叫王小明。"), {"王小明": "甲"}).text == "我叫甲。"


def test_labels_speakers_spans_and_problems_follow():
    body = (
        '<w:p><w:r><w:t>Kati Mäkinen: Hei.</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Anna: Kati Mäkinen, </w:t></w:r>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>tule</w:t></w:r></w:p>"
    )
    draft = replace_names(
        read_transcript("a.docx", word_file(body)), {"Kati Mäkinen": "P1", "Anna": "Interviewer"}
    )
    assert draft.text == "P1: Hei.\nInterviewer: P1, tule"
    assert [draft.text[turn.label_start : turn.label_end] for turn in draft.turns] == ["P1:", "Interviewer:"]
    assert [draft.text[turn.body_start : turn.body_end] for turn in draft.turns] == ["Hei.", "P1, tule"]
    assert [speaker.label for speaker in draft.speakers] == ["P1", "Interviewer"]
    assert draft.styles == (StyleSpan(26, 30, True, False),)
    assert draft.text[26:30] == "tule"


def test_a_name_in_a_problem_is_replaced_too():
    draft = draft_of("H: a\nJ: b\nmore\nmore\nmore\nmore\nPekka: c\nH: d")
    assert any("Pekka" in str(problem.values) for problem in draft.problems)
    assert not any(
        "Pekka" in str(problem.values) for problem in replace_names(draft, {"Pekka": "X"}).problems
    )


def test_two_speakers_with_one_stand_in_become_one():
    draft = replace_names(draft_of("Anna: a\nKati: b?\nAnna: c\nKati: d?"), {"Anna": "X", "Kati": "X"})
    assert [(speaker.label, speaker.turns, speaker.is_interviewer) for speaker in draft.speakers] == [
        ("X", 4, True)
    ]


def test_no_names_change_nothing():
    draft = draft_of("H: Hei.")
    assert replace_names(draft, {}) is draft


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("A1.docx", "A"), ("Case B interview.docx", "B"), ("haastattelu_C.docx", "C"), ("tapaus 3.txt", "3"),
        ("caseD.docx", "D"), ("a1.docx", "A"), ("Yritys E haastattelu 2.docx", "E"), ("P1.docx", ""), ("Interview I.docx", ""),
        ("interview with a manager.docx", ""), ("A and B.docx", ""), ("kokous.docx", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_case_is_guessed_from_the_file_name(name, case):
    assert case_from_file_name(name) == case


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("A1.docx", "A1"), ("Case B, 2.6.2014.docx", "Case B, 2.6.2014"), ("C:\\fakepath\\x.txt", "x"), ("/a/b/y.txt", "y"),
        ("noending", "noending"), (".docx", ".docx"), ("a\u0308.txt", "ä"),
    ],
)  # fmt: skip
def test_the_title_is_the_file_name_without_its_ending(name, title):
    assert title_from_file_name(name) == title
