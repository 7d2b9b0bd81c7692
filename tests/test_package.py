"""Tests of what is built: the same bytes wherever, whenever and out of whatever, without a package index."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

from ocsea.sections import SECTIONS

ROOT = Path(__file__).parents[1]
PARTS = (
    "src",
    "docs",
    "pyproject.toml",
    "hatch_build.py",
    "README.md",
    "LICENSE",
    "LICENSE-DATA",
    ".gitignore",
)
NEVER = (
    "__pycache__",
    ".pyc",
    ".coverage",
    ".hypothesis",
    ".pytest_cache",
    ".mypy_cache",
    ".git/",
    ".ci/",
)


def build(kind, folder, target, **more):
    """Build one kind with hatchling alone; there is nothing to ask an index for."""
    command = (sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target))
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=os.environ | more)
    return next(target.iterdir())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """Return the source distribution, built in a copy of the tree."""
    home = tmp_path_factory.mktemp("tree")
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, home / name)
    for made in home.rglob("__pycache__"):
        shutil.rmtree(made)
    return build("sdist", home, tmp_path_factory.mktemp("sdist"), PYTHONHASHSEED="1"), home


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """Return the wheel out of the tree."""
    _, home = sdist
    return build("wheel", home, tmp_path_factory.mktemp("wheel"), PYTHONHASHSEED="2")


def test_wheel_out_of_the_source_distribution_is_that_out_of_the_tree(sdist, wheel, tmp_path):
    """
    Another folder, another time, other access rights and another seed give the same bytes.
    """
    with tarfile.open(sdist[0]) as archive:
        archive.extractall(tmp_path / "out", filter="data")
    folder = next((tmp_path / "out").iterdir())
    for path in folder.rglob("*"):
        os.utime(path, (10**9, 10**9))
        if path.is_file():
            path.chmod(0o600)

    again = build("wheel", folder, tmp_path / "again", PYTHONHASHSEED="3", TZ="Asia/Jakarta")

    assert wheel.name == again.name
    assert wheel.read_bytes() == again.read_bytes()


def test_wheel_holds_what_is_used_and_nothing_else(wheel):
    """
    Every module, template and shard of data is in it; tests, caches and the TOML they were made from are not.
    """
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    home = ROOT / "src" / "ocsea"
    used = {f"ocsea/{p.relative_to(home).as_posix()}" for p in home.rglob("*") if p.is_file()}
    used = {
        n for n in used if not (n.startswith("ocsea/data/") or any(each in n for each in NEVER))
    }

    shards = {f"ocsea/data/_shards/{name}.json" for name in (*SECTIONS, "meta")}
    about = {name for name in names if ".dist-info/" in name}
    assert "ocsea/py.typed" in used
    assert used | shards == names - about
    assert {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "LICENSE", "LICENSE-DATA"} <= {
        Path(name).name for name in about
    }


def test_source_distribution_holds_no_caches(sdist):
    """
    What tools leave behind is not handed on.
    """
    with tarfile.open(sdist[0]) as archive:
        names = archive.getnames()

    assert any(name.endswith("src/ocsea/data/meta.toml") for name in names)
    assert [] == [name for name in names if any(each in f"{name}/" for each in NEVER)]


def test_metadata_can_be_published(wheel):
    """
    The metadata name what an index asks for, in words that it knows, with the README as description.
    """
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        told = message_from_bytes(archive.read(name))

    core = ProjectMetadata(str(ROOT), PluginManager()).core
    core.validate_fields()
    assert core.raw_name == told["Name"]
    assert "text/markdown" == told["Description-Content-Type"]
    assert (ROOT / "README.md").read_text(encoding="utf-8").strip() == told.get_payload(
        decode=True
    ).decode().strip()
    assert ">=3.11" == told["Requires-Python"]
    for version in range(11, 15):
        assert f"Programming Language :: Python :: 3.{version}" in told.get_all("Classifier")
