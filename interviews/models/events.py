"""The log: append-only, one row for each changed row, grouped into operations."""

from django.db import models


class Event(models.Model):
    """What happened to one object. `before` and `after` hold its stored fields; None means "was not there"."""

    # The payload version of events whose words were overwritten when an informant withdrew.
    OVERWRITTEN = 0

    class ActorKind(models.TextChoices):
        PERSON = "person"
        IMPORT = "import"
        SUGGESTION = "suggestion"
        SEARCH = "search"

    # Given by the database at writing: for one object the order is right, because its writers hold a lock;
    # between objects two numbers may become visible in the other order.
    sequence = models.BigAutoField(primary_key=True)
    study = models.ForeignKey("interviews.Study", models.CASCADE, related_name="+", db_index=False)
    operation = models.UUIDField(db_index=True)
    actor = models.ForeignKey("interviews.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    actor_kind = models.CharField(max_length=12, choices=ActorKind.choices, default=ActorKind.PERSON)
    verb = models.CharField(max_length=40)
    summary = models.CharField(max_length=200, blank=True)
    # Why, in the person's own words, where she gave a reason.
    reason = models.TextField(blank=True)
    # What the step says of itself, on its last event only: {"codings": 14, "coders": 2}, {"search": {...}}.
    detail = models.JSONField(null=True, blank=True)
    # The last event stands for its operation where steps are listed: an import has thousands.
    is_last = models.BooleanField(default=False)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    undoes = models.UUIDField(null=True, blank=True)
    payload_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["study", "object_id"], name="interviews_event_object"),
            models.Index(
                fields=["study", "-sequence"], condition=models.Q(is_last=True), name="interviews_event_step"
            ),
            models.Index(
                fields=["study", "actor", "-sequence"],
                condition=models.Q(is_last=True),
                name="interviews_event_own_step",
            ),
            # Few steps are undone; the others need no place in it.
            models.Index(
                fields=["undoes"], condition=models.Q(undoes__isnull=False), name="interviews_event_undoes"
            ),
        ]
