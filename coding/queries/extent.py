"""How far a step reaches: what stands in the detail of its last event and on the Undo button."""

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
