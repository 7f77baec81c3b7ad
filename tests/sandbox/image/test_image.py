"""The container image: its name, and how it is made by a real Docker daemon."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from redline.sandbox import SandboxUnavailable, build_image, copy_host, image_tag
from redline.sandbox.image import build, recipe
from redline.sandbox.image.elf import linkage
from redline.sandbox.image.host_copy import PYTHON, SHARED, closure, library_files, python_files
from redline.sandbox.image.tar import archive
from redline.sandbox.runtimes.bootstrap import library_folders
from redline.sandbox.runtimes.docker.daemon import said_plainly

MINE = f"redline-test-{os.getpid()}"
PIP_CONF = "[global]\nno-index = true\nfind-links = /wheels\n"


# --- its name ---


def test_the_tag_changes_with_what_the_image_is_made_of_and_with_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [image_tag(), image_tag()]
    assert tags[0] == tags[1]
    assert tags[0].startswith("redline-sandbox:")
    texts = {name: recipe.recipe(name) for name in recipe._RECIPE}
    for name in texts:
        monkeypatch.setattr(recipe, "recipe", lambda asked, name=name: texts[asked] + "#" * (asked == name))
        tags.append(image_tag())
    monkeypatch.setattr(recipe, "recipe", texts.__getitem__)
    assert image_tag() == tags[0]
    monkeypatch.setattr(metadata, "version", lambda name: "9.9")
    tags.append(image_tag())
    monkeypatch.setattr(recipe.sysconfig, "get_python_version", lambda: "3.99")
    tags.append(image_tag())
    assert len(set(tags)) == len(tags) - 1


def test_the_libraries_are_pinned_to_what_is_installed() -> None:
    assert f"sympy=={metadata.version('sympy')}" in recipe.requirements()
    assert [line.partition("==")[0] for line in recipe.requirements()] == sorted(library_folders())


def test_a_library_without_a_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", unknown)
    with pytest.raises(SandboxUnavailable, match=r"nothing records its version.*install it with pip"):
        image_tag()


def test_naming_the_image_loads_no_library() -> None:
    code = (
        "import redline.sandbox, sys; redline.sandbox.image_tag(); "
        "print(sorted({'docker', 'sympy', 'numpy'} & set(sys.modules)))"
    )
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root, env={"PYTHONPATH": root}
    )
    assert done.stdout == "[]\n"


# --- without a daemon ---


def test_no_daemon_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    for make in (build_image, copy_host):
        with pytest.raises(SandboxUnavailable, match=r"no Docker daemon.*start"):
            make()


def test_a_missing_sdk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docker", None)
    monkeypatch.setitem(sys.modules, "docker.errors", None)
    with pytest.raises(SandboxUnavailable, match="pip install 'docker"), said_plainly():
        pass


def test_no_space_is_said_without_the_request() -> None:
    import docker

    full = "Error processing tar file(exit status 1): write /usr/local/lib/libc.so.6: no space left on device"
    with (
        pytest.raises(SandboxUnavailable, match=r"no space is left.*prune` frees some \(Docker: Error"),
        said_plainly(),
    ):
        raise docker.errors.APIError("500 Server Error for http+docker://localhost/images/create", explanation=full)


FULL = "ApplyLayer exit status 1 stdout: stderr: write /opt/redline/numpy.so: no space left on device"


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (
            [{"stream": "Step 5/9 : COPY requirements.txt /opt"}, {"error": FULL}],
            "no space is left.*docker system prune",
        ),
        (
            [
                {"stream": 'Step 6/9 : RUN ["python3", "-m", "pip", "install"]\n'},
                {"stream": "\x1b[91m/usr/bin/python3: No module named pip\n\x1b[0m"},
                {"error": "The command 'python3 -m pip install' returned a non-zero code: 1"},
            ],
            "pip could not install.*No module named pip.*--from-host needs neither",
        ),
        (
            [
                {"stream": 'Step 8/9 : RUN ["python3", "-c", "__import__(line)"]\n'},
                {"stream": "\x1b[91mTraceback (most recent call last):\n  File\n\x1b[0m"},
                {"stream": "\x1b[91mImportError: libstdc++.so.6: cannot open\nImportError: \nHelp\n\x1b[0m"},
                {"error": "The command 'python3 -c' returned a non-zero code: 1"},
            ],
            r"the libraries do not work on b \(ImportError: libstdc\+\+.so.6: cannot open\)",
        ),
    ],
)
def test_a_failed_step_says_what_to_do(events: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(SandboxUnavailable, match=message):
        build._follow(events, "b", lambda line: None)


# --- with one ---


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A real daemon; everything that the tests make there is removed."""
    with contextlib.ExitStack() as stack:
        try:
            found = stack.enter_context(build._daemon())
        except SandboxUnavailable as error:
            if "docker" in os.environ.get("REDLINE_REQUIRE_SANDBOXES", "").split(","):
                raise
            pytest.skip(str(error))
        yield found
        bases = found.images.list(f"{MINE}-base")
        layers = {one.attrs["RootFS"]["Layers"][0] for one in bases}
        on_them = [one for one in found.images.list() if layers & set(one.attrs["RootFS"]["Layers"])]
        for left in [*found.images.list(MINE), *sorted(on_them, key=lambda one: bool(one.tags))]:
            with contextlib.suppress(_not_found()):
                found.images.remove(left.id, force=True)


def _not_found() -> type[Exception]:
    from docker.errors import ImageNotFound

    return ImageNotFound


@pytest.fixture(scope="module")
def copied(client: Any) -> bytes:
    """This machine's Python with one small library."""
    return b"".join(closure({"mpmath": library_folders()["mpmath"]}))


@pytest.fixture
def small(client: Any, copied: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Images of our own name, with one small library; none is there yet."""
    monkeypatch.setattr(recipe, "REPOSITORY", MINE)
    monkeypatch.setattr(recipe, "requirements", lambda: [f"mpmath=={metadata.version('mpmath')}"])
    monkeypatch.setattr(build, "host_name", lambda: MINE)
    monkeypatch.setattr(build, "closure", lambda: iter((copied,)))
    with contextlib.suppress(_not_found()):
        client.images.remove(image_tag(), force=True)


@pytest.fixture(scope="module")
def base(client: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A base image with Python, pip, a wheel and a pip.conf that leads there: nothing is asked for over a network."""
    spec = importlib.util.find_spec("pip")
    if spec is None:
        pytest.skip("pip is not installed here, so no base image can be made with it")
    files: dict[str, Path | bytes] = {**python_files()}
    needed = linkage(path for name, path in files.items() if ".so" in name or name == PYTHON[1:])
    files |= {f"{SHARED[1:]}/{name}": path for name, path in needed.libraries.items()}
    files[needed.loader[1:]] = Path(needed.loader)
    home = next(name for name in files if name.endswith("/os.py")).removesuffix("/os.py")
    for name, path in library_files("pip", Path(spec.origin).parents[1]).items():
        files[name.replace("opt/redline", f"{home}/site-packages", 1)] = path
    wheel = _wheel("mpmath", tmp_path_factory.mktemp("wheels"))
    files |= {f"wheels/{wheel.name}": wheel, "etc/pip.conf": PIP_CONF.encode(), "etc/mine": MINE.encode()}
    programs = frozenset({PYTHON[1:], needed.loader[1:]})
    return _imported(client, archive(files, programs), "python", [f"ENV LD_LIBRARY_PATH={SHARED}"])


def _wheel(name: str, folder: Path) -> Path:
    """The installed distribution put back into a wheel."""
    found = metadata.distribution(name)
    path = folder / f"{name}-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file in found.files or ():
            if file.parts[0] != ".." and file.suffix != ".pyc":
                wheel.write(file.locate(), str(file))
    return path


def _imported(client: Any, files: Iterator[bytes], tag: str, changes: list[str]) -> str:
    client.api.import_image_from_stream(files, repository=f"{MINE}-base", tag=tag, changes=changes)
    return f"{MINE}-base:{tag}"


def _can_compute(client: Any, tag: str) -> None:
    made = client.images.get(tag)
    python, libraries = made.labels["redline.python"], made.labels["redline.libraries"]
    code = "import sys, os; sys.path.append(sys.argv[1]); import mpmath; print(mpmath.sqrt(2) ** 2, os.getuid())"
    said = client.containers.run(tag, [python, "-S", "-c", code, libraries], network_mode="none", remove=True)
    assert said == b"2.0 65534\n"


def test_a_copy_of_this_machine_is_made_once(client: Any, small: None, copied: bytes) -> None:
    told: list[str] = []
    first = copy_host(told.append)
    assert (first.tag, first.base, first.was_there) == (image_tag(), MINE, False)
    assert told == [f"copying {MINE}", "trying it"]
    made = client.images.get(first.tag)
    assert made.attrs["RootFS"]["Layers"] == ["sha256:" + hashlib.sha256(copied).hexdigest()]
    assert made.attrs["Config"]["User"] == "65534:65534"
    assert made.labels[recipe.BASE_LABEL] == first.base
    _can_compute(client, first.tag)
    assert copy_host(told.append).was_there
    assert len(told) == 2
    assert client.images.get(first.tag).id == made.id


def test_two_builds_at_once_leave_one_image(client: Any, small: None) -> None:
    with ThreadPoolExecutor(2) as pool:
        built = list(pool.map(lambda _: copy_host(), range(2)))
    assert {one.tag for one in built} == {image_tag()}
    _can_compute(client, image_tag())
    assert len(_copies(client)) == 1


def test_a_copy_that_does_not_work_is_not_kept(client: Any, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "requirements", lambda: ["absent==1"])
    with pytest.raises(SandboxUnavailable, match=r"does not work \(ModuleNotFoundError: No module named 'absent'\)"):
        copy_host()
    monkeypatch.setattr(build, "closure", lambda: archive({"etc/nothing": b""}))
    with pytest.raises(SandboxUnavailable, match=r"Docker: .*python3"):
        copy_host()
    assert _copies(client) == []
    assert client.containers.list(all=True, filters={"label": f"{recipe.BASE_LABEL}={MINE}"}) == []


def _copies(client: Any) -> list[Any]:
    found: list[Any] = client.images.list(filters={"label": f"{recipe.BASE_LABEL}={MINE}"})
    return found


def test_a_copy_is_only_for_a_daemon_of_the_same_architecture(
    client: Any, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build.platform, "machine", lambda: "riscv64")
    with pytest.raises(SandboxUnavailable, match=r"the Docker daemon runs on .*for riscv64, is no use there"):
        copy_host()


def test_the_dockerfile_builds_on_a_base_image_and_replaces_a_copy(client: Any, small: None, base: str) -> None:
    copied = client.images.get(copy_host().tag).id
    told: list[str] = []
    built = build_image(base, told.append)
    assert (built.tag, built.base, built.was_there) == (image_tag(), base, False)
    assert any(line.startswith("Successfully installed mpmath-") for line in told)
    with pytest.raises(_not_found()):
        client.images.get(copied)
    _can_compute(client, built.tag)
    made = client.images.get(built.tag)
    assert made.attrs["Config"]["User"] == "65534:65534"
    assert build_image(base).was_there
    # The base's name means something else now.
    client.api.import_image_from_stream(archive({"etc/new": MINE.encode()}), repository=f"{MINE}-base", tag="new")
    assert not build._is_built_on(client, made, f"{MINE}-base:new")
    assert build._is_built_on(client, made, base)


def test_a_base_without_the_library_or_python_is_told_apart(
    client: Any, small: None, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = _imported(client, archive({"etc/bare": MINE.encode()}), "bare", [])
    with pytest.raises(SandboxUnavailable, match=f"{bare} cannot serve: it needs Python 3"):
        build_image(bare)
    with pytest.raises(SandboxUnavailable, match=r"base image 'redline.invalid/no:1' cannot be had.*--from-host"):
        build_image("redline.invalid/no:1")
    monkeypatch.setattr(recipe, "requirements", lambda: ["mpmath==0.0.1"])
    with pytest.raises(SandboxUnavailable, match=r"pip could not install.*\(ERROR: .*mpmath==0\.0\.1"):
        build_image(base)
    assert build._find(client) is None
