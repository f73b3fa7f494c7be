"""An invented study of any size, the same for the same seed: texts, codes, spans. No database, no Django.

The talk is put together from phrases and means nothing; lengths and densities are those of real interviews.
"""

import hashlib
from collections import defaultdict
from dataclasses import astuple, dataclass
from random import Random

WHO = [
    "we",
    "our salespeople",
    "the customer",
    "her office",
    "the plant in the north",
    "nobody here",
    "the project group",
    "my team",
    "the dealers",
    "most engineers",
    "the founder",
    "people from service",
    "their purchasing",
    "the two of us",
    "finance",
]
DOES = [
    "shared",
    "kept back",
    "wrote down",
    "forgot",
    "asked about",
    "waited for",
    "planned",
    "never saw",
    "paid for",
    "argued about",
    "put into the system",
    "heard of",
    "took over",
    "signed",
    "went through",
    "called off",
]
WHAT = [
    "the delivery dates",
    "what the mill had asked",
    "a list of visits",
    "last year's offer",
    "the drawings",
    "the bonus",
    "every complaint",
    "the café meeting",
    "a joint calendar",
    "the price of spare parts",
    "some old notes",
    "the contract",
    "what was said at the fair",
    "an agreement about data",
    "the figures – all of them",
    "a promise",
]
WHEN = [
    "in the spring",
    "after the merger",
    "back then",
    "on Mondays",
    "without being told",
    "for the third time",
    "at first",
    "while the line stood still",
    "in the end",
    "as usual",
    "on the phone",
    "before the summer",
]
LINK = ["because", "and so", "but then", "although", "until", "which is odd, since"]
ASKED = [
    "How was it when",
    "Can you say more about why",
    "Who noticed that",
    "What changed after",
    "Do you remember when",
]

FAMILIES = ("Sharing", "Trust", "Rewards", "Systems")
BRANCHES = ("with customers", "inside the firm", "over time", "in the open")
LEAVES = ("early", "late", "rarely", "by rule")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made: documents × words, codings over all, and the codings of each heavy document."""

    documents: int
    words: int
    codings: int
    heavy: tuple[int, ...]
    small_codings: int
    # The large study is copied within itself for the measures of growth, so many times in all.
    grown: int = 10


SIZES = {
    "tiny": Size(3, 300, 40, (25,), 20),
    "small": Size(10, 2500, 1250, (20, 160, 640), 190),
    "full": Size(53, 8000, 21200, (20, 500, 2000, 5000), 600),
}
CASES = tuple("ABCDEFGHIJ")
CODES = 60
CODERS = ("First coder", "Second coder")


@dataclass(frozen=True, slots=True)
class PlannedCode:
    """A code of the list; `parent` is a place in the list, -1 at the top."""

    mnemonic: str
    label: str
    parent: int


@dataclass(frozen=True, slots=True)
class PlannedText:
    """An interview; `answers` are the spans of the informant's turns without their label (code points)."""

    title: str
    case: str
    text: str
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PlannedCoding:
    """A code on words of a document; places in the lists of documents, codes and coders."""

    document: int
    start: int
    end: int
    code: int
    coder: int


@dataclass(frozen=True, slots=True)
class PlannedStudy:
    """Everything that the loader writes."""

    title: str
    codes: tuple[PlannedCode, ...]
    documents: tuple[PlannedText, ...]
    codings: tuple[PlannedCoding, ...]

    @property
    def digest(self) -> str:
        """A fingerprint of all of it: the same plan on every machine."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:16]


def studies(name: str, seed: int = 1) -> dict[str, PlannedStudy]:
    """Plan the three studies of a size: large, small (its first document is the large one's) and heavy."""
    size = SIZES[name]
    texts = [interview(seed, number, size.words) for number in range(size.documents)]
    per_document = size.codings // size.documents
    rest = size.small_codings - per_document
    heavy = [interview(seed, 1000 + number, size.words) for number in range(len(size.heavy))]
    return {
        "large": _study("Large", seed, texts, [per_document] * size.documents),
        "small": _study("Small", seed, texts[:2], [per_document, rest]),
        "heavy": _study("Heavy", seed, heavy, list(size.heavy)),
    }


def _study(title: str, seed: int, texts: list[PlannedText], counts: list[int]) -> PlannedStudy:
    codings = [
        coding
        for place, (text, count) in enumerate(zip(texts, counts, strict=True))
        for coding in code_text(seed, place, text, count)
    ]
    return PlannedStudy(title, codebook(), tuple(texts), tuple(codings))


def codebook() -> tuple[PlannedCode, ...]:
    """Plan 60 codes on three levels: 4 families, 16 branches, 40 leaves."""
    found: list[PlannedCode] = []
    leaves = [2, 3, 2, 3] * 4
    for family in FAMILIES:
        top = len(found)
        found.append(PlannedCode(family[:3].upper(), family, -1))
        for branch in BRANCHES:
            middle = len(found)
            stem = f"{family[:3].upper()}-{branch.split()[-1][:3].upper()}"
            found.append(PlannedCode(stem, f"{family} {branch}", top))
            for leaf in LEAVES[: leaves.pop()]:
                mnemonic = f"{stem}-{leaf.split()[-1][:4]}"
                found.append(PlannedCode(mnemonic, f"{family} {branch}, {leaf}", middle))
    return tuple(found)


def interview(seed: int, number: int, words: int) -> PlannedText:
    """Write one interview of about so many words, H: asking and J: answering."""
    dice = Random(f"{seed} text {number}")
    lines: list[str] = []
    answers: list[tuple[int, int]] = []
    position = said = 0
    while said < words:
        answer = " ".join(_sentence(dice) for _ in range(dice.randint(2, 9)))
        for line in (f"H: {_question(dice)}", f"J: {answer}"):
            lines.append(line)
            position += len(line) + 1
            said += len(line.split())
        answers.append((position - 1 - len(answer), position - 1))
    case = CASES[number % len(CASES)]
    return PlannedText(f"Interview {number + 1}", case, "\n".join(lines), tuple(answers))


def _clause(dice: Random) -> str:
    return f"{dice.choice(WHO)} {dice.choice(DOES)} {dice.choice(WHAT)}"


def _sentence(dice: Random) -> str:
    parts = [_clause(dice)]
    if dice.random() < 0.5:
        parts.append(dice.choice(WHEN))
    if dice.random() < 0.6:
        parts += [dice.choice(LINK), _clause(dice)]
    sentence = " ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def _question(dice: Random) -> str:
    return f"{dice.choice(ASKED)} {_clause(dice)} {dice.choice(WHEN)}?"


def code_text(seed: int, place: int, text: PlannedText, count: int) -> list[PlannedCoding]:
    """Lay codings on a text: two of five on whole answers, the rest on 5 to 80 words, overlapping as they fall.

    The same code of the same coder never overlaps itself, because the application refuses that.
    """
    dice = Random(f"{seed} codings {place} {count}")
    taken: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    found: list[PlannedCoding] = []
    while len(found) < count:
        span = _span(dice, text)
        key = (dice.randrange(CODES), dice.randrange(len(CODERS)))
        if all(end <= span[0] or start >= span[1] for start, end in taken[key]):
            taken[key].append(span)
            found.append(PlannedCoding(place, *span, *key))
    return sorted(found, key=lambda coding: (coding.start, coding.end, coding.code, coding.coder))


def _span(dice: Random, text: PlannedText) -> tuple[int, int]:
    answer = dice.choice(text.answers)
    if dice.random() < 0.4:
        return answer
    start = dice.randrange(*answer)
    start = text.text.rfind(" ", 0, start) + 1 if start > answer[0] else start
    start = max(start, answer[0])
    end = start
    for _ in range(dice.randint(5, 80)):
        end = text.text.find(" ", end + 1)
        if end < 0:
            return start, len(text.text)
    return start, end
