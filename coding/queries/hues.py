"""The colour of each code: chosen by the researcher, else that of its top-level family."""

import uuid
from collections.abc import Sequence

from coding import codetree
from coding.models import Code

HUES = 12
# Neighbouring families get hues that are far apart on the wheel.
ORDER = (1, 4, 2, 5, 6, 3, 7, 8, 9, 10, 11, 12)


def hues_of(codes: Sequence[Code]) -> dict[uuid.UUID, int]:
    """Give the hue (1 to 12) of every code of a study; `codes` must be all of them."""
    roots = [code.pk for code, level in codetree.walk(codes) if level == 0]
    by_root = {root: ORDER[place % HUES] for place, root in enumerate(roots)}
    parents = {code.pk: code for code in codes}

    def hue(code: Code) -> int:
        while not code.hue and code.parent_id:
            code = parents[code.parent_id]
        return code.hue or by_root[code.pk]

    return {code.pk: hue(code) for code in codes}
