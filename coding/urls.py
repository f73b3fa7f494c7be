"""Pages about codes, passages and tables; reads as an outline."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
