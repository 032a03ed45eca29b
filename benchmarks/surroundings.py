"""What a figure depends on beside the code: versions, processors, and what else is running."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

_LIBRARIES: Final = ("numpy", "scikit-learn", "onnxruntime")


def surroundings() -> dict[str, Any]:
    """Versions (None: not installed), the processor's kind and the number of them."""
    return {
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "machine": platform.machine(),
        "processors": os.cpu_count(),
    }


def load_average() -> float | None:
    """Processes that wanted to run in the last minute; None where the system does not tell."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None
