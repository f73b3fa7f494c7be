"""Pages about codes, passages and tables; reads as an outline. Each list is one place of the menu."""

from django.urls import URLPattern, include, path

from coding.views import desk as views
from coding.views import study

overview = [
    path("", study.study, name="study"),
]
desk = [
    path("read/", views.read, name="read"),
    path("documents/<uuid:pk>/", views.read_document, name="read_document"),
    path("documents/<uuid:pk>/codings/", views.apply, name="apply"),
    path("documents/<uuid:pk>/reading/", views.note_reading, name="note_reading"),
    path("passages/<uuid:pk>/", views.passage, name="passage"),
    path("passages/<uuid:pk>/annotate/", views.annotate, name="annotate"),
    path("passages/<uuid:pk>/memos/", views.write_memo, name="write_memo"),
    path("memos/<uuid:pk>/", views.change_memo, name="change_memo"),
    path("codings/<uuid:pk>/remove/", views.remove, name="remove"),
    path("codings/<uuid:pk>/recode/", views.recode, name="recode"),
]
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
