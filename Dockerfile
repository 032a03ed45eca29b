# Two stages: the first has the tools to build, the second has only what runs.
# The interpreter is fixed to a minor version; the libraries to hashes in requirements.txt.
FROM python:3.13-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_INPUT=1

RUN python -m venv /opt/moderation
WORKDIR /build

# Libraries change less often than the code: this layer is reused until the lock changes.
COPY requirements.txt requirements-second-opinion.txt ./
RUN /opt/moderation/bin/python -m pip install --require-hashes -r requirements.txt \
 && /opt/moderation/bin/python -m pip install --only-binary :all: --require-hashes \
    -r requirements-second-opinion.txt

COPY LICENSE README.md pyproject.toml ./
COPY config config
COPY classifiers classifiers
COPY moderation moderation
COPY workers workers
RUN /opt/moderation/bin/python -m pip install --no-deps --no-build-isolation . \
 && /opt/moderation/bin/python -m pip uninstall --yes setuptools pip \
 && /opt/moderation/bin/python -m compileall -q /opt/moderation/lib


FROM python:3.13-slim-bookworm

# No password, no shell, no home: the service owns nothing but its volume.
RUN groupadd --system --gid 10001 moderation \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /tmp \
    --shell /usr/sbin/nologin moderation \
 && install -d -o 10001 -g 10001 -m 0750 /srv/moderation

COPY --from=build /opt/moderation /opt/moderation

# The root file system may be read-only: bytecode is compiled, scratch files go to /tmp.
ENV PATH=/opt/moderation/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MODERATION_HOST=0.0.0.0 \
    MODERATION_PORT=8000

WORKDIR /srv/moderation
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM

# For the web process; docker-compose.yml gives each worker its own check.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]

ENTRYPOINT ["moderation"]
CMD ["web"]
