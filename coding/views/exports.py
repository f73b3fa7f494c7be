"""The menu of formats, and the download of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cccrm.kit.refusal import Refused
from coding.exports.content import made_with, named_persons
from coding.exports.leaving import NamesLeaving
from coding.exports.options import Option, rows_for
from coding.exports.registry import EXPORTERS, Exporter, exporter
from coding.views.names import MAY_SEE
from interviews.access import Member, get_member
from interviews.actions.pseudonyms import note_export
from interviews.roles import Action
from interviews.views.page import study_page


@require_GET
def exports(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what can be downloaded; options in the address are chosen already."""
    member = get_member(request.user, slug, Action.EXPORT)
    return _menu(request, member)


@require_http_methods(["GET", "POST"])
def download(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Make a file; a refusal stands beside the format in the menu. POST lets it go with listed names, and logs so."""
    member = get_member(request.user, slug, Action.EXPORT)
    # PostgreSQL takes no NUL in a text, not even in a question.
    given = {key: str(value).replace("\0", "") for key, value in request.GET.items() if value}
    try:
        made = exporter(name).produce(member, given)
    except NamesLeaving as leaving:
        if request.method != "POST" or not member.can(MAY_SEE):
            return _menu(request, member, name, str(leaving), leaving)
        note_export(study=member.study, actor=member.user, title=exporter(name).title)
        made = leaving.made
    except Refused as refusal:
        return _menu(request, member, name, str(refusal))
    response = HttpResponse(made.data, content_type=made.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=made.file_name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


def _menu(
    request: HttpRequest,
    member: Member,
    name: str = "",
    problem: str = "",
    leaving: NamesLeaving | None = None,
) -> HttpResponse:
    choices = _Choices(request, member)
    formats = [
        choices.format(each, problem if each.name == name and not leaving else "") for each in EXPORTERS
    ]
    known = {each.name for each in EXPORTERS}
    return study_page(
        request,
        member,
        "coding/exports.html",
        status=422 if problem else 200,
        section="export",
        lead=[each for each in formats if each["is_lead"]],
        others=[each for each in formats if not each["is_lead"]],
        problem=problem if name not in known else "",
        made_with=made_with(member),
        named=named_persons(member),
        leaving=leaving,
        leaving_title=_(exporter(name).title) if leaving else "",
        may_see_names=member.can(MAY_SEE),
    )


class _Choices:
    """What stands in the selects of the menu; rows of one kind are read once for all formats."""

    def __init__(self, request: HttpRequest, member: Member) -> None:
        self.given = request.GET
        self.member = member
        self.rows: dict[str, list[tuple[str, str]]] = {}

    def format(self, each: Exporter, problem: str) -> dict[str, Any]:
        """Give a format with its fields."""
        fields = [self._field(each, option) for option in each.options]
        return {
            "name": each.name,
            "title": _(each.title),
            "description": _(each.description),
            "is_lead": each.is_lead,
            "fields": fields,
            "problem": problem,
            "is_ready": all(field["choices"] for field in fields if field["is_required"]),
            "needs": self._needs(each),
        }

    def _needs(self, each: Exporter) -> str:
        """The kind of row without which there is nothing to export."""
        if each.name == "table-docx":
            return "" if self._rows(each.options[0]) else "table"
        required = (option for option in each.options if option.is_required)
        return next((option.kind for option in required if not self._rows(option)), "")

    def _rows(self, option: Option) -> list[tuple[str, str]]:
        if option.kind not in self.rows:
            self.rows[option.kind] = rows_for(option, self.member)
        return self.rows[option.kind]

    def _field(self, each: Exporter, option: Option) -> dict[str, Any]:
        words = [(word, _(title)) for word, title in option.words]
        choices = words or self._rows(option)
        if not words and not option.is_required:
            choices = [("", _(option.hint)), *choices]
        return {
            "name": option.name,
            "id": f"{each.name}-{option.name}",
            "title": _(option.title),
            "choices": choices,
            "chosen": self.given.get(option.name, option.default),
            "is_required": option.is_required,
            "is_yes_no": option.kind == "yes-no",
            "is_attribution": option.name == "attribution",
        }
