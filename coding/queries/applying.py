"""What is asked of the database each time that a code is applied: short statements that are compiled once."""

import uuid

from cccrm.kit.prepared import Prepared, columns
from coding.models import Anchor, Code, Coder, Passage
from interviews.models import Revision

# Is this state of the text the newest, and was the document withdrawn? (revision, withdrawn at)
NEWEST = Prepared(
    lambda document: (
        Revision.objects.filter(document=document)
        .order_by("-number")
        .values_list("pk", "document__withdrawn_at")[:1]
    ),
    document=uuid.UUID,
)

CODER = Prepared(
    lambda study, user: Coder.objects.filter(study=study, user=user).values_list(*columns(Coder)),
    study=uuid.UUID,
    user=uuid.UUID,
)

CODE = Prepared(
    lambda study, code: Code.objects.filter(study=study, pk=code).values_list(*columns(Code)),
    study=uuid.UUID,
    code=uuid.UUID,
)

# Where a coder has a code on words that share characters with a span. (passage, start, end, quote)
OVERLAPS = Prepared(
    lambda revision, start, end, code, coder: (
        Anchor.objects.filter(
            revision=revision,
            start__lt=end,
            end__gt=start,
            passage__codings__code=code,
            passage__codings__coder=coder,
        )
        .order_by("start")
        .values_list("passage_id", "start", "end", "quote")
    ),
    revision=uuid.UUID,
    start=int,
    end=int,
    code=uuid.UUID,
    coder=uuid.UUID,
)

# The passage on exactly these words.
PASSAGE_AT = Prepared(
    lambda revision, start, end: Anchor.objects.filter(revision=revision, start=start, end=end).values_list(
        *columns(Passage, "passage__")
    ),
    revision=uuid.UUID,
    start=int,
    end=int,
)
