"""Checks a whole study: does every row still say what its neighbours, its text and the log say?

Reads only. Each finding is one sentence; a sound study gives none.
"""

import uuid
from collections.abc import Callable, Iterator
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _

from coding.actions.importing_codings import overlapping
from coding.models import Anchor, Code, Coding
from coding.queries.segments import newest_revisions
from interviews.log import Stored, fields_of, logged_models, replay, rows_of
from interviews.models import (
    Document,
    Event,
    GuideQuestion,
    ResearchQuestion,
    Revision,
    Study,
    StudyRow,
    Turn,
)


def check_study(study: Study) -> list[str]:
    """List everything that is wrong in a study, as sentences. Withdrawn documents and purged states may be without words."""
    return [finding for check in CHECKS for finding in check(study)]


def anchors_say_their_words(study: Study) -> Iterator[str]:
    """Every anchor lies inside its revision, and its quote is exactly those words."""
    rows = Anchor.objects.filter(study=study, passage__document__withdrawn_at=None, revision__purged_at=None)
    texts: dict[uuid.UUID, str] = {}
    for anchor in rows.order_by("revision", "start").iterator():
        if anchor.revision_id not in texts:
            texts = {anchor.revision_id: Revision.objects.get(pk=anchor.revision_id).text}
        text = texts[anchor.revision_id]
        if not 0 <= anchor.start < anchor.end <= len(text):
            yield _("Anchor %(id)s: %(start)d to %(end)d does not lie inside its text of %(length)d characters.") % {
                "id": anchor.pk, "start": anchor.start, "end": anchor.end, "length": len(text),
            }  # fmt: skip
        elif anchor.quote != text[anchor.start : anchor.end]:
            yield _("Anchor %(id)s: its quote is not what stands at %(start)d to %(end)d.") % {
                "id": anchor.pk, "start": anchor.start, "end": anchor.end,
            }  # fmt: skip


def turns_lie_in_their_text(study: Study) -> Iterator[str]:
    """Turns lie inside their revision, one after the other."""
    lengths = {revision.pk: len(revision.text) for revision in Revision.objects.filter(study=study)}
    last: tuple[uuid.UUID | None, int] = (None, 0)
    rows = Turn.objects.filter(study=study, revision__document__withdrawn_at=None, revision__purged_at=None)
    for turn in rows.order_by("revision", "position"):
        if turn.body_end > lengths.get(turn.revision_id, 0):
            yield _("Turn %(number)s (%(id)s) ends outside its text.") % {
                "number": turn.number,
                "id": turn.pk,
            }
        if last[0] == turn.revision_id and turn.label_start < last[1]:
            yield _("Turn %(number)s (%(id)s) begins before the one above it ends.") % {
                "number": turn.number, "id": turn.pk,
            }  # fmt: skip
        last = (turn.revision_id, turn.body_end)


def trees_have_no_circles(study: Study) -> Iterator[str]:
    """No code and no question stands below itself."""
    for model in (Code, ResearchQuestion, GuideQuestion):
        parents = dict(model._default_manager.filter(study=study).values_list("pk", "parent"))
        for circle in circles(parents):
            yield _("%(kind)s %(id)s stands below itself.") % {
                "kind": str(model._meta.verbose_name).capitalize(), "id": circle,
            }  # fmt: skip


def circles(parents: dict[uuid.UUID, uuid.UUID | None]) -> list[uuid.UUID]:
    """Give the keys that lead back to themselves."""
    found = []
    for start in parents:
        seen: set[uuid.UUID | None] = set()
        here = parents[start]
        while here is not None and here not in seen and here != start:
            seen.add(here)
            here = parents.get(here)
        if here == start:
            found.append(start)
    return found


def references_stay_inside(study: Study) -> Iterator[str]:
    """Whatever a row refers to is there and belongs to the same study."""
    for model in logged_models()[1:]:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and issubclass(field.related_model, StudyRow):
                yield from _strays(study, model, field)


def _strays(
    study: Study, model: type[models.Model], field: "models.ForeignKey[models.Model]"
) -> Iterator[str]:
    target = field.related_model
    rows = model._default_manager.filter(study=study).exclude(**{field.attname: None})
    outside = rows.exclude(
        **{f"{field.attname}__in": target._default_manager.filter(study=study).values("pk")}
    )
    for row in outside:
        yield _("%(kind)s %(id)s refers to a %(target)s outside the study.") % {
            "kind": str(model._meta.verbose_name).capitalize(),
            "id": row.pk,
            "target": target._meta.verbose_name,
        }


def rows_agree_on_their_document(study: Study) -> Iterator[str]:
    """An anchor and a coding name a revision of the document to which their passage belongs."""
    for model in (Anchor, Coding):
        rows = model._default_manager.filter(study=study)
        for row in rows.filter(~Q(revision__document=F("passage__document"))):
            yield _("%(kind)s %(id)s stands in a revision of another document.") % {
                "kind": str(model._meta.verbose_name).capitalize(), "id": row.pk,
            }  # fmt: skip


def no_code_stands_twice(study: Study) -> Iterator[str]:
    """In the newest revision no coder has a code on overlapping words."""
    newest = newest_revisions(Document.objects.filter(study=study)).values()
    spans: dict[tuple[object, ...], list[tuple[int, int, int]]] = {}
    rows = Coding.objects.filter(study=study, passage__anchors__revision__in=list(newest))
    columns = ("passage__document__title", "code__label", "coder__name", "code", "coder", "passage__document")
    for *key, start, end in rows.values_list(*columns, "passage__anchors__start", "passage__anchors__end"):
        spans.setdefault(tuple(key), []).append((start, end, start + 1))
    for (title, code, coder, *_ids), found in sorted(spans.items(), key=str):
        for line in overlapping(found):
            yield _("%(title)s: %(coder)s has “%(code)s” twice on the words at %(start)d.") % {
                "title": title, "coder": coder, "code": code, "start": line - 1,
            }  # fmt: skip


def log_agrees_with_rows(study: Study) -> Iterator[str]:
    """What the log makes of every row is what the row says."""
    told = replay(Event.objects.filter(study=study).order_by("sequence").iterator())
    there = rows_of(study)
    for key in sorted(told.keys() | there.keys(), key=str):
        said = told.get(key) and {**_defaults(key[0]), **told[key]}
        if said != there.get(key):
            yield _difference(key, said, there.get(key))


def steps_end_once(study: Study) -> Iterator[str]:
    """Of the events of each step the last one, and no other, stands for it."""
    marked = Q(is_last=True)
    steps = Event.objects.filter(study=study).order_by().values("operation")
    steps = steps.annotate(
        last=Max("sequence"), marks=Count("pk", filter=marked), end=Max("sequence", filter=marked)
    )
    for step in steps.exclude(marks=1, end=F("last")).order_by("last"):
        yield _("Step %(id)s: not its last event is marked as that.") % {"id": step["operation"]}


@cache
def _defaults(kind: str) -> Stored:
    """Give what the fields of a new row hold: the log of older rows does not know of fields that came later."""
    return fields_of(apps.get_model(kind)())


def _difference(key: tuple[str, uuid.UUID], told: Stored | None, there: Stored | None) -> str:
    names = {"kind": key[0], "id": key[1]}
    if told is None:
        return _("%(kind)s %(id)s is there, but the log does not know it.") % names
    if there is None:
        return _("%(kind)s %(id)s stands in the log, but it is not there.") % names
    fields = sorted(name for name in told.keys() | there.keys() if told.get(name) != there.get(name))
    return _("%(kind)s %(id)s: the log says something else about %(fields)s.") % {
        **names,
        "fields": ", ".join(fields),
    }


CHECKS: tuple[Callable[[Study], Iterator[str]], ...] = (
    anchors_say_their_words,
    turns_lie_in_their_text,
    trees_have_no_circles,
    references_stay_inside,
    rows_agree_on_their_document,
    no_code_stands_twice,
    log_agrees_with_rows,
    steps_end_once,
)
