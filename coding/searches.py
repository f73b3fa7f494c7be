"""What a person asks of the texts of a study, as one value: it stands in the address, in the form and in the log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from interviews.searching import Query
from interviews.searching.units import EXACT

INSIDE, OUTSIDE = "inside", "outside"
INTERVIEWERS, INFORMANTS = "interviewers", "informants"


@dataclass(frozen=True, slots=True)
class Search:
    """Words or a regular expression, and where to look. Ids are strings; "" asks nothing of that kind.

    `who` is INTERVIEWERS, INFORMANTS, "informant:<id>" or "label:<label>". `where` says on which side of the
    passages of `code` a hit must be, `with_below` whether its sub-codes count. `unit` is what gets coded.
    """

    q: str = ""
    is_pattern: bool = False
    whole_words: bool = False
    match_case: bool = False
    who: str = ""
    case: str = ""
    document: str = ""
    question: str = ""
    code: str = ""
    where: str = ""
    with_below: bool = False
    unit: str = EXACT

    @property
    def query(self) -> Query:
        """What the words are, for the search itself."""
        return Query(self.q, self.is_pattern, self.whole_words, self.match_case)

    @property
    def asks(self) -> bool:
        """Whether anything is looked for: words, or turns by their speaker or question."""
        return bool(self.q.strip() or self.who or self.question)

    @property
    def is_for_turns(self) -> bool:
        """Without words whole turns are the hits."""
        return not self.q.strip()

    @property
    def asked(self) -> dict[str, str | bool]:
        """What was asked, without what was not; exact words are what one gets unasked."""
        return {name: value for name, value in asdict(self).items() if value not in ("", False, EXACT)}

    @property
    def address(self) -> str:
        """The search as the query of an address, without the question mark."""
        return urlencode({name: "1" if value is True else value for name, value in self.asked.items()})

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Where to look, as hidden fields of a form; what to code is chosen there anew."""
        return [
            (name, "1" if value is True else str(value))
            for name, value in self.asked.items()
            if name != "unit"
        ]
