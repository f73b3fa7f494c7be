"""The URL conf: accounts by allauth, the rest by the two apps. There is no admin."""

from django.urls import include, path

from cccrm.kit.views import bundle

urlpatterns = [
    path("bundle/<slug:digest>/<str:file>", bundle, name="bundle"),
    path("accounts/", include("allauth.urls")),
    path("", include("interviews.urls")),
    path("", include("coding.urls")),
]
