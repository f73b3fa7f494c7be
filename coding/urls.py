"""Pages about codes, passages and tables; reads as an outline. Each list is one place of the menu."""

from django.urls import URLPattern, include, path

from coding.views import study

overview = [
    path("", study.study, name="study"),
]
desk: list[URLPattern] = []
codes: list[URLPattern] = []
tables: list[URLPattern] = []
exports: list[URLPattern] = []
forgetting: list[URLPattern] = []

urlpatterns = [
    path("studies/<slug:slug>/", include(overview)),
    path("studies/<slug:slug>/", include(desk)),
    path("studies/<slug:slug>/", include(codes)),
    path("studies/<slug:slug>/", include(tables)),
    path("studies/<slug:slug>/", include(exports)),
    path("studies/<slug:slug>/", include(forgetting)),
]
