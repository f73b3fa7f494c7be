# The server: one image for the application and its worker. Secrets come from the environment, data lies in /data.

FROM python:3.13-slim AS packages
COPY requirements.txt /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CCCRM_MODE=server \
    CCCRM_HOME=/data \
    CCCRM_STATIC_ROOT=/app/staticfiles
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin cccrm \
    && install -d -o cccrm -m 0700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
# The key is needed to load the settings and signs nothing that is kept.
RUN SECRET_KEY=only-while-building CCCRM_HOME=/tmp/building python manage.py collectstatic --noinput \
    && rm -rf /tmp/building
USER cccrm
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "deploy/healthy.py"]
CMD ["sh", "deploy/serve.sh"]
