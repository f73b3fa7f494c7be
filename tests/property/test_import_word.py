"""What holds for every Word file and every text."""

import io

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.importers import ImportRefused, plain, read_transcript, replace_names
from interviews.text import normalise, normalise_mapped
from tests.fixtures.transcripts.builder import fixture, word_file

xml_letters = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
) | st.sampled_from("\t\n\u0301é")
texts = st.text(xml_letters, min_size=1)
FINNISH = fixture("fi-haastattelu-HJ.docx")


def as_word(paragraphs):
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def escaped(words):
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def run(words, properties=""):
    pieces = "".join(
        {"\t": "<w:tab/>", "\n": "<w:br/>"}.get(letter)
        or f'<w:t xml:space="preserve">{escaped(letter)}</w:t>'
        for letter in words
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{pieces}</w:r>"


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5))
def test_what_python_docx_writes_reads_back(paragraphs):
    expected = normalise("\n".join(paragraphs))
    try:
        assert read_transcript("a.docx", as_word(paragraphs)).text == expected
    except ImportRefused:
        assert not expected.strip()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(texts, st.sampled_from(["", "<w:b/>", "<w:i/>", "<w:b/><w:i/>"])), min_size=1, max_size=8
    )
)
def test_cutting_a_paragraph_into_runs_never_changes_its_text(runs):
    whole = "".join(words for words, _look in runs)
    if not normalise(whole).strip():
        return
    draft = read_transcript(
        "a.docx", word_file("<w:p>" + "".join(run(words, look) for words, look in runs) + "</w:p>")
    )
    assert draft.text == normalise(whole)
    end = 0
    for span in draft.styles:
        assert end <= span.start < span.end <= len(draft.text)
        assert span.bold or span.italic
        end = span.end


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_normalising_twice_is_normalising_once(text):
    once = normalise(text)
    assert normalise(once) == once
    assert "\r" not in once
    assert "\0" not in once
    once.encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(), max_size=6))
def test_moved_offsets_rise_and_end_at_the_end(pieces):
    normalised = normalise_mapped(pieces)
    whole = "".join(pieces)
    assert normalised.text == normalise(whole)
    moved = [normalised.moved(offset) for offset in range(len(whole) + 1)]
    assert moved == sorted(moved)
    assert moved[-1] == len(normalised.text)


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_what_a_program_writes_in_unicode_reads_back(text, codec):
    raw, _encoding, _problems = plain.decode("a.txt", text.encode(codec))
    assert normalise(raw) == normalise(text)


def outcome(name, data):
    """The text of the draft, or the sentence of the refusal."""
    try:
        return read_transcript(name, data).text, None
    except ImportRefused as refusal:
        return None, str(refusal)


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=400), st.sampled_from(["a.txt", "a.docx"]))
def test_any_bytes_give_a_draft_or_a_sentence(data, name):
    text, sentence = outcome(name, data)
    assert sentence.endswith(".") if text is None else text == normalise(text)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(FINNISH) - 1), st.integers(0, 255))
def test_one_wrong_byte_in_a_word_file_does_no_harm(at, byte):
    text, sentence = outcome("a.docx", FINNISH[:at] + bytes([byte]) + FINNISH[at + 1 :])
    assert sentence.endswith(".") if text is None else text.strip()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["H", "Anna", "Kati Mäkinen"]),
            st.sampled_from(["Anna tuli.", "Mäkisen Kuopio", "ei"]),
        ),
        min_size=1,
    ),
    st.dictionaries(
        st.sampled_from(["Anna", "Kati Mäkinen", "Mäkinen", "Kuopio", "H"]), st.text("xyz []", max_size=9)
    ),
)
def test_replaced_names_leave_every_span_on_its_words(dialogue, names):
    draft = read_transcript("a.txt", "\n".join(f"{speaker}: {words}" for speaker, words in dialogue).encode())
    after = replace_names(draft, names)
    assert [turn.number for turn in after.turns] == [turn.number for turn in draft.turns]
    for turn in after.turns:
        label = after.text[turn.label_start : turn.label_end]
        assert label == (f"{turn.speaker}:" if turn.speaker else "")
        assert (
            after.text[turn.body_start : turn.body_end].strip() == after.text[turn.body_start : turn.body_end]
        )
