"""Says problems and refusals of importers in the reader's language. The importers themselves know no Django."""

from django.utils.translation import gettext as _

from interviews.importers.drafts import ImportRefused, Problem


def said(problem: Problem) -> str:
    """Translate a problem, with its line before it."""
    text = _(problem.message) % problem.values
    return (
        text if problem.line is None else _("line %(line)d: %(text)s") % {"line": problem.line, "text": text}
    )


def refusal(error: ImportRefused) -> str:
    """Translate a refusal."""
    return _(error.message) % error.values
