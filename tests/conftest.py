"""What every test shares: Hypothesis without a clock, so that a slow machine does not fail a true property."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "cccrm",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", settings.get_profile("cccrm"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "cccrm"))
