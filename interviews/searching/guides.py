"""Where a guide's questions were asked in an interview, told from the interviewer's words, and which turns answer.

A turn asks the question with which it shares the most: at least half of the distinctive words of the question, or
of its own (three words or more), since guides bundle questions that are asked one by one; or it begins with the
question's number. What others say from there to the next question of the guide is the answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

LEAST = 0.5
# So many words must be shared by a turn that has little else, and so many of them long: "What did you do?" asks nothing.
FEWEST, FEWEST_LONG, LONG = 3, 2, 4
# Enough of a word to know it again in another case or tense.
_STEM = 5
_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Asked[Key: Hashable]:
    """A question of the guide; `number` is "" where it has none."""

    key: Key
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A turn's words, and whether the interviewer says them."""

    words: str
    is_interviewer: bool


def answers_to[Key: Hashable](key: Key, questions: Sequence[Asked[Key]], turns: Sequence[Said]) -> list[int]:
    """Give the places of the turns that answer a question of the guide, in order. O(turns x questions)."""
    has_interviewer = any(turn.is_interviewer for turn in turns)
    guide = _Guide(questions, [turn.words for turn in turns if turn.is_interviewer])
    found, current = [], None
    for place, turn in enumerate(turns):
        asks = turn.is_interviewer or not has_interviewer
        asked = guide.asked_in(turn.words) if asks else None
        current = asked if asked is not None else current
        if current == key and asked is None and not turn.is_interviewer:
            found.append(place)
    return found


class _Guide[Key: Hashable]:
    """The questions with their distinctive words: the rarer in guide and interview, the more a word counts."""

    def __init__(self, questions: Sequence[Asked[Key]], asked: Sequence[str] = ()) -> None:
        self.questions = [(question, _stems(question.text)) for question in questions]
        texts = [*(stems for _question, stems in self.questions), *map(_stems, asked)]
        counts = Counter(stem for stems in texts for stem in stems)
        self.weight = {stem: math.log(1 + len(texts) / count) for stem, count in counts.items()}
        self.rarest = math.log(1 + len(texts))

    def asked_in(self, words: str) -> Key | None:
        stems = _stems(words)
        best, key = LEAST, None
        for question, wanted in self.questions:
            score = 1.0 if _begins_with(words, question.number) else self._share(wanted, stems)
            if score >= best and (key is None or score > best):
                best, key = score, question.key
        return key

    def _share(self, wanted: set[str], stems: set[str]) -> float:
        shared = wanted & stems
        says = len(shared) >= FEWEST and sum(len(stem) >= LONG for stem in shared) >= FEWEST_LONG
        of_turn = self._weigh(shared) / self._weigh(stems) if says else 0.0
        return max(of_turn, self._weigh(shared) / self._weigh(wanted) if wanted else 0.0)

    def _weigh(self, stems: set[str]) -> float:
        return sum(self.weight.get(stem, self.rarest) for stem in stems)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}


def _begins_with(words: str, number: str) -> bool:
    bare = number.strip().rstrip(".:)")
    return bool(bare) and re.match(rf"\W*{re.escape(bare)}(?:[.:)]\s|\s*$)", words, re.IGNORECASE) is not None
