"""Reading manifests: nothing in them is believed before it is checked.

Whatever is not what training writes raises ClassifierFailed with a sentence that names the
value, and then every comment is held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from classifiers.base import ATTRIBUTES, ClassifierFailed

MANIFEST: Final = "manifest.json"
# A step above a score of 1, where the threshold of a head that is always sure comes to lie.
HIGHEST_THRESHOLD: Final = 1.0001
_LARGEST: Final = 1e6  # log-odds, weights and slopes lie far below
_VERSION: Final = re.compile(r"[\w.+-]{1,64}", re.ASCII)
_DIGEST: Final = re.compile("[0-9a-f]{64}")


def read_manifest(file: Path, form: int) -> dict[str, Any]:
    """The object in `file`, of this format and with a version. Raises ClassifierFailed."""
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ClassifierFailed(f"no readable manifest: {type(error).__name__}") from error
    if not isinstance(manifest, dict):
        raise ClassifierFailed("the manifest is no object")
    if type(manifest.get("format")) is not int or manifest["format"] != form:
        raise ClassifierFailed("the manifest has another format")
    version = manifest.get("version")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise ClassifierFailed("the manifest names no version")
    return manifest


def table(manifest: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object under `name`. Raises ClassifierFailed if there is none."""
    found = manifest.get(name)
    if not isinstance(found, dict):
        raise ClassifierFailed(f"the manifest has no object {name}")
    return found


def listed(value: Any, name: str) -> list[Any]:
    """`value`, if it is a list with something in it. Raises ClassifierFailed."""
    if not isinstance(value, list) or not value:
        raise ClassifierFailed(f"{name} is no list or empty")
    return value


def number(value: Any, name: str, low: float = -_LARGEST, high: float = _LARGEST) -> float:
    """`value`, if it is a number from `low` to `high`: no truth value, no NaN, not infinite."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ClassifierFailed(f"{name} is not a number that it can be")
    return float(value)


def whole(value: Any, name: str, low: int, high: int) -> int:
    """`value`, if it is a whole number from `low` to `high`. Raises ClassifierFailed."""
    if type(value) is not int or not low <= value <= high:
        raise ClassifierFailed(f"{name} is not a whole number that it can be")
    return value


def digest(value: Any, name: str) -> str:
    """`value`, if it is a SHA-256 in hexadecimal. Raises ClassifierFailed."""
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise ClassifierFailed(f"the digest of {name} is none")
    return value


def exactly(named: Mapping[str, Any], names: Sequence[str], where: str) -> None:
    """Raises ClassifierFailed unless `named` has these names and no others."""
    if set(named) != set(names):
        raise ClassifierFailed(f"{where} does not name exactly what it should")


def check_thresholds(manifest: Mapping[str, Any]) -> None:
    """Suggested thresholds, if there are any yet, are of known attributes and can be reached."""
    if "suggested_thresholds" not in manifest:
        return
    for name, edge in table(manifest, "suggested_thresholds").items():
        if name not in ATTRIBUTES:
            raise ClassifierFailed("a suggested threshold is of no known attribute")
        number(edge, f"the threshold of {name}", 0.0, HIGHEST_THRESHOLD)
