"""Pages about studies, people and texts; reads as an outline."""

from django.urls import path

from interviews.views import start

urlpatterns = [
    path("", start.start, name="start"),
    path("welcome/<str:token>/", start.welcome, name="welcome"),
]
