"""How each step is named on the Undo button and in the history; verbs are stored in English."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from cccrm.kit.words import gettext_noop
from interviews.roles import Action

# What cannot be turned back: forgetting is for good, and a study is not unmade by a key stroke.
FINAL_VERBS = ("create study", "withdraw", "purge", "purge names", "destroy key", "export with names")
# Turning a step back needs the right that the step needed, which one may have lost since; most need CODE.
RIGHTS_OF_VERBS = {
    "set roles": Action.MANAGE,
    "describe study": Action.MANAGE,
    "write memo": Action.COMMENT,
    "change memo": Action.COMMENT,
    "tick to-do": Action.COMMENT,
    "open to-do": Action.COMMENT,
    "correct": Action.IMPORT,
    "split turn": Action.IMPORT,
    "join turns": Action.IMPORT,
    "replace": Action.IMPORT,
    "correct by file": Action.IMPORT,
}

PHRASES = {
    "create study": gettext_noop("make study %(what)s"),
    "describe study": gettext_noop("describe study"),
    "set roles": gettext_noop("set roles of %(what)s"),
    "add question": gettext_noop("add question %(what)s"),
    "change question": gettext_noop("change question %(what)s"),
    "delete question": gettext_noop("delete question"),
    "add case": gettext_noop("add case %(what)s"),
    "change case": gettext_noop("change case %(what)s"),
    "delete case": gettext_noop("delete case %(what)s"),
    "add attribute": gettext_noop("add attribute %(what)s"),
    "set attribute": gettext_noop("set %(what)s"),
    "change attribute": gettext_noop("change attribute %(what)s"),
    "delete attribute": gettext_noop("delete attribute %(what)s"),
    "add informant": gettext_noop("add informant %(what)s"),
    "change informant": gettext_noop("change informant %(what)s"),
    "delete informant": gettext_noop("delete informant %(what)s"),
    "add guide": gettext_noop("add guide %(what)s"),
    "change guide": gettext_noop("change guide %(what)s"),
    "delete guide": gettext_noop("delete guide %(what)s"),
    "add guide question": gettext_noop("add guide question"),
    "change guide question": gettext_noop("change guide question"),
    "delete guide question": gettext_noop("delete guide question"),
    "import": gettext_noop("import %(what)s"),
    "import codes": gettext_noop("import code list %(what)s"),
    "import codings": gettext_noop("import codings %(what)s"),
    "describe document": gettext_noop("describe %(what)s"),
    "change speaker": gettext_noop("change speaker %(what)s"),
    "correct": gettext_noop("correct %(what)s"),
    "split turn": gettext_noop("split turn %(what)s"),
    "join turns": gettext_noop("join turns %(what)s"),
    "replace": gettext_noop("replace %(what)s"),
    "correct by file": gettext_noop("correct %(what)s by a file"),
    "place passage": gettext_noop("place passage in %(what)s"),
    "leave out passage": gettext_noop("leave out passage of %(what)s"),
    "purge": gettext_noop("overwrite older states of %(what)s"),
    "add code": gettext_noop("add code %(what)s"),
    "change code": gettext_noop("change code %(what)s"),
    "move code": gettext_noop("move code %(what)s"),
    "recolour code": gettext_noop("recolour code %(what)s"),
    "change kind of code": gettext_noop("change kind of code %(what)s"),
    "merge codes": gettext_noop("merge %(what)s into %(into)s"),
    "split code": gettext_noop("split code %(what)s"),
    "tell codes apart": gettext_noop("tell %(what)s apart"),
    "retire code": gettext_noop("retire code %(what)s"),
    "bring back code": gettext_noop("bring back code %(what)s"),
    "delete code": gettext_noop("delete code %(what)s"),
    "keep codebook version": gettext_noop("keep codebook version %(what)s"),
    "apply": gettext_noop("apply %(what)s"),
    "add and apply": gettext_noop("add and apply %(what)s"),
    "apply by search": gettext_noop("apply %(what)s by search"),
    "remove": gettext_noop("remove %(what)s"),
    "recode": gettext_noop("recode %(what)s"),
    "move edges": gettext_noop("move the edges of %(what)s"),
    "join": gettext_noop("join passages with %(what)s"),
    "translate": gettext_noop("translate passage"),
    "mark key quotation": gettext_noop("mark key quotation"),
    "unmark key quotation": gettext_noop("unmark key quotation"),
    "write memo": gettext_noop("write memo “%(what)s”"),
    "change memo": gettext_noop("change memo “%(what)s”"),
    "tick to-do": gettext_noop("tick off “%(what)s”"),
    "open to-do": gettext_noop("open “%(what)s” again"),
    "note reading": gettext_noop("note reading of %(what)s"),
    "add table": gettext_noop("add table %(what)s"),
    "change table": gettext_noop("change table %(what)s"),
    "delete table": gettext_noop("delete table %(what)s"),
    "change row": gettext_noop("change row %(what)s"),
    "write cell": gettext_noop("write cell %(what)s"),
    "judge evidence": gettext_noop("judge evidence %(what)s"),
    "confirm cell": gettext_noop("confirm cell %(what)s"),
    "set cell state": gettext_noop("set state of cell %(what)s"),
    "list name": gettext_noop("list a name for %(what)s"),
    "list names": gettext_noop("list names: %(what)s"),
    "change name": gettext_noop("change the name for %(what)s"),
    "drop name": gettext_noop("take the name for %(what)s off the list"),
    "decide forms": gettext_noop("decide about forms of names: %(what)s"),
    "replace names": gettext_noop("replace names in %(what)s"),
    "purge names": gettext_noop("overwrite names in older states and in the log"),
    "destroy key": gettext_noop("destroy the key of %(what)s names"),
    "export with names": gettext_noop("export %(what)s with names"),
    "withdraw": gettext_noop("withdraw %(what)s"),
    "load example": gettext_noop("load example"),
}


# How many of what a step touched, in the order in which they are said.
SIZES: dict[str, Callable[[int], str]] = {
    "codes": lambda n: ngettext("%d code", "%d codes", n),
    "codings": lambda n: ngettext("%d coding", "%d codings", n),
    "passages": lambda n: ngettext("%d passage", "%d passages", n),
    "passages_changed": lambda n: ngettext("%d passage changed", "%d passages changed", n),
    "passages_waiting": lambda n: ngettext("%d passage waiting", "%d passages waiting", n),
    "passages_back": lambda n: ngettext(
        "%d passage back in its place", "%d passages back in their places", n
    ),
    "documents": lambda n: ngettext("%d document", "%d documents", n),
    "cells": lambda n: ngettext("%d cell", "%d cells", n),
    "memos": lambda n: ngettext("%d memo", "%d memos", n),
}


def phrase(verb: str, summary: str) -> str:
    """Name a step in the reader's language: "apply CRM-STR-rewst"."""
    sentence = PHRASES.get(verb)
    if not sentence:
        return f"{verb} {summary}"
    # What goes into something else is stored as "this → that".
    what, _arrow, into = summary.rpartition(" → ") if "%(into)s" in sentence else (summary, "", "")
    return (gettext(sentence) % {"what": what, "into": into}).strip()


def extent(detail: Mapping[str, Any] | None) -> str:
    """Say how far a step went: "14 codings by 2 coders"; empty where the step does not say."""
    counts = {name: n for name, n in (detail or {}).items() if isinstance(n, int) and n}
    sizes = [words(counts[name]) % counts[name] for name, words in SIZES.items() if name in counts]
    said = ", ".join(sizes)
    if "coders" in counts and said:
        coders = counts["coders"]
        said += " " + ngettext("by %d coder", "by %d coders", coders) % coders
    return said
