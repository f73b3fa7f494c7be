"""What can be chosen for an export: typed options with defaults, and turning given words into values.

Pages and the command line use the same; what the choices do is in registry.py and the content modules.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from cccrm.kit.words import gettext_noop
from coding.models import Code, CrossCaseTable
from coding.queries.codes import codes_by_name
from coding.queries.segments import documents_in_order
from interviews.access import Member
from interviews.models import Case, Document

type Kind = Literal["choice", "yes-no", "document", "table", "code", "case"]
type Chosen = Mapping[str, Any]
LISTED = 20
YES_NO = (("yes", gettext_noop("yes")), ("no", gettext_noop("no")))


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `default` is the word that stands when nothing is given; titles are to be translated.

    Values: a choice gives its word, yes-no a bool, the others a row or None for all.
    """

    name: str
    title: str
    kind: Kind
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    hint: str = ""

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The words that can be given, with their titles; empty where rows are chosen."""
        return YES_NO if self.kind == "yes-no" else self.choices


ATTRIBUTION = Option(
    "attribution",
    gettext_noop("Quotations name"),
    "choice",
    "case",
    (
        ("nothing", gettext_noop("nothing")),
        ("case", gettext_noop("the case")),
        ("role", gettext_noop("the role")),
        ("both", gettext_noop("role and case")),
    ),
)
PAPER = Option("paper", gettext_noop("Paper"), "choice", "A4", (("A4", "A4"), ("Letter", "Letter")))
DOCUMENT = Option("document", gettext_noop("Transcript"), "document", is_required=True)


def settle(options: Iterable[Option], member: Member, given: Mapping[str, str]) -> Chosen:
    """Turn given words into values, defaults for the rest.

    Raises Refused with a sentence for an unknown option, a word that is no choice, an unknown row, and for
    a required row that is not named while there are several.
    """
    by_name = {option.name: option for option in options}
    for name in given:
        if name not in by_name:
            known = ", ".join(by_name) or "–"
            raise Refused(
                _("This format has no option “%(name)s”. Its options: %(known)s.")
                % {"name": name, "known": known}
            )
    return {name: _value(option, member, given.get(name, "").strip()) for name, option in by_name.items()}


def _value(option: Option, member: Member, word: str) -> Any:
    if option.kind in ("choice", "yes-no"):
        return _word(option, word or option.default)
    found = _rows(option, member, word)
    if word:
        return found
    return _only(option, member) if option.is_required else None


def _word(option: Option, word: str) -> str | bool:
    known = [name for name, _title in option.words]
    if word not in known:
        raise Refused(
            _("“%(word)s” is no choice for %(name)s. Choose one of: %(known)s.")
            % {"word": word, "name": option.name, "known": ", ".join(known)}
        )
    return word == "yes" if option.kind == "yes-no" else word


def _rows(option: Option, member: Member, word: str) -> Any:
    return FINDERS[option.kind](member, word) if word else None


def rows_for(option: Option, member: Member) -> list[tuple[str, str]]:
    """Give (id, title) of all rows that an option can name, in the order of the study."""
    match option.kind:
        case "document":
            return [
                (str(document.pk), document.title)
                for document in documents_in_order(member)
                if not document.withdrawn_at
            ]
        case "table":
            return [
                (str(table.pk), table.title) for table in CrossCaseTable.objects.filter(study=member.study)
            ]
        case "case":
            return [(str(case.pk), case.label) for case in Case.objects.filter(study=member.study)]
        case "code":
            from coding.queries.codes import label_paths

            codes = label_paths(Code.objects.filter(study=member.study))
            return [(str(code.pk), " ".join(filter(None, (code.mnemonic, code.label)))) for code in codes]
    return []


NONE_YET = {
    "document": gettext_noop("There is no transcript in the study yet. Import one first."),
    "table": gettext_noop("There is no table in the study yet. Make one first."),
}
NAME_ONE = {
    "document": gettext_noop("Say which transcript: --option document=TITLE. There are %(known)s."),
    "table": gettext_noop("Say which table: --option table=TITLE. There are %(known)s."),
}


def _only(option: Option, member: Member) -> Any:
    rows = rows_for(option, member)
    if not rows:
        raise Refused(_(NONE_YET[option.kind]))
    if len(rows) > 1:
        raise Refused(_(NAME_ONE[option.kind]) % {"known": listed(title for _id, title in rows)})
    return FINDERS[option.kind](member, rows[0][0])


def listed(titles: Iterable[str]) -> str:
    """Join titles for a sentence; a long list is cut."""
    titles = list(titles)
    shown = ", ".join(f"“{title}”" for title in titles[:LISTED])
    return shown if len(titles) <= LISTED else f"{shown} …"


# -- finding rows by the words that name them ---------------------------------------------------


def _is_id(word: str) -> bool:
    try:
        uuid.UUID(word)
    except ValueError:
        return False
    return True


def _find(rows: Any, word: str, field: str, kind: str, sentence: str) -> Any:
    found = rows.filter(**{field: word}).first() or (rows.filter(pk=word).first() if _is_id(word) else None)
    if found is None:
        known = listed(rows.values_list(field, flat=True)) or "–"
        raise Refused(_(sentence) % {kind: word, "known": known})
    return found


def find_document(member: Member, word: str) -> Document:
    """Give the document with this title or id; Refused when there is none or it was withdrawn."""
    rows = Document.objects.filter(study=member.study).select_related("case", "study")
    sentence = gettext_noop("There is no document “%(document)s”. There are %(known)s.")
    document: Document = _find(rows, word, "title", "document", sentence)
    if document.withdrawn_at:
        raise Refused(_("This document was withdrawn; its words are gone."))
    return document


def find_table(member: Member, word: str) -> CrossCaseTable:
    """Give the table with this title or id."""
    rows = CrossCaseTable.objects.filter(study=member.study)
    table: CrossCaseTable = _find(
        rows, word, "title", "table", gettext_noop("There is no table “%(table)s”. There are %(known)s.")
    )
    return table


def find_case(member: Member, word: str) -> Case:
    """Give the case with this label or id."""
    rows = Case.objects.filter(study=member.study)
    case: Case = _find(
        rows, word, "label", "case", gettext_noop("There is no case “%(case)s”. There are %(known)s.")
    )
    return case


def find_code(member: Member, word: str) -> Code:
    """Give the code with this mnemonic, path, label or id."""
    codes = list(Code.objects.filter(study=member.study))
    if _is_id(word):
        found = [code for code in codes if str(code.pk) == word.lower()]
    else:
        found = codes_by_name(codes).get(word.casefold(), [])
    if not found:
        raise Refused(_("There is no code “%(code)s”.") % {"code": word})
    if len(found) > 1:
        raise Refused(_("Several codes are called “%(code)s”. Write the mnemonic.") % {"code": word})
    return found[0]


FINDERS: dict[str, Callable[[Member, str], Any]] = {
    "document": find_document,
    "table": find_table,
    "case": find_case,
    "code": find_code,
}
