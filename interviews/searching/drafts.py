"""What is looked for, and why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

type Stretch = tuple[int, int]

LONGEST = 500


class BadQuery(ValueError):
    """What was typed cannot be looked for. `message` is English with %(name)s places for `values`."""

    def __init__(self, message: str, values: Mapping[str, str | int] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.values = dict(values or {})


@dataclass(frozen=True, slots=True)
class Query:
    """Words as they were typed, or a regular expression of Python's, and how they are to be read."""

    words: str
    is_pattern: bool = False
    whole_words: bool = False
    match_case: bool = False
