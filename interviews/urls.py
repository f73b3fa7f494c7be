"""Pages about studies, people and texts; reads as an outline."""

from django.urls import include, path

from interviews.views import history, preferences, start

study = [
    path("undo/<uuid:operation>/", history.undo_step, name="undo"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("welcome/<str:token>/", start.welcome, name="welcome"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("studies/<slug:slug>/", include(study)),
]
