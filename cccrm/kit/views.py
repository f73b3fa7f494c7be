"""Pages of the kit itself: the bundles of styles and scripts."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cccrm.kit.bundle import BEGINNINGS, bundle_of

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
FOR_GOOD = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def bundle(request: HttpRequest, digest: str, file: str) -> HttpResponse:
    """Give a bundle. Its address changes with its words, so a browser may keep it for good."""
    if file not in BEGINNINGS:
        raise Http404
    found = bundle_of(file)
    zips = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.zipped if zips else found.text, content_type=TYPES[file.rpartition(".")[2]])
    if zips:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    # A page from before an update gets what there is now, and does not keep it under the old address.
    response.headers["Cache-Control"] = FOR_GOOD if digest == found.digest else "no-store"
    return response
