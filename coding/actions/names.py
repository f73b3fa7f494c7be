"""Replacing listed names in a study that is coded already, as one step that can be undone.

Making the older states, the log and the files forget them is actions/forget_names.py; the list is interviews'.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused, StalePage
from coding.actions.revisions import new_revision
from coding.queries.named import Place, TextHits, fingerprint, places, text_hits
from interviews.log import Logged, Operation, lock, lock_texts, operation
from interviews.models import Study, User
from interviews.pseudonyms import Finder
from interviews.queries.pseudonyms import listed_names
from interviews.rebase import Edit


@dataclass(frozen=True, slots=True)
class Replaced:
    """How many transcripts got a new state, how many names were replaced in them, and in how many other places."""

    documents: int
    names: int
    places: int


def replace_names(
    *,
    study: Study,
    actor: User | None,
    documents: Collection[uuid.UUID] | None = None,
    rows: Collection[str] | None = None,
    seen: str | None = None,
    reason: str = "",
) -> Replaced:
    """Put stand-ins for listed names into texts and rows as one step; each touched text gets a new revision.

    `documents` and `rows` (keys of `named.Place`) limit it to some; `seen` is the fingerprint of the preview. Passages
    keep their words but for the names. Raises StalePage when there is more or less to replace than was previewed,
    Refused when there is nothing to replace.
    """
    with operation(study, actor=actor, verb="replace names", reason=reason) as op:
        lock(study)
        lock_texts(study)
        finder = Finder(listed_names(study))
        texts, others = text_hits(study, finder), places(study, finder)
        if seen is not None and seen != fingerprint(texts, others):
            raise StalePage(_("The texts or the list changed since this page was opened. Look at it again."))
        texts = [each for each in texts if documents is None or each.document.pk in documents]
        others = [each for each in others if rows is None or each.key in rows]
        if not texts and not others:
            raise Refused(_("There is nothing to replace: no listed name stands in what you chose."))
        return _replace(op, texts, others)


def _replace(op: Operation, texts: list[TextHits], others: list[Place]) -> Replaced:
    for place in others:
        op.update(place.row, **_free_values(place), **_next_version(place.row))
    # In the order of their keys, so that two such steps never wait for each other.
    for each in sorted(texts, key=lambda one: one.document.pk):
        edits = [Edit(hit.start, hit.end, hit.stand_in, is_apart=True) for hit in each.hits]
        each.revision.document = each.document
        new_revision(op, each.revision, edits, note=_("names replaced"))
    counts = Replaced(len(texts), sum(each.count for each in texts), len(others))
    op.summary = ", ".join(each.document.address for each in texts) or _("%d places") % counts.places
    op.detail |= {"documents": counts.documents, "names": counts.names, "places": counts.places}
    return counts


def _next_version(row: Logged) -> dict[str, int]:
    """Somebody may be writing on the old words: her save must meet a clash."""
    version = getattr(row, "version", None)
    return {"version": version + 1} if isinstance(version, int) else {}


def _free_values(place: Place) -> dict[str, Any]:
    """The new values, numbered where another row has the same: two spellings of one person get one stand-in."""
    return {
        name: _free(place.row, name, value) if isinstance(value, str) else value
        for name, value in place.values.items()
    }


def _free(row: Logged, name: str, value: str) -> str:
    for others in _rivals(row, name):
        stem, number = value, 1
        while others.filter(**{name: value}).exists():
            number += 1
            ending = f" {number}" if name != "mark" else str(number)
            longest = row._meta.get_field(name).max_length or len(stem) + len(ending)  # type: ignore[union-attr]
            value = stem[: longest - len(ending)] + ending
    return value


def _rivals(row: Logged, name: str) -> Iterable[Any]:
    """For each rule that lets a value stand only once: the rows that may not have it, too."""
    for rule in row._meta.constraints:
        if isinstance(rule, UniqueConstraint) and name in rule.fields:
            same = {
                each: getattr(row, row._meta.get_field(each).attname)  # type: ignore[union-attr]
                for each in rule.fields
                if each != name
            }
            yield type(row)._default_manager.filter(**same).exclude(pk=row.pk)
