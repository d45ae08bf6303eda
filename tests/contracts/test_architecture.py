"""Where every line lives is executed: folders, file names, sizes, and the contracts' own completeness."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT / "services"
NAMES = {"api", "actions", "queries", "schemas", "tables", "core"}
WINGS = ("access", "organisation", "governance", "collaboration", "oversight")
OUTSIDE = {"readers", "verifier", "migrations", "frameworks", "__pycache__"}


def nouns() -> list[Path]:
    found = [path for wing in WINGS if (SERVICES / "registry" / wing).is_dir()
             for path in (SERVICES / "registry" / wing).iterdir()]  # fmt: skip
    found += [path for service in ("rotation", "evaluation") for path in (SERVICES / service).iterdir()]
    return sorted(path for path in found if path.is_dir() and path.name not in OUTSIDE)


def contracts() -> list[dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def test_every_noun_is_a_container_of_the_layers_contract() -> None:
    layers = next(contract for contract in contracts() if contract["id"] == "layers-in-a-noun")
    named = {".".join(path.relative_to(ROOT).parts) for path in nouns()}
    assert set(layers["containers"]) == named


def test_every_core_is_kept_pure_by_contract() -> None:
    pure = next(contract for contract in contracts() if contract["id"] == "cores-are-pure")
    cores = {
        ".".join((*noun.relative_to(ROOT).parts, "core"))
        for noun in nouns()
        if (noun / "core.py").exists() or (noun / "core").is_dir()
    }
    assert set(pure["source_modules"]) == cores


@pytest.mark.parametrize("noun", nouns(), ids=lambda path: path.name)
def test_a_noun_has_only_the_six_files_and_a_docstring(noun: Path) -> None:
    inside = {path.stem for path in noun.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert inside <= NAMES | {"__init__"}, f"{noun}: {inside - NAMES}"
    body = ast.parse((noun / "__init__.py").read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_nobody_commits_but_the_chassis() -> None:
    offenders = [
        str(path.relative_to(ROOT))
        for path in SERVICES.rglob("*.py")
        if ".commit()" in path.read_text(encoding="utf-8") and "chassis" not in path.parts
    ]
    assert offenders == []


def test_no_file_has_grown_into_two_nouns() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SERVICES.rglob("*.py")
        if "versions" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_the_verifier_is_standard_library_only() -> None:
    for path in (SERVICES / "rotation" / "verifier").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            for name in names:
                own = name.startswith("services.rotation.verifier")
                assert own or name.split(".")[0] in sys.stdlib_module_names, f"{path}: {name}"


def test_ortools_is_never_loaded_beside_highs() -> None:
    code = "import services.rotation.main, services.rotation.matching.core, sys; assert 'ortools' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
