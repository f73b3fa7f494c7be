"""The list of names of a study and their stand-ins. Replacing them in texts is coding/actions/names.py.

What a step is called holds stand-ins only: the history of a study is read by people who must not see names.
"""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.log import Operation, lock, operation
from interviews.models import Pseudonym, Study, User
from interviews.name_parts import parts_of
from interviews.pseudonyms import REMOVED, Finder, Name, tidy
from interviews.queries.pseudonyms import name_from, names_from
from interviews.text import has_letters

LONGEST = 120

type Forms = Sequence[tuple[str, str]]


def list_name(
    *,
    study: Study,
    actor: User | None,
    name: str,
    stand_in: str,
    kind: str = Pseudonym.Kind.PERSON,
    forms: Forms = (),
) -> Pseudonym:
    """Put a name on the list. Raises Refused when it is there already, or when stand-ins and names would mix."""
    with operation(study, actor=actor, verb="list name") as op:
        lock(study)
        return _list(op, Name(name, stand_in, kind, tuple(forms)))


def list_names(*, study: Study, actor: User | None, names: Sequence[Name]) -> list[Pseudonym]:
    """Put several names on the list as one step."""
    with operation(study, actor=actor, verb="list names", summary=str(len(names))) as op:
        lock(study)
        return [_list(op, name) for name in names]


def _list(op: Operation, name: Name) -> Pseudonym:
    checked = _checked(op.study, name)
    if not op.summary:
        op.summary = checked.stand_in
    return op.create(Pseudonym(study=op.study, created_at=op.now, **_fields(checked)))


def change_name(
    *, pseudonym: Pseudonym, actor: User | None, name: str, stand_in: str, kind: str, forms: Forms
) -> Pseudonym:
    """Change what is listed of a name. Texts in which it was replaced before keep the former stand-in."""
    study = pseudonym.study
    with operation(study, actor=actor, verb="change name") as op:
        lock(study)
        checked = _checked(study, Name(name, stand_in, kind, tuple(forms)), but=pseudonym)
        op.summary = checked.stand_in
        return op.update(pseudonym, **_fields(checked))


def drop_name(*, pseudonym: Pseudonym, actor: User | None) -> None:
    """Take a name off the list; nothing looks for it any more."""
    with operation(pseudonym.study, actor=actor, verb="drop name", summary=pseudonym.stand_in) as op:
        op.delete(pseudonym)


def take_forms(*, study: Study, actor: User | None, forms: Mapping[uuid.UUID, Forms]) -> int:
    """Add forms to several names as one step; a form paired with itself is no name and stays as it is.

    Gives their number. Raises Refused when a name is not on the list any more.
    """
    count = sum(map(len, forms.values()))
    if not count:
        raise Refused(_("Tick at least one form first."))
    with operation(study, actor=actor, verb="decide forms", summary=str(count)) as op:
        lock(study)
        rows = Pseudonym.objects.filter(study=study).in_bulk(list(forms))
        for pk, added in forms.items():
            if pk not in rows:
                raise Refused(_("A name was taken off the list meanwhile. Reload the page."))
            listed = name_from(rows[pk])
            more = Name(listed.name, listed.stand_in, listed.kind, (*listed.forms, *added))
            op.update(rows[pk], forms=_fields(_checked(study, more, but=rows[pk]))["forms"])
    return count


def note_export(*, study: Study, actor: User | None, title: str) -> None:
    """Log that somebody let a file leave the house with listed names in it."""
    with operation(study, actor=actor, verb="export with names", summary=title) as op:
        op.remark(study)


def _fields(name: Name) -> dict[str, object]:
    forms = [list(pair) for pair in name.forms]
    return {"name": name.name, "stand_in": name.stand_in, "kind": name.kind, "forms": forms}


def _checked(study: Study, name: Name, *, but: Pseudonym | None = None) -> Name:
    """A name as it can be listed."""
    rows = Pseudonym.objects.filter(study=study)
    others = names_from(rows.exclude(pk=but.pk) if but else rows)
    cleaned = _cleaned(name)
    taken = {words for other in others for words, stand_in in other.pairs if words != stand_in}
    for words, stand_in in cleaned.pairs:
        if words in taken and words != stand_in:
            raise Refused(_("“%(name)s” is on the list already.") % {"name": words})
    _check_apart(cleaned, others)
    if but is None or (but.name, but.stand_in) != (cleaned.name, cleaned.stand_in):
        _check_person(cleaned, others)
    return cleaned


def _cleaned(name: Name) -> Name:
    own, stand_in = tidy(name.name), tidy(name.stand_in) or REMOVED
    if not has_letters(own):
        raise Refused(_("Write the name as it stands in the texts."))
    if name.kind not in Pseudonym.Kind.values:
        raise Refused(_("A name is one of a person, a company or a place."))
    pairs = {tidy(form): tidy(words) or stand_in for form, words in name.forms if tidy(form)}
    pairs.pop(own, None)
    if max(map(len, (own, stand_in, *pairs, *pairs.values()))) > LONGEST:
        raise Refused(_("A name has at most %(number)d letters.") % {"number": LONGEST})
    return Name(own, stand_in, name.kind, tuple(pairs.items()))


def _check_person(name: Name, others: Sequence[Name]) -> None:
    """Refuse a stand-in that is what somebody else on the list is called: readers would take her for that one."""
    if name.stand_in == name.name:
        raise Refused(_("The stand-in is the name itself, so the name would stay as it is. Choose another."))
    given = name.stand_in.casefold()
    for other in (name, *others):
        if given in _called(other):
            raise Refused(
                _("“%(stand_in)s” is a part of a listed name: %(name)s. Choose another stand-in.")
                % {"stand_in": name.stand_in, "name": other.name}
            )
    own = _called(name)
    clash = next((other for other in others if other.stand_in.casefold() in own), None)
    if clash:
        raise Refused(
            _("A part of “%(name)s” is a stand-in on the list: %(stand_in)s. Change that first.")
            % {"name": name.name, "stand_in": clash.stand_in}
        )


def _called(name: Name) -> set[str]:
    """What somebody may be called alone; words such as Bank and Group say nobody's name."""
    return {part.words.casefold() for part in parts_of(name) if part.is_sure}


def _check_apart(name: Name, others: Sequence[Name]) -> None:
    """Refuse stand-ins in which a name would be found again: replacing would never come to an end."""
    finder = Finder([name, *others])
    for words, stand_in in name.pairs:
        if words != stand_in and finder.hits(stand_in):
            raise Refused(
                _("The stand-in “%(stand_in)s” holds a listed name itself. Choose another.")
                % {"stand_in": stand_in}
            )
    own = Finder([name])
    clash = next((other for other in others for _words, given in other.pairs if own.hits(given)), None)
    if clash:
        raise Refused(
            _("“%(name)s” stands in a stand-in on the list: %(stand_in)s. Change that first.")
            % {"name": name.name, "stand_in": clash.stand_in}
        )
