"""The URL conf: accounts by allauth, the rest by the two apps. There is no admin."""

from django.urls import include, path

from cccrm.kit.views import bundle

urlpatterns = [
    # The desk is asked most often, so its addresses are looked at first.
    path("", include("coding.urls")),
    path("", include("interviews.urls")),
    path("bundle/<slug:digest>/<str:file>", bundle, name="bundle"),
    path("accounts/", include("allauth.urls")),
]
