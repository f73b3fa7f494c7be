"""How speakers are found in a text and where turns are cut."""

import pytest

from interviews.importers import find_turns


def said(text, **options):
    return [(turn.speaker, text[turn.body_start : turn.body_end]) for turn in find_turns(text, **options)]


def labels(text, **options):
    return [text[turn.label_start : turn.label_end] for turn in find_turns(text, **options)]


def stamps(text, **options):
    return [turn.time_stamp for turn in find_turns(text, **options)]


def test_letters_that_occur_once_are_speakers():
    text = "H: Miten menee?\nJ: Hyvin menee."
    assert said(text) == [("H", "Miten menee?"), ("J", "Hyvin menee.")]
    assert labels(text) == ["H:", "J:"]
    assert [turn.number for turn in find_turns(text)] == [1, 2]


def test_role_words_that_occur_once_are_speakers():
    text = "Haastattelija: Kuka olet?\n\nVastaaja: Minä."
    assert said(text) == [("Haastattelija", "Kuka olet?"), ("Vastaaja", "Minä.")]


def test_two_names_that_fill_a_short_text_are_speakers():
    text = "Anna Berg: How?\nKati Mäkinen: Well."
    assert said(text) == [("Anna Berg", "How?"), ("Kati Mäkinen", "Well.")]


def test_words_before_the_first_label_are_a_turn_without_a_speaker():
    text = "Interview 3\nTampere, June 2014\n\nH: Q?\nJ: A."
    assert said(text)[0] == ("", "Interview 3\nTampere, June 2014")
    assert labels(text)[0] == ""
    assert len(find_turns(text)) == 3


def test_a_sentence_with_a_colon_is_no_speaker():
    text = "H: Well?\nJ: It was hard.\nHe said: no way.\nH: And?\nJ: Nothing."
    assert [speaker for speaker, _words in said(text)] == ["H", "J", "H", "J"]
    assert said(text)[1][1] == "It was hard.\nHe said: no way."


def test_a_sentence_with_a_colon_is_no_speaker_when_it_comes_again():
    text = "H: Well?\nJ: Hard.\nHe said: no.\n" * 2 + "H: Well?\nJ: Hard.\n" * 4
    assert {speaker for speaker, _words in said(text)} == {"H", "J"}


def test_a_label_seen_twice_is_a_speaker_until_it_is_taken_away():
    text = "H: Q?\nJ: A.\nNote: one\nH: Q?\nJ: A.\nNote: two"
    assert {speaker for speaker, _words in said(text)} == {"H", "J", "Note"}
    assert [speaker for speaker, _words in said(text, labels={"H", "J"})] == ["H", "J", "H", "J"]
    assert said(text, labels={"H", "J"})[1][1] == "A.\nNote: one"


def test_a_label_seen_once_can_be_given():
    text = "H: Q?\nJ: A.\nand on\nand on\nPekka: Hei.\nand on\nH: Q?\nJ: A."
    assert "Pekka" not in {speaker for speaker, _words in said(text)}
    assert "Pekka" in {speaker for speaker, _words in said(text, labels=["H", "J", "Pekka"])}


def test_no_labels_at_all_can_be_asked_for():
    assert said("H: Q?\nJ: A.", labels=()) == [("", "H: Q?"), ("", "J: A.")]


@pytest.mark.parametrize(
    "line", ["https://example.org/page", "12:30 oli kokous", "Hyvä :)", "klo 10:30 alkoi", "C:\\temp"]
)
def test_addresses_times_and_smiles_are_no_labels(line):
    text = f"H: Q?\nJ: A.\n{line}\n{line}\nH: Q?\nJ: A."
    assert {speaker for speaker, _words in said(text)} == {"H", "J"}


def test_a_name_longer_than_forty_characters_is_no_label():
    name = "Abcdefghij " * 4
    assert {speaker for speaker, _words in said(f"{name}: one\n{name}: two\n")} == {""}
    assert find_turns("A" * 40 + ": one\n" + "A" * 40 + ": two")[0].speaker == "A" * 40


def test_a_name_on_a_line_of_its_own_with_a_colon():
    text = "Kati Mäkinen:\nHyvää päivää.\n\nInterviewer:\nPäivää.\n\nKati Mäkinen:\nJoo."
    assert said(text) == [
        ("Kati Mäkinen", "Hyvää päivää."),
        ("Interviewer", "Päivää."),
        ("Kati Mäkinen", "Joo."),
    ]


def test_a_role_on_a_line_of_its_own_without_a_colon():
    text = "Interviewer\nHow was it?\n\nRespondent\nFine.\nReally fine.\n\nInterviewer\nThanks."
    assert said(text) == [
        ("Interviewer", "How was it?"),
        ("Respondent", "Fine.\nReally fine."),
        ("Interviewer", "Thanks."),
    ]


def test_names_on_lines_of_their_own_without_a_colon():
    text = "Anna Berg\nHow was it?\nKati Mäkinen\nFine.\nAnna Berg\nGood.\nKati Mäkinen\nYes."
    assert [speaker for speaker, _words in said(text)] == ["Anna Berg", "Kati Mäkinen"] * 2


def test_short_answers_on_lines_of_their_own_are_no_speakers():
    text = "How was it?\nYes\nAnd then?\nNo\nWas it good?\nYes\nAnd now?\nNo\nFine."
    assert {speaker for speaker, _words in said(text)} == {""}


@pytest.mark.parametrize(
    ("line", "label", "stamp"),
    [
        ("[00:12] Anna: Hei.", "[00:12] Anna:", "00:12"),
        ("(0:12) Anna: Hei.", "(0:12) Anna:", "0:12"),
        ("00:00:12 Anna: Hei.", "00:00:12 Anna:", "00:00:12"),
        ("Anna (00:12): Hei.", "Anna (00:12):", "00:12"),
        ("Anna [00:00:12]: Hei.", "Anna [00:00:12]:", "00:00:12"),
        ("Anna   0:12\nHei.", "Anna   0:12", "0:12"),
        ("Anna 00:12:05\nHei.", "Anna 00:12:05", "00:12:05"),
        ("[00:12] Anna\nHei.", "[00:12] Anna", "00:12"),
        ("Anna: Hei. #00:00:12-3#", "Anna:", "#00:00:12-3#"),
        ("Anna: [00:12] Hei.", "Anna:", "00:12"),
        ("Anna: Hei.\n[00:12]", "Anna:", "00:12"),
        ("00:12\tAnna\tHei.", "00:12\tAnna", "00:12"),
        ("1\t00:12\tAnna\tHei.", "1\t00:12\tAnna", "00:12"),
        ("Anna\t00:12\tHei.", "Anna\t00:12", "00:12"),
        ("00:12\tAnna:\tHei.", "00:12\tAnna:", "00:12"),
        ("Anna：Hei.", "Anna：", ""),
        ("\u200fAnna: Hei.", "\u200fAnna:", ""),
        ("Anna : Hei.", "Anna :", ""),
        ("[Anna]: Hei.", "[Anna]:", ""),
        ("[Anna] 00:12:05\nHei.", "[Anna]", "00:12:05"),
        ("0:0:2.450 --> 0:0:9.1\nAnna\nHei.", "0:0:2.450 --> 0:0:9.1\nAnna", "0:0:2.450 --> 0:0:9.1"),
    ],
)
def test_every_way_of_writing_a_label_and_a_time(line, label, stamp):
    other = line.replace("Anna", "Kati").replace("Hei.", "No niin, hei.")
    text = "\n".join([line, other, line, other])
    assert [speaker for speaker, _words in said(text)] == ["Anna", "Kati", "Anna", "Kati"]
    assert said(text)[0][1] == "Hei."
    assert labels(text)[0] == label
    assert stamps(text)[0] == stamp


def test_a_time_alone_above_a_label_belongs_to_that_turn():
    text = "[00:00]\nH: Q?\n[00:10]\nJ: A.\n[00:20]\nH: Q?"
    assert stamps(text) == ["00:00", "00:10", "00:20"]
    assert [words for _speaker, words in said(text)] == ["Q?", "A.", "Q?"]


def test_the_line_of_the_transcribing_service_is_nobodys_word():
    text = (
        "Anna Berg  0:00\nHow?\n\nKati  0:07\nSo.\n\nAnna Berg  0:09\nBye.\n\nTranscribed by https://otter.ai"
    )
    assert said(text)[-1] == ("", "Transcribed by https://otter.ai")


def test_markdown_names_are_not_read():
    assert {speaker for speaker, _words in said("**Anna:** a\n**Kati:** b\n**Anna:** c")} == {""}


def test_continuation_paragraphs_stay_in_the_turn():
    text = "H: Q?\nJ: One.\n\nTwo.\n(pause)\nH: Q?"
    assert said(text)[1] == ("J", "One.\n\nTwo.\n(pause)")


def test_a_label_without_words_is_a_turn_with_an_empty_body():
    turns = find_turns("H: Q?\nJ:\nH: Well?")
    assert [turn.speaker for turn in turns] == ["H", "J", "H"]
    assert turns[1].body_start == turns[1].body_end == turns[1].label_end


def test_a_text_without_labels_gives_a_turn_a_paragraph():
    assert said("One.\n\nTwo.\nThree.\n") == [("", "One."), ("", "Two."), ("", "Three.")]


def test_a_text_broken_at_a_fixed_width_gives_a_turn_a_block():
    line = "These words were broken by a program after some seventy characters or"
    text = f"{line}\n{line}\nend.\n\n{line}\n{line}\nend.\n"
    assert len(find_turns(text)) == 2


def test_times_before_paragraphs_without_speakers_are_stamps():
    text = "00:00:01 Hello there.\n\n00:00:08 And so on.\n"
    assert said(text) == [("", "Hello there."), ("", "And so on.")]
    assert stamps(text) == ["00:00:01", "00:00:08"]


def test_a_time_that_is_a_word_stays_a_word():
    assert said("10:30 we met.\nThen we left.\nAnd came back.")[0] == ("", "10:30 we met.")


def test_rows_of_a_table_are_turns_and_what_follows_is_not():
    text = "Time\tSpeaker\tWords\n0:01\tAnna\tHow was it?\n0:05\tKati\tIt was fine.\n0:09\tAnna\tGood to hear.\n\nThe end."
    assert said(text) == [
        ("", "Time\tSpeaker\tWords"), ("Anna", "How was it?"), ("Kati", "It was fine."),
        ("Anna", "Good to hear."), ("", "The end."),
    ]  # fmt: skip


def test_a_table_of_numbers_has_no_speakers():
    text = "Country\tBirths\tDeaths\nItaly\t1.0\t2.0\nNiger\t3.0\t4.0\nItaly\t1.0\t2.0\nNiger\t3.0\t4.0"
    assert {speaker for speaker, _words in said(text)} == {""}


def test_somebody_who_speaks_once_among_full_names_is_a_speaker():
    text = "Anna Berg: a\nKati Mäkinen: b\nOuti Aho: c\nAnna Berg: d\nKati Mäkinen: e\nlong talk\nmore\nmore\nmore"
    assert [speaker for speaker, _words in said(text)][2] == "Outi Aho"


def test_speakers_of_other_scripts():
    assert [speaker for speaker, _words in said("采访者：好吗？\n受访者：好。")] == ["采访者", "受访者"]
    assert [speaker for speaker, _words in said("דנה: מה?\nרון: כן.\nדנה: טוב.\nרון: כן.")] == [
        "דנה",
        "רון",
        "דנה",
        "רון",
    ]


def test_numbered_notes_at_the_end_are_nobodys_words():
    text = "H: Q?\nJ: A.\n\n[1] See the report.\n[2] Ibid."
    assert said(text)[-1] == ("", "[1] See the report.\n[2] Ibid.")


def test_an_empty_text_has_no_turns():
    assert find_turns("") == ()
    assert find_turns(" \n \n") == ()
