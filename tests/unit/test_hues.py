"""Colours of codes: a family keeps its own, whatever is done with the others."""

import uuid
from dataclasses import dataclass, replace

from coding.queries.hues import hues_of


@dataclass(frozen=True)
class Code:
    id: uuid.UUID
    label: str
    position: int
    parent_id: uuid.UUID | None = None
    hue: int = 0


def made(label: str, position: int, moment: int, parent: Code | None = None, hue: int = 0) -> Code:
    """A code whose GUID says when it was made, and something random."""
    guid = uuid.UUID(int=moment << 80 | (1000 - position) << 20)
    return Code(guid, label, position, parent.id if parent else None, hue)


A, B, C = (made(label, n, 5) for n, label in enumerate("ABC"))
BELOW = made("below", 0, 6, B)


def named(*codes: Code) -> dict[str, int]:
    hues = hues_of(codes)
    return {code.label: hues[code.id] for code in codes}


def test_families_that_came_together_are_coloured_in_the_order_of_the_list() -> None:
    assert named(A, B, C, BELOW) == {"A": 1, "B": 4, "C": 2, "below": 4}


def test_a_family_that_comes_later_changes_no_colour_wherever_it_stands() -> None:
    new = made("new", 0, 9)
    later = [replace(code, position=code.position + 1) for code in (A, B, C)]
    assert named(new, *later) == {"A": 1, "B": 4, "C": 2, "new": 5}


def test_a_chosen_colour_goes_down_to_sub_codes() -> None:
    mine = made("mine", 1, 7, B, hue=9)
    assert named(A, B, BELOW, mine, made("low", 0, 8, mine)) == {
        "A": 1, "B": 4, "below": 4, "mine": 9, "low": 9
    }  # fmt: skip
