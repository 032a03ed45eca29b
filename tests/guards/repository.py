"""What the guard tests look at: the repository's own files, read once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "classifiers", "moderation", "workers")
NOT_OURS = {".git", ".venv", "build", "dist", "data", "secrets"}
BINARY = {".npz", ".onnx", ".png", ".jpg", ".ico", ".woff2", ".gz", ".db", ".mo"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, in version control; without git, a walk."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\0")
        found = [ROOT / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if not _skipped(path.relative_to(ROOT))]
    return tuple(sorted(path for path in found if path.is_file()))


def _skipped(path: Path) -> bool:
    made = (".egg-info", "_cache", "__pycache__", ".hypothesis")
    return path.parts[0] in NOT_OURS or any(part.endswith(made) for part in path.parts)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> list[tuple[str, str]]:
    """Name and content of every file that is text."""
    return [
        (name(path), path.read_text(encoding="utf-8"))
        for path in files()
        if path.suffix not in BINARY
    ]


def python(*folders: str) -> list[tuple[str, ast.Module]]:
    """Name and syntax tree of every Python file under the given top-level folders."""
    return [
        (name(path), _tree(path))
        for path in files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders
    ]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(tree: ast.Module) -> set[str]:
    """Full names of everything a module imports, at the top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            found.update(f"{base}.{alias.name}" for alias in node.names)
            found.add(base)
    return found
