"""How far a step reaches: what stands in the detail of its last event and on the Undo button."""

import uuid
from collections.abc import Collection

from django.db.models import Count, QuerySet

from coding.models import Coding


def extent_of(codings: QuerySet[Coding]) -> dict[str, int]:
    """Count codings, their coders, passages and documents; one query."""
    return codings.order_by().aggregate(
        codings=Count("pk"),
        coders=Count("coder", distinct=True),
        passages=Count("passage", distinct=True),
        documents=Count("passage__document", distinct=True),
    )


def size_of(codings: QuerySet[Coding]) -> dict[str, int]:
    """Count codings and their coders: what the name of a step says."""
    extent = extent_of(codings)
    return {name: extent[name] for name in ("codings", "coders")}


def size_with_codes(codes: Collection[uuid.UUID]) -> dict[str, int]:
    """Count codes, where they are several, with their codings and coders: what a step on the code list reaches."""
    several = {"codes": len(codes)} if len(codes) > 1 else {}
    return several | size_of(Coding.objects.filter(code__in=codes))
