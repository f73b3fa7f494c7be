"""The worker process for regular expressions, which may need forever: JSON on standard input and output.
Started by isolated, never imported by the application.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from cccrm.kit.workers import limit

MEMORY = 1024**3


def main() -> int:
    """Search; exit 0 with hits or with what is wrong with the pattern, 1 when memory ran out."""
    asked = json.loads(sys.stdin.buffer.read())
    limit(asked["seconds"], MEMORY)
    try:
        answer = search(asked)
    except re.error as error:
        answer = {"bad": error.pos if error.pos is not None else -1}
    except (OverflowError, RecursionError):
        answer = {"bad": -1}
    except MemoryError:
        return 1
    sys.stdout.write(json.dumps(answer))
    return 0


def search(asked: dict[str, Any]) -> dict[str, Any]:
    """Give the hits in each text, within each of its stretches; empty ones are none. Stops at `most` of them."""
    flags = re.MULTILINE | (0 if asked["match_case"] else re.IGNORECASE)
    # By itself first, so that the place of a mistake is where it was typed.
    pattern = re.compile(asked["pattern"], flags)
    if border := asked["border"]:
        pattern = re.compile(f"{border}(?:{asked['pattern']}){border}", flags)
    left, found = asked["most"], []
    for text, stretches in asked["texts"]:
        hits = []
        for start, end in stretches:
            # The turn by itself: its beginning is one for the pattern, and nothing beside it is looked at.
            for match in pattern.finditer(text[start:end]):
                if match.end() > match.start() and left > 0:
                    hits.append((start + match.start(), start + match.end()))
                    left -= 1
        found.append(hits)
    return {"hits": found, "is_cut": left <= 0}


if __name__ == "__main__":
    sys.exit(main())
