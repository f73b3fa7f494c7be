"""What this program itself writes into an exported transcript, told by the names of its styles. No Word, no Django.

The exporter sets them, the reader leaves them out; Word, LibreOffice and others keep the names when they save.
"""

from __future__ import annotations

import re

TITLE = "cccrm Title"
HEAD = "cccrm Head"
NUMBER = "cccrm Turn Number"
SPEAKER = "cccrm Speaker"
MARGINS = "cccrm Margins"
MARGIN_HEAD = "cccrm Margin Head"
MARGIN_LABEL = "cccrm Margin Label"
MARGIN_NOTE = "cccrm Margin Note"
MARGIN_END = "cccrm Margin End"
# Hidden: the blanks and line ends of the text that a table cannot show between its rows.
BLANKS = "cccrm Blanks"

# The first paragraph of each row of the margins has one of these.
OF_MARGINS = frozenset({MARGIN_HEAD, MARGIN_LABEL})
LEFT_OUT = OF_MARGINS | {TITLE, HEAD, MARGIN_NOTE, MARGIN_END}

_LEAD = re.compile(r"(?<!\w)\d+[a-z]{0,2}(?:, \d+[a-z]{0,2})*(?: |$)")


def without_numbers(text: str) -> str:
    """`text` that stands in the style of turn numbers, without them: words typed beside a number take on its style."""
    return _LEAD.sub("", text, count=1)
