"""The words of a turn as HTML: the text stays exactly the text, and a run says which codes it carries."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from coding.rendering import Mark, words_html
from interviews.spans import Span


def mark(*hues: int, is_whole: bool = False) -> Mark:
    """A mark of several codes, each of the hue given."""
    return Mark(tuple((f"code {n}", hue) for n, hue in enumerate(hues)), is_whole)


ONE = {"p": mark(3)}


class Reader(HTMLParser):
    """Reads text and tags as a browser would, without its foldings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def rendered(text: str, *spans: tuple[int, int, str], marks: dict[str, Mark] | None = None) -> str:
    passages = [Span(start, end, (marks or ONE)[name]) for start, end, name in spans]
    return words_html(text, 0, len(text), passages, [])


def test_words_without_codes_are_plain_text() -> None:
    assert rendered("Who sells?") == "Who sells?"


def test_coded_words_stand_in_a_mark() -> None:
    assert rendered("Who sells?", (4, 9, "p")) == 'Who <mark class="a3">sells</mark>?'


def test_two_passages_give_two_strokes() -> None:
    html = rendered("abc", (0, 3, "p"), (0, 3, "q"), marks={"p": mark(3), "q": Mark((("other", 5),))})
    assert html == '<mark class="a3 b5">abc</mark>'


def test_a_code_that_comes_twice_is_drawn_once() -> None:
    html = rendered("abc", (0, 3, "p"), (0, 3, "q"), marks={"p": mark(3), "q": mark(3)})
    assert html == '<mark class="a3">abc</mark>'


def test_two_codes_of_one_hue_are_two_strokes() -> None:
    assert rendered("abc", (0, 3, "p"), marks={"p": mark(3, 3)}) == '<mark class="a3 b3">abc</mark>'


def test_more_than_two_strokes_become_a_number() -> None:
    html = rendered("abc", (0, 3, "p"), marks={"p": mark(1, 2, 3)})
    assert html == '<mark class="many" data-n="3">abc</mark>'


def test_the_number_stands_once_where_it_changes() -> None:
    marks = {"p": mark(1, 2, 3), "q": Mark((("other", 1), ("third", 2), ("fourth", 3)))}
    html = rendered("abcdef", (0, 3, "p"), (3, 6, "q"), marks=marks)
    assert html == '<mark class="many">abc</mark><mark class="many" data-n="3">def</mark>'


def test_the_number_stands_directly_behind_the_words() -> None:
    html = rendered("so many words", (0, 8, "p"), marks={"p": mark(1, 2, 3)})
    assert html == '<mark class="many"><span data-n="3">so many</span> </mark>words'


def test_a_whole_turn_needs_no_stroke() -> None:
    html = rendered("abc", (0, 3, "p"), marks={"p": mark(1, is_whole=True)})
    assert html == '<mark class="whole">abc</mark>'


def test_markup_in_a_transcript_is_shown_as_text() -> None:
    html = rendered("<script>alert(1)</script> & \"q\" 'q'", (0, 8, "p"))
    assert read(html).tags == ["mark"]
    assert read(html).text == "<script>alert(1)</script> & \"q\" 'q'"


def test_bold_and_italic_words_keep_their_looks_inside_a_mark() -> None:
    html = words_html("abcd", 0, 4, [Span(1, 3, mark(3))], [Span(2, 4, "bi")])
    assert html == 'a<mark class="a3">b</mark><mark class="a3"><i><b>c</b></i></mark><i><b>d</b></i>'


def test_a_part_of_the_text_keeps_offsets_of_the_whole() -> None:
    html = words_html("H: abc", 3, 6, [Span(0, 5, mark(3))], [])
    assert html == '<mark class="a3">ab</mark>c'


letters = st.text(alphabet=st.sampled_from("ab<>&\"'\n 😀é\u0301אب;#"), max_size=40)
places = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 4)), max_size=8)


@given(letters, places, places, st.data())
def test_the_text_of_the_html_is_the_text_for_any_words(
    text: str, passages: list[tuple[int, int, int]], styles: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    marks = [mark(*(range(1, n + 1) or (0,)), is_whole=n == 4) for n in range(5)]
    html = words_html(
        text,
        start,
        end,
        [Span(a, b, marks[n]) for a, b, n in passages],
        [Span(a, b, ("b", "i", "bi")[n % 3]) for a, b, n in styles],
    )
    reader = read(html)
    assert reader.text == text[start:end]
    assert set(reader.tags) <= {"mark", "span", "b", "i"}
