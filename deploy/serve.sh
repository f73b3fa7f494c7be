#!/bin/sh
# Starts the application in its container: database up to date first, then granian.
set -eu
python manage.py migrate --noinput
python manage.py createcachetable
exec granian --interface wsgi --host 0.0.0.0 --port 8000 \
    --workers "${CCCRM_WORKERS:-2}" --blocking-threads 4 --backpressure 128 \
    --respawn-failed-workers --workers-kill-timeout 20 --no-ws --log-level warning \
    cccrm.wsgi:application
