"""Room for what comes later: cross-case findings with a verdict per case, and counted incidents."""

from django.db import models

from interviews.models import StudyRow


class Finding(StudyRow):
    """A sentence across cases that rests on cells."""

    text = models.TextField()
    theme = models.ForeignKey("coding.Theme", models.RESTRICT, null=True, blank=True, related_name="findings")
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)


class FindingVerdict(StudyRow):
    """Whether a finding holds in one case, so that "three of five" can be computed."""

    class Verdict(models.TextChoices):
        HOLDS = "holds"
        DOES_NOT_HOLD = "does not hold"
        MIXED = "mixed"
        SILENT = "silent"

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="verdicts")
    case = models.ForeignKey("interviews.Case", models.RESTRICT, related_name="+")
    summary = models.ForeignKey("coding.Summary", models.RESTRICT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=14, choices=Verdict.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "case"], name="coding_verdict_once")]


class IncidentType(StudyRow):
    """What is counted ("Innovations") and which typed values each has: a list of {name, kind, choices}."""

    name = models.CharField(max_length=120)
    fields = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "name"], name="coding_incident_type_once")]


class Incident(StudyRow):
    """A counted example with its values, resting on passages."""

    type = models.ForeignKey(IncidentType, models.RESTRICT, related_name="incidents")
    case = models.ForeignKey("interviews.Case", models.RESTRICT, related_name="+")
    label = models.CharField(max_length=200)
    values = models.JSONField(default=dict)


class IncidentPassage(StudyRow):
    """Words that an incident rests on."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="passage_links")
    passage = models.ForeignKey("coding.Passage", models.RESTRICT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "passage"], name="coding_incident_passage_once")
        ]
