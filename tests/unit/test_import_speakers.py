"""Who asks, which language it is, and what the preview should point at."""

import pytest

from interviews.importers import read_transcript


def draft_of(text):
    return read_transcript("a.txt", text.encode())


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("Interviewer: a\nAnna: b?\nInterviewer: c\nAnna: d?", {"Interviewer"}),
        ("Haastattelija 1: a\nVastaaja: b?\nHaastattelija 1: c", {"Haastattelija 1"}),
        ("H: a\nJ: b?\nH: c\nJ: d?", {"H"}),
        ("I1: a\nI2: b\nB: c?", {"I1", "I2"}),
        ("K: a\nV: b?\nK: c", {"K"}),
        ("Anna: a?\nKati: b\nAnna: c?\nKati: d", {"Anna"}),
        ("Anna: a\nKati: b\nAnna: c\nKati: d", set()),
    ],
)
def test_the_interviewer_is_guessed(text, asking):
    assert {speaker.label for speaker in draft_of(text).speakers if speaker.is_interviewer} == asking


def test_speakers_are_counted_in_the_order_of_their_first_turn():
    speakers = draft_of("J: a\nH: b?\nJ: c").speakers
    assert [(speaker.label, speaker.turns) for speaker in speakers] == [("J", 2), ("H", 1)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Niin, se on totta, mutta kyllä me ollaan sitä mieltä että se oli hyvä.", "fi"),
        ("Well, that is true, but we were of the opinion that it was good for us.", "en"),
        ("Ja, dat is waar, maar we waren wel van mening dat het goed is voor ons.", "nl"),
        ("Ja, det är sant, men vi var av den åsikten att det inte är så bra för oss.", "sv"),
        ("Ja, das ist wahr, aber wir waren der Meinung, dass es auch gut für uns ist.", "de"),
        ("Oui, c'est vrai, mais nous avons pensé que la chose est bonne pour les gens dans une ville.", "fr"),
        ("これは本当です。", "ja"),
        ("这是真的。", "zh"),
        ("xyzzy plugh", ""),
        ("12 34", ""),
    ],
)
def test_the_language_is_guessed_or_left_open(text, language):
    assert draft_of(text).language == language


def test_a_text_without_speakers_says_so():
    problems = draft_of("One.\nTwo.").problems
    assert ["No speaker labels" in problem.message for problem in problems] == [True]


def test_one_speaker_alone_is_pointed_out():
    assert draft_of("H: a\nH: b").problems[0].values == {"label": "H"}


def test_a_name_seen_once_is_pointed_out_with_its_line():
    problems = draft_of("H: a\nJ: b\nmore\nmore\nmore\nPekka: c\nH: d").problems
    assert [(problem.values, problem.line) for problem in problems] == [({"label": "Pekka"}, 6)]
