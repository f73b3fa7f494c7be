"""Turns that answer a question of the guide are told from what the interviewer says before them."""

import pytest

from interviews.searching.guides import Asked, Said, answers_to

GUIDE = [
    Asked("job", "1", "What is your job, and how did you end up working with customers?"),
    Asked("agree", "2", "How is it agreed who does what, and where does work fall between two chairs?"),
    Asked("reward", "3", "How are people rewarded for customer work?"),
    Asked("fi", "4", "Miten asiakastyöstä palkitaan?"),
]


def _answers(key: str, *turns: str) -> list[int]:
    """Turns of the interviewer begin with "H:"."""
    return answers_to(key, GUIDE, [Said(turn.removeprefix("H:"), turn.startswith("H:")) for turn in turns])


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("So what is your job here, and how did you end up working with the customers?", "job"),
        ("How is it agreed who does what?", "agree"),
        ("And what falls between two chairs?", "agree"),
        ("Let's take rewards: how do you reward people for customer work?", "reward"),
        ("Entä asiakastyö, miten siitä palkitaan?", "fi"),
        ("3. And this?", "reward"),
        ("3", "reward"),
    ],
)
def test_a_question_is_known_again_in_other_words(asked: str, key: str) -> None:
    for each in GUIDE:
        assert _answers(each.key, f"H:{asked}", "We do.") == ([1] if each.key == key else [])


@pytest.mark.parametrize("said", ["Really?", "What did you do?", "And then?", "30 people work here.", ""])
def test_other_words_of_the_interviewer_ask_no_question(said: str) -> None:
    assert all(_answers(each.key, f"H:{said}", "Yes.") == [] for each in GUIDE)


def test_an_answer_goes_on_to_the_next_question_over_what_the_interviewer_adds() -> None:
    turns = [
        "Good day.",
        "H:How are people rewarded?",
        "By tickets.",
        "H:Really?",
        "Yes.",
        "H:1. Your job?",
        "Sales.",
    ]
    assert _answers("reward", *turns) == [2, 4]
    assert _answers("job", *turns) == [6]
    assert _answers("agree", *turns) == []


def test_where_nobody_is_known_as_the_interviewer_anybody_may_ask() -> None:
    assert _answers("reward", "How are people rewarded for customer work?", "By tickets.") == [1]
