"""The buttons Undo and Redo as HTML, for the bar of each page and for each answer that brings a new step.

Written here and not in a template: they come back with each coding, and the template engine took longer for them
than the database for the coding. Every value is escaped, or an id.
"""

import uuid
from functools import lru_cache
from html import escape

from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interviews.actions.history import Step

UNDO = (
    '<div id="undo" class="undo"{oob}>\n<span class="saved" id="saved" data-failed="{failed}">{saved}</span>\n'
    "{undo}{redo}</div>"
)
STEP = (
    '<form method="post" action="{url}" data-turn-back data-{kind}>{token}<button class="quiet" title="{title}">'
    '<b>{word}</b> <span class="what">{what}</span></button></form>\n'
)
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


def undo_html(slug: str, undo: Step | None, redo: Step | None, *, token: str = "") -> SafeString:
    """Write the buttons for a study. Without a form's `token` they are the part of an answer.

    A part replaces the buttons of a page with scripts, and these send the token by themselves.
    """
    words = {"undo": (_("Undo"), _("Undo %(step)s")), "redo": (_("Redo"), _("Redo %(step)s"))}
    buttons = {
        kind: _step_html(slug, kind, step, *words[kind], token) if step else ""
        for kind, step in (("undo", undo), ("redo", redo))
    }
    html = UNDO.format(
        oob="" if token else ' hx-swap-oob="true"',
        failed=escape(_("Not saved: the server cannot be reached. Try again.")),
        saved=escape(_("Saved")),
        **buttons,
    )
    return SafeString(html)


def _step_html(slug: str, kind: str, step: Step, word: str, title: str, token: str) -> str:
    phrase = step.phrase
    return STEP.format(
        url=_address(slug, get_script_prefix()).format(step.id),
        kind=kind,
        token=TOKEN.format(escape(token)) if token else "",
        title=escape(title % {"step": phrase}),
        word=escape(word),
        what=escape(phrase),
    )


@lru_cache(maxsize=100)
def _address(slug: str, prefix: str) -> str:
    """Find the address once for each study and place of the program: to find it takes longer than to write it."""
    nobody = uuid.UUID(int=0)
    return reverse("undo", args=[slug, nobody]).replace(str(nobody), "{}")
