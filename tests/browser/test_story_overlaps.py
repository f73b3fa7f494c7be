"""Several codes, overlaps, and words of every script: what was selected is what is stored."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coding.models import Anchor, Coding
from interviews.models import Document, User
from tests.browser.conftest import Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import make_code, make_document, revision_of

WORDS = (
    ("H", "Who sells to the customers here, and who writes down what they say?"),
    (
        "J",
        "Everybody 👩‍🔧 sells 🚚🚚, also the cafx\u030c on the ground floor, and the na\u0131\u0308ve trainee does it best.",
    ),
    ("H", "Did you see that before?"),
    ("J", "نعم، السائق يعرف العملاء جيدا ويكتب كل شيء في دفتره القديم."),
    ("H", "And now?"),
    ("J", "Now we write & read <everything> twice."),
)


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    for label, mnemonic in (("strategy", "STR"), ("trust", "TR"), ("sharing", "SHA"), ("roles", "ROL")):
        make_code(study, label, mnemonic)
    return make_document(study, WORDS)


@pytest.fixture
def desk(browser_page: Page, document: Document) -> Desk:
    return Desk(browser_page).open(document)


def _check_quotes(document: Document) -> list[str]:
    text = revision_of(document).text
    anchors = list(Anchor.objects.order_by("start", "end"))
    assert [a.quote for a in anchors] == [text[a.start : a.end] for a in anchors]
    return [a.quote for a in anchors]


def test_codes_overlap_freely_and_share_a_passage_on_the_same_words(desk: Desk, document: Document) -> None:
    desk.code(1, "sells to the customers", "str")
    desk.code(1, "customers here, and who writes", "tr")
    desk.code(1, "to the customers here", "sha")
    desk.code(1, "to the customers here", "rol")
    desk.expect_labels(1, "STR", "SHA", "ROL", "TR")
    assert desk.marks(1) == ["sells ", "to the ", "customers", " here", ", and who writes"]
    assert _check_quotes(document) == [
        "sells to the customers",
        "to the customers here",
        "customers here, and who writes",
    ]
    assert Coding.objects.count() == 4
    assert desk.turn(1).locator(".words").text_content() == WORDS[0][1]


def test_the_same_code_on_overlapping_words_is_refused_with_a_sentence(
    desk: Desk, complaints: Complaints
) -> None:
    complaints.allow(REFUSED)
    desk.code(1, "sells to the customers", "str")
    desk.select(1, "customers here")
    desk.type_code("str")
    expect(desk.notice).to_contain_text("Some of these words carry STR already: “sells to the customers”")
    assert Coding.objects.count() == 1
    # The sentence goes with the next step that succeeds.
    desk.code(1, "customers here", "tr")
    expect(desk.notice).to_have_count(0)


def test_the_same_code_on_separate_passages_of_one_turn_is_fine(desk: Desk, document: Document) -> None:
    desk.code(1, "sells to", "str")
    desk.code(1, "writes down", "str")
    desk.expect_labels(1, "STR", "STR")
    assert _check_quotes(document) == ["sells to", "writes down"]
    expect(desk.page.locator(".code-tree li", has_text="STR").locator(".n")).to_have_text("2")


@pytest.mark.parametrize(
    "words",
    [
        "👩‍🔧 sells 🚚",
        "🚚, also the cafx\u030c on",
        "the na\u0131\u0308ve trainee",
    ],
)
def test_emoji_and_combining_characters_keep_their_places(desk: Desk, document: Document, words: str) -> None:
    desk.code(2, words, "tr")
    desk.expect_labels(2, "TR")
    assert _check_quotes(document) == [words]
    assert desk.marks(2) == [words]


def test_words_that_run_from_right_to_left_are_coded(desk: Desk, document: Document) -> None:
    words = "السائق يعرف العملاء"
    expect(desk.turn(4).locator(".body")).to_have_attribute("dir", "rtl")
    desk.code(4, words, "tr")
    desk.expect_labels(4, "TR")
    assert _check_quotes(document) == [words]
    # Set as they run, wherever they are quoted, and so is what is written about them.
    desk.turn(4).locator("[data-coding]").click()
    expect(desk.details.locator(".quote")).to_have_css("direction", "rtl")
    desk.page.get_by_label("New memo").fill("ملاحظة")
    desk.page.get_by_role("button", name="Save memo").click()
    expect(desk.details.locator(".memo-text")).to_have_css("direction", "rtl")
    desk.page.goto(reverse("code", args=[document.study.slug, Coding.objects.get().code_id]))
    expect(desk.page.locator(".in-context")).to_have_css("direction", "rtl")


def test_corrected_words_that_run_from_right_to_left_are_shown_so(desk: Desk, document: Document) -> None:
    page, where = desk.page, [document.study.slug, document.pk]
    page.goto(reverse("correct_turn", args=[*where, "4"]))
    words = page.get_by_label("Words", exact=True)
    words.fill(words.input_value().replace("السائق", "المدير"))
    expect(page.locator("#change .tells-change")).to_have_css("direction", "rtl")
    page.get_by_role("button", name="Save the turn").click()
    page.goto(reverse("changes", args=[*where, 2]))
    expect(page.locator(".diffs .book").last).to_have_css("direction", "rtl")
    page.goto(reverse("revision", args=[*where, 1]))
    expect(page.locator(".old-turns .book").nth(3)).to_have_css("direction", "rtl")
    expect(page.locator(".old-turns .book").first).to_have_css("direction", "ltr")


def test_markup_in_a_transcript_is_text(desk: Desk, document: Document) -> None:
    desk.code(6, "write & read <everything>", "tr")
    desk.expect_labels(6, "TR")
    assert _check_quotes(document) == ["write & read <everything>"]


def test_a_selection_over_several_turns_is_one_passage(desk: Desk, document: Document) -> None:
    desk.select(1, "what they say", until=(3, "Did you see"))
    desk.type_code("tr")
    desk.expect_labels(1, "TR")
    assert desk.marks(1) == ["what they say?"]
    assert "".join(desk.marks(2)) == WORDS[1][1]
    assert desk.marks(3) == ["Did you see"]
    [quote] = _check_quotes(document)
    assert quote.startswith("what they say?")
    assert quote.endswith("H: Did you see")
    # The label stands once, the bar in each turn.
    assert desk.labels(2) == []
    expect(desk.page.locator("[data-bar]")).to_have_count(3)


@pytest.mark.parametrize("to", [(1400, 0), (1400, 80), (60, 0), (1600, 0)])
def test_a_hand_that_lets_go_beside_the_transcript_has_chosen_up_to_that_line(
    desk: Desk, to: tuple[int, int]
) -> None:
    # Turn 3 is a line of its own; the details are at its right, the list of codes at its left.
    start = desk._place(3, "you see")
    (x, y), mouse = start["from"], desk.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(700, y, steps=3)
    mouse.move(to[0], y + to[1], steps=3)
    mouse.up()
    expect(desk.picker).to_be_visible()
    chosen = desk.chosen_words()
    if to[0] < 100:
        assert chosen == "Did"
    elif to[1]:
        assert chosen.startswith("you see that before?|")
        assert not chosen.endswith("twice.")
    else:
        assert chosen == "you see that before?"


def test_a_press_beside_the_transcript_chooses_nothing(desk: Desk) -> None:
    desk.page.locator("#details-pane h2").first.click(click_count=2)
    expect(desk.picker).to_be_hidden()


def test_blanks_at_the_ends_of_a_selection_are_left_out(desk: Desk, document: Document) -> None:
    desk.code(1, " to the customers ", "tr")
    assert _check_quotes(document) == ["to the customers"]


def test_the_parent_tells_codes_of_the_same_name_apart(desk: Desk, document: Document) -> None:
    study = document.study
    for parent in ("sales", "service"):
        make_code(study, "organizational issue", parent=make_code(study, parent))
    desk.open(document)
    desk.select(1, "sells")
    desk.letters.fill("organizational")
    expect(desk.options.locator("small")).to_have_text(["sales", "service"])
