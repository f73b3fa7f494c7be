"""Finds words in the newest texts of a study, with the turn that each hit stands in. Reads only; a fixed number of queries."""

import bisect
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding import codetree
from coding.access import visible_codings
from coding.models import Anchor, Code
from coding.queries.addresses import document_url, join_address
from coding.queries.segments import documents_in_order
from coding.searches import INFORMANTS, INSIDE, INTERVIEWERS, Search
from interviews import context, spans
from interviews.access import Member
from interviews.models import Document, GuideQuestion, Revision, Turn
from interviews.searching import BadQuery, compile_words, hits_in, widen
from interviews.searching.drafts import Stretch
from interviews.searching.guides import Asked, Said, answers_to
from interviews.searching.isolated import find_pattern

AROUND = 90


@dataclass(frozen=True, slots=True)
class TurnText:
    """A turn with the place of its words: code points of the revision."""

    number: str
    start: int
    end: int
    speaker: str
    is_interviewer: bool
    informant: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Page:
    """The newest text of a document, with its turns in order."""

    document: Document
    revision: uuid.UUID
    text: str
    turns: Sequence[TurnText]

    def turn_at(self, offset: int) -> TurnText:
        """The turn in whose words an offset stands."""
        return self.turns[max(0, bisect.bisect_right(self.turns, offset, key=lambda turn: turn.start) - 1)]


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that were found: a span of the page's text, inside one turn."""

    page: Page
    turn: TurnText
    start: int
    end: int

    @property
    def id(self) -> str:
        """What a form calls the hit: it names the state of the text, so that an older page is noticed."""
        return f"{self.page.revision.hex}.{self.start}.{self.end}"

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.page.text[self.start : self.end]

    @property
    def before(self) -> str:
        """Some words of the turn before the hit, from the beginning of a word."""
        return context.before(self.page.text, self.start, AROUND, self.turn.start)

    @property
    def after(self) -> str:
        """Some words of the turn after the hit, to the end of a word."""
        return context.after(self.page.text, self.end, AROUND, self.turn.end)

    @property
    def address(self) -> str:
        """Where it stands: A1:14."""
        return join_address(self.page.document.address, [self.turn.number])

    def target(self, unit: str) -> Stretch:
        """The words that are coded when the hit is: its own, its sentence or its turn."""
        turn = (self.turn.start, self.turn.end)
        return widen(self.page.text, (self.start, self.end), turn, unit, self.page.document.language)


def find_hits(member: Member, search: Search) -> list[Hit]:
    """Give all hits in reading order. Refused, with a sentence, where the words cannot be looked for."""
    if not search.asks:
        return []
    pages = [page for page in pages_of(member, search) if page.turns]
    stretches = [
        _stretches(page, turns) for page, turns in zip(pages, _turns(member, search, pages), strict=True)
    ]
    try:
        found = _spans(search, pages, stretches)
    except BadQuery as error:
        raise Refused(_(error.message) % error.values) from error
    hits = [
        Hit(page, page.turn_at(start), start, end)
        for page, here in zip(pages, found, strict=True)
        for start, end in here
        # A pattern may find blanks alone: nothing to read there, and nothing to code.
        if not page.text[start:end].isspace()
    ]
    return _beside_code(member, search, pages, hits) if search.code and search.where else hits


def pages_of(member: Member, search: Search) -> list[Page]:
    """Read the newest texts that a search looks at, in the order of cases; four queries."""
    documents = [
        document
        for document in documents_in_order(member)
        if not document.withdrawn_at
        and search.case in ("", str(document.case_id))
        and search.document in ("", str(document.pk))
    ]
    rows = Revision.objects.filter(document__in=documents).order_by("number")
    newest: dict[uuid.UUID, uuid.UUID] = dict(rows.values_list("document_id", "pk"))
    chosen = list(newest.values())
    texts = dict(Revision.objects.filter(pk__in=chosen).values_list("pk", "text"))
    turns = _turn_texts(chosen)
    return [
        Page(document, newest[document.pk], texts[newest[document.pk]], turns[newest[document.pk]])
        for document in documents
        if document.pk in newest
    ]


def _turn_texts(revisions: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[TurnText]]:
    rows = Turn.objects.filter(revision__in=revisions).order_by("revision", "position")
    found: dict[uuid.UUID, list[TurnText]] = defaultdict(list)
    for revision, number, start, end, label, asks, informant in rows.values_list(
        "revision_id",
        "number",
        "body_start",
        "body_end",
        "speaker__label",
        "speaker__is_interviewer",
        "speaker__informant_id",
    ):
        found[revision].append(TurnText(number, start, end, label or "", bool(asks), informant))
    return found


def _turns(member: Member, search: Search, pages: Sequence[Page]) -> list[list[TurnText]]:
    """The turns of each page that the speaker and the guide question leave."""
    chosen = [[turn for turn in page.turns if _speaks(turn, search.who)] for page in pages]
    if not search.question:
        return chosen
    answers = _answers(member, search.question, pages)
    return [
        [turn for turn in turns if turn.number in numbers]
        for turns, numbers in zip(chosen, answers, strict=True)
    ]


def _speaks(turn: TurnText, who: str) -> bool:
    if who == INTERVIEWERS:
        return turn.is_interviewer
    if who == INFORMANTS:
        return not turn.is_interviewer
    kind, _colon, name = who.partition(":")
    if kind == "informant":
        return str(turn.informant) == name
    return kind != "label" or turn.speaker == name


def _answers(member: Member, question: str, pages: Sequence[Page]) -> list[set[str]]:
    """The numbers of the turns on each page that answer a guide question (see searching/guides.py)."""
    rows = GuideQuestion.objects.filter(study=member.study).values_list("pk", "number", "text", "guide_id")
    guides: dict[uuid.UUID, list[Asked[str]]] = defaultdict(list)
    guide_of: dict[str, uuid.UUID] = {}
    for pk, number, text, guide in rows:
        guides[guide].append(Asked(str(pk), number, text))
        guide_of[str(pk)] = guide
    if question not in guide_of:
        return [set() for _page in pages]
    its = guide_of[question]
    return [_answering(page, question, guides[its]) if _follows(page, its) else set() for page in pages]


def _follows(page: Page, guide: uuid.UUID) -> bool:
    return page.document.guide_id in (None, guide)


def _answering(page: Page, question: str, questions: Sequence[Asked[str]]) -> set[str]:
    turns = [Said(page.text[turn.start : turn.end], turn.is_interviewer) for turn in page.turns]
    return {page.turns[place].number for place in answers_to(question, questions, turns)}


def _stretches(page: Page, turns: Iterable[TurnText]) -> list[Stretch]:
    trimmed = (spans.trim(page.text, turn.start, turn.end) for turn in turns)
    return [(start, end) for start, end in trimmed if start < end]


def _spans(
    search: Search, pages: Sequence[Page], stretches: Sequence[list[Stretch]]
) -> Sequence[Sequence[Stretch]]:
    if search.is_for_turns:
        return stretches
    if search.is_pattern:
        texts = [(page.text, here) for page, here in zip(pages, stretches, strict=True)]
        return find_pattern(search.query, texts)
    patterns = {
        language: compile_words(search.query, language) for language in {p.document.language for p in pages}
    }
    return [
        hits_in(patterns[page.document.language], page.text, here)
        for page, here in zip(pages, stretches, strict=True)
    ]


def _beside_code(member: Member, search: Search, pages: Sequence[Page], hits: Sequence[Hit]) -> list[Hit]:
    """Leave the hits that touch a passage of the code, or those that touch none."""
    codes = _with_below(member, search)
    coded = coded_spans(member, [page.revision for page in pages], codes)
    wants = search.where == INSIDE
    return [hit for hit in hits if touches(coded[hit.page.revision], hit.start, hit.end) == wants]


def _with_below(member: Member, search: Search) -> set[uuid.UUID]:
    codes = list(Code.objects.filter(study=member.study).only("id", "parent_id", "position", "label"))
    chosen = {code.pk for code in codes if str(code.pk) == search.code}
    below = set().union(*(codetree.descendants(codes, pk) for pk in chosen)) if search.with_below else set()
    return chosen | below


type Covered = dict[uuid.UUID, list[Stretch]]


def coded_spans(member: Member, revisions: Sequence[uuid.UUID], codes: Iterable[uuid.UUID]) -> Covered:
    """Revision -> the stretches that carry one of the codes, joined where they meet; one query."""
    codings = visible_codings(member).filter(code__in=list(codes)).values("passage")
    rows = Anchor.objects.filter(revision__in=list(revisions), passage__in=codings).order_by("start", "end")
    found: Covered = defaultdict(list)
    for revision, start, end in rows.values_list("revision_id", "start", "end"):
        here = found[revision]
        if here and start <= here[-1][1]:
            here[-1] = (here[-1][0], max(end, here[-1][1]))
        else:
            here.append((start, end))
    return found


def touches(covered: Sequence[Stretch], start: int, end: int) -> bool:
    """Whether [start, end) shares a character with one of some stretches, which are sorted and apart."""
    at = bisect.bisect_left(covered, end, key=lambda stretch: stretch[0])
    return at > 0 and covered[at - 1][1] > start


def hit_url(member: Member, hit: Hit, search: Search) -> str:
    """Give the path to a hit in its transcript, where the find bar goes on with the same words."""
    page = document_url(member.study.slug, hit.page.document.pk)
    if search.is_for_turns:
        return f"{page}#turn-{hit.turn.number}"
    words = Search(search.q, search.is_pattern, search.whole_words, search.match_case).address
    return f"{page}?{words}&at={hit.start}#turn-{hit.turn.number}"
