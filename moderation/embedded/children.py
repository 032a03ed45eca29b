"""The processes an embedded service consists of, the broker aside."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from moderation.embedded.data_folder import DataFolder
from moderation.embedded.processes import ChildSpec

# The others work off the database: started right after these, they miss nothing, and a start
# on two cores takes a third less time.
NEEDED_TO_SERVE = frozenset({"web", "screening", "mailbox"})


def service_specs(environ: Mapping[str, str], folder: DataFolder) -> list[ChildSpec]:
    """One spec per process; each is this very Python running a `moderation` command."""
    # -P: a folder called `config` in the caller's directory must not shadow ours.
    python = (sys.executable, "-P", "-m", "moderation")
    commands = {
        "web": ("web",),
        "screening": ("worker", "screening"),
        "errands": ("worker", "errands"),
        "beat": ("beat", "--schedule", str(folder.root / "beat-schedule")),
        "mailbox": ("mailbox",),
    }
    return [
        ChildSpec(name, (*python, *words), environ, folder.log(name))
        for name, words in commands.items()
    ]
