"""The house itself: what its papers promise is there, and nothing of any one machine is in it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import generator
from generator.cli import app

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.th.md")
TEXT_LIMIT = 1_000_000


def tracked() -> list[Path]:
    """Every file that is, or would be, committed."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """(name, text) of every such file that is text."""
    for path in tracked():
        if path.is_symlink() or path.stat().st_size > TEXT_LIMIT:
            continue
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


# --- nothing of any one machine ------------------------------------------------------------------------

REGISTRIES = re.compile(
    "|".join(
        re.escape(host)
        for host in (
            "py" + "pi.org",
            "python" + "hosted.org",
            "registry." + "npmjs",
            "registry." + "yarnpkg",
            "npm" + "mirror",
            "deb." + "debian.org",
            "--extra-" + "index-url",
            "file:///" + "opt",
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.:/>-])/(?:work|root|home|Users|opt)/[\w.-]+")


def test_no_file_names_a_registry() -> None:
    assert [(name, found[0]) for name, text in texts() if (found := REGISTRIES.search(text))] == []


def test_no_file_names_a_place_on_one_machine() -> None:
    assert [(name, found[0]) for name, text in texts() if (found := MACHINE_PATHS.search(text))] == []


def test_patterns_find_what_they_are_for() -> None:
    """The two tests above would be worth nothing if their patterns matched nothing."""
    assert REGISTRIES.search("see https://" + "py" + "pi.org/project/x")
    assert MACHINE_PATHS.search("run " + "/home" + "/somebody/x")
    assert not MACHINE_PATHS.search("https://www.example.org" + "/home" + "/page")


# --- papers --------------------------------------------------------------------------------------------


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("name", [*READMES, "docs/bench.md"])
def test_what_is_said_of_make_is_there(name: str) -> None:
    spans = re.findall(r"`([^`\n]+)`|^ {4}(.+)$", read(name), re.MULTILINE)
    named = {word for span in spans for word in re.findall(r"\bmake ([a-z][a-z-]*)", "".join(span))}
    assert named
    assert named <= make_targets()


def test_make_offers_what_was_promised() -> None:
    assert {"site", "test", "serve", "lint", "bench", "clean", "help"} <= make_targets()
    for each in ("site", "test", "serve", "lint", "bench", "clean"):
        assert f"`make {each}`" in read("README.md") or f"    make {each}" in read("README.md")


def commands() -> dict[str, click.Command]:
    return dict(app.commands)


@pytest.mark.parametrize("name", commands())
def test_command_has_help_and_is_in_the_papers(name: str) -> None:
    command = commands()[name]
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts[0]}"
    for readme in READMES:
        assert f"tidtam {name}" in read(readme)


@pytest.mark.parametrize("readme", READMES)
def test_papers_name_only_commands_that_are_there(readme: str) -> None:
    spans = re.findall(r"`([^`\n]+)`|^ {4}(.+)$", read(readme), re.MULTILINE)
    named = {word for span in spans for word in re.findall(r"\btidtam ([a-z]+)", "".join(span))}
    assert named <= commands().keys()


@pytest.mark.parametrize("readme", READMES)
def test_papers_lead_somewhere(readme: str) -> None:
    """Links and pictures within the repository."""
    links = re.findall(r"\]\(([^)#:]+)\)", read(readme))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_papers_name_modules_that_are_there() -> None:
    modules = re.findall(r"`(generator/[\w/.]+)`", read("README.md"))
    assert modules
    assert [name for name in modules if not (ROOT / name).exists()] == []


def test_changelog_speaks_of_this_version() -> None:
    assert f"## {generator.__version__} " in read("CHANGELOG.md")


# --- requirements --------------------------------------------------------------------------------------

INSTALLERS = {"hatchling"}
"""Beside what the command needs: what installs it."""


def wanted(name: str) -> set[str]:
    lines = (line.partition("#")[0].strip() for line in read(name).splitlines())
    return {line for line in lines if line and not line.startswith("-")}


def project(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_requirements_are_those_of_the_project() -> None:
    declared = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    plain = {line.replace("'", '"') for line in declared}
    assert {line for line in wanted("requirements.in") if project(line) not in INSTALLERS} == plain


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_requirements_are_pinned_by_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", read(f"{name}.txt"), flags=re.MULTILINE).strip())
    pinned = set()
    for block in blocks:
        assert re.match(r"[\w.-]+==\S+", block), block
        assert "--hash=sha256:" in block, block
        pinned.add(project(block))
    assert {project(line) for line in wanted(f"{name}.in")} <= pinned


# --- code ----------------------------------------------------------------------------------------------

CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
ALLOWED_CLOCKS = {
    "generator/cli.py",
    "generator/thai/dates.py",  # defines what the command line asks
    "generator/load.py",  # tells a file that is being written from one at rest; no result depends on it
}


def clock_readers() -> set[str]:
    """Every module that asks the machine what day or time it is."""
    found = set()
    for path in sorted((ROOT / "generator").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = call.func if isinstance(call, ast.Call) else None
            if isinstance(named, ast.Attribute) and named.attr in CLOCKS:
                found.add(path.relative_to(ROOT).as_posix())
    return found


def test_only_the_command_line_asks_what_day_it_is() -> None:
    readers = clock_readers()
    assert "generator/thai/dates.py" in readers, "the test finds no clock at all"
    assert readers <= ALLOWED_CLOCKS


def test_only_the_command_line_imports_the_clock() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "generator").rglob("*.py"))
        if re.search(r"import .*\btoday\b", path.read_text("utf-8"))
    ]
    assert users == ["generator/cli.py"]


def test_pre_commit_files_are_valid() -> None:
    for verb, name in (
        ("validate-config", ".pre-commit-config.yaml"),
        ("validate-manifest", ".pre-commit-hooks.yaml"),
    ):
        said = subprocess.run(
            (sys.executable, "-m", "pre_commit", verb, name),
            cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stdout + said.stderr


# --- the wheel -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment with nothing of this project but its wheel.

    What the wheel depends on is lent by the environment that runs the tests, so nothing is fetched.
    """
    work = tmp_path_factory.mktemp("wheel")
    venv.create(work / "env", with_pip=False)
    programs = work / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    install = (
        sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check",
        "install", "--quiet", "--no-deps", "--no-index", str(wheel),
    )  # fmt: skip
    subprocess.run(install, check=True)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own, lent = (
        subprocess.run((each, "-c", ask), check=True, capture_output=True, encoding="utf-8").stdout.strip()
        for each in (str(python), sys.executable)
    )
    (Path(own) / "lent.pth").write_text(f"{lent}\n", "utf-8")
    return programs


def outside(command: tuple[str, ...], where: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command away from the checkout, without the checkout's path."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(command, cwd=where, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_wheel_brings_its_own_files(installed: Path, tmp_path: Path) -> None:
    ask = (
        "from generator import resources, __file__ as own\n"
        "print(own)\n"
        "for name in ('schemas', 'site_templates', 'docs', 'tests/cases'): print(resources.directory(name))\n"
    )
    said = outside((str(installed / "python"), "-c", ask), tmp_path)
    assert said.returncode == 0, said.stderr
    places = said.stdout.split()
    assert len(places) == 5
    assert all(Path(place).is_relative_to(installed.parent) for place in places), places


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_wheel_works_on_another_office(installed: Path, tmp_path: Path) -> None:
    from tests.bench import office

    office.write(100, 7, tmp_path / "office")
    tidtam = str(installed / "tidtam")
    for words in (
        ("check", "--root", "office"),
        ("build", "--root", "office", "--out", "site", "--as-of", "2569-10-01"),
        ("explain", "TT111"),
    ):
        said = outside((tidtam, *words), tmp_path)
        assert said.returncode == 0, said.stdout + said.stderr
    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "site" / "manuals" / "e-mes" / "index.html").is_file()
