"""The switches of the margin: which codings a person sees beside the words, in every transcript of a study."""

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cccrm.kit import htmx
from coding.actions.margin import set_switches
from coding.models import Coder
from coding.queries.switches import LAYERS, Switches
from coding.views.desk import TEMPLATE, check_page, turns_context
from interviews.access import Member, get_document
from interviews.roles import Action


@require_POST
def switch(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Keep the switches of the form, or show all again, and give the turns as they look then."""
    member, document = get_document(request.user, slug, pk, Action.READ)
    check_page(request, member, document)
    is_reset = "all" in request.POST
    set_switches(member=member, switches=Switches() if is_reset else _read(member, request.POST))
    if not htmx.wants_part(request):
        return redirect("read_document", slug, pk)
    context = turns_context(request, member, document)
    # The form that was used stays as it is, and the focus in it.
    response = htmx.parts(request, TEMPLATE, ["turns"], context)
    names = ["switched", "switches"] if is_reset else ["switched"]
    for name in names:
        response.content += htmx.parts(request, f"coding/_{name}.html", [name], context).content
    return response


def _read(member: Member, data: QueryDict) -> Switches:
    """Read what was ticked. All coders ticked means: those who come later, too."""
    known = {str(pk): pk for pk in Coder.objects.filter(study=member.study).values_list("pk", flat=True)}
    coders = frozenset(known[key] for key in data.getlist("coder") if key in known)
    has_all = len(coders) == len(known) or "coders" not in data
    return Switches(
        code=_guid(data.get("code", "")),
        is_alone=data.get("alone") == "1",
        coders=None if has_all else coders,
        off=frozenset(LAYERS) - frozenset(data.getlist("layer")),
    )


def _guid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
