"""The folder that holds everything of one embedded service, used by one service at a time."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from moderation.embedded.failure import CannotRun

_LONGEST_TEMP_PATH = 48


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where things lie. Only the owner can read `root`, and `sockets` outside of it."""

    root: Path
    sockets: Path

    @property
    def secret_key_file(self) -> Path:
        return self.root / "secret.key"

    @property
    def mailbox(self) -> Path:
        return self.root / "mailbox"

    @property
    def broker(self) -> Path:
        return self.root / "broker"

    @property
    def database_file(self) -> Path:
        return self.root / "moderation.db"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.database_file}"

    @property
    def prepared_file(self) -> Path:
        return self.root / "prepared"

    def log(self, name: str) -> Path:
        return self.root / "logs" / f"{name}.log"


def socket_folder(root: Path) -> Path:
    """A private folder with a short path, always the same one for this data folder.

    A path to a Unix socket may have about 100 characters, which a data folder may exceed.
    """
    name = f"moderation-{os.getuid()}-{sha256(bytes(root)).hexdigest()[:12]}"
    base = tempfile.gettempdir()
    base = base if len(base) <= _LONGEST_TEMP_PATH else "/tmp"  # noqa: S108 - checked below
    folder = Path(base, name)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not ours or found.st_mode & 0o077:
        # Somebody else made it first, perhaps in order to read along.
        return Path(tempfile.mkdtemp(prefix="moderation-", dir=base))
    return folder


@contextmanager
def locked(path: Path) -> Iterator[DataFolder]:
    """Make the folder ready and hold it until the block ends.

    Raises CannotRun when another service holds it, or when it cannot be written.
    """
    root = path.resolve()
    try:
        for part in (root, root / "logs", root / "broker"):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (root / "run.lock").open("a+", encoding="ascii")
    except OSError as error:
        raise CannotRun(f"the data folder {path} cannot be used: {error.strerror}") from error
    with lock:
        _hold(lock, path)
        keep_secret(root / "secret.key", secrets.token_urlsafe(48))
        sockets = socket_folder(root)
        try:
            yield DataFolder(root, sockets)
        finally:
            shutil.rmtree(sockets, ignore_errors=True)


def _hold(lock: TextIO, path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        raise CannotRun(
            f"another `moderation run` (process {lock.read().strip() or 'unknown'}) already "
            f"uses {path}; stop it, or give this one its own folder with --data"
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()


def keep_secret(path: Path, text: str, *, anew: bool = False) -> str:
    """Write `text` to a file that only its owner reads, unless there is one; its text now.

    `anew` replaces a file that is there.

    The file appears complete or not at all: half a secret would never be replaced.
    """
    if anew or not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    return path.read_text(encoding="utf-8")
