"""What of this machine's Python goes into an image."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import marshal
import os
import platform
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from redline.sandbox import SandboxUnavailable
from redline.sandbox.image.elf import linkage, read_ldd
from redline.sandbox.image.host_copy import PYTHON, closure, host_name, library_files, python_files
from redline.sandbox.image.pyc import compiled
from redline.sandbox.image.tar import archive

LDD = """\
/usr/bin/python3.11:
\tlinux-vdso.so.1 (0x00007f64cffe0000)
\tlibz.so.1 => {here}/libz.so.1 (0x00007f64cfef1000)
\tlibc.so.6 => {here}/libc.so.6 (0x00007f64cf81e000)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f64cffe2000)
/usr/lib/python3.11/lib-dynload/_tkinter.so:
\tlibtk.so => not found
\tlibz.so.1 => /elsewhere/libz.so.1 (0x00007f64cfef1000)
\tlibodd.so.1 => /a folder/libodd.so.1 (0x00007f64cfef1000)
\tld-linux-x86-64.so.2 => /lib64/ld-linux-x86-64.so.2 (0x00007f64cffe2000)
/usr/lib/static.so:
\tstatically linked
"""


@pytest.fixture(scope="module")
def host() -> str:
    """Skips where this Python cannot be copied."""
    try:
        return host_name()
    except SandboxUnavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def copy(host: str) -> bytes:
    """Without libraries: that is quicker to make."""
    return b"".join(closure({}))


@pytest.fixture(scope="module")
def entries(copy: bytes) -> list[tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(copy)) as read:
        return read.getmembers()


def test_ldd_is_understood(tmp_path: Path) -> None:
    (tmp_path / "libz.so.1.2.13").touch()
    (tmp_path / "libz.so.1").symlink_to("libz.so.1.2.13")
    needed = read_ldd(LDD.format(here=tmp_path))
    assert needed.loader == "/lib64/ld-linux-x86-64.so.2"
    assert needed.libraries == {
        "libz.so.1": tmp_path / "libz.so.1.2.13",  # as for a process: the one found first
        "libc.so.6": tmp_path / "libc.so.6",
        "libodd.so.1": Path("/a folder/libodd.so.1"),
    }


def test_what_is_not_dynamically_linked_is_refused() -> None:
    with pytest.raises(SandboxUnavailable, match="not dynamically linked"):
        read_ldd("/opt/python:\n\tnot a dynamic executable\n")


def test_a_missing_ldd_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="install libc-bin"):
        linkage([Path(sys.executable)])


@pytest.mark.parametrize(
    ("implementation", "system", "library"),
    [("CPython", "Darwin", ""), ("CPython", "Linux", ""), ("CPython", "Linux", "musl"), ("PyPy", "Linux", "glibc")],
)
def test_what_cannot_be_copied_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, implementation: str, system: str, library: str
) -> None:
    monkeypatch.setattr(platform, "python_implementation", lambda: implementation)
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "libc_ver", lambda: (library, "1.2"))
    with pytest.raises(SandboxUnavailable, match=f"only CPython on Linux with glibc.*not {implementation} on {system}"):
        host_name()


def test_an_archive_depends_on_paths_and_contents_only(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"x" * 700)
    one.chmod(0o6777)
    other.write_bytes(b"x" * 700)
    long = "a/" + "n" * 200
    made = b"".join(archive({"b/c": one, long: b"y", "a/run": b"z"}, frozenset({"a/run"})))
    assert made == b"".join(archive({"a/run": b"z", "b/c": other, long: b"y"}, frozenset({"a/run"})))
    with tarfile.open(fileobj=io.BytesIO(made)) as read:
        assert {entry.name: oct(entry.mode) for entry in read} == {
            "a": "0o755", long: "0o644", "a/run": "0o755", "b": "0o755", "b/c": "0o644",
        }  # fmt: skip
        assert {(entry.mtime, entry.uid, entry.gid, entry.uname) for entry in read} == {(0, 0, 0, "")}
        assert read.extractfile("b/c").read() == b"x" * 700


def test_bytecode_is_unchecked_and_the_same_whatever_was_compiled_before(tmp_path: Path) -> None:
    source = tmp_path / "m.py"
    source.write_text("unheard_of = {'argument', 'an_odd_name'}\ndef f(): return __file__\n")
    (tmp_path / "broken.py").write_text("def (:\n")
    modules = {"usr/lib/m.py": source, "usr/lib/broken.py": tmp_path / "broken.py"}
    made = compiled(modules)
    source.touch()
    sys.intern("an_odd_name")
    assert compiled(modules) == made
    assert list(made) == [f"usr/lib/__pycache__/m.{sys.implementation.cache_tag}.pyc"]
    data = made[f"usr/lib/__pycache__/m.{sys.implementation.cache_tag}.pyc"]
    assert data[:16] == importlib.util.MAGIC_NUMBER + b"\1\0\0\0" + importlib.util.source_hash(source.read_bytes())
    code = marshal.loads(data[16:])
    assert code.co_filename == "/usr/lib/m.py"


def test_two_copies_are_the_same_bytes(copy: bytes) -> None:
    """The second is made by a process with another history, hash seed and working directory."""
    code = """if True:
        import hashlib, sys, xml.dom.minidom
        sys.path[:0] = sys.argv[1:]
        from redline.sandbox.image.host_copy import closure
        print(hashlib.sha256(b"".join(closure({}))).hexdigest())
    """
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parents[3])],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPYCACHEPREFIX": "/nowhere"},
    )
    assert done.stdout.strip() == hashlib.sha256(copy).hexdigest()


def test_it_holds_an_interpreter_a_library_and_nothing_to_misuse(entries: list[tarfile.TarInfo]) -> None:
    assert {entry.type for entry in entries} == {tarfile.REGTYPE, tarfile.DIRTYPE}
    programs = [entry.name for entry in entries if entry.isfile() and entry.mode != 0o644]
    loader = [name for name in programs if name != PYTHON[1:]]
    assert len(programs) == 2
    assert Path(loader[0]).name.startswith("ld-linux")
    assert {entry.mode for entry in entries} == {0o755, 0o644}
    assert not {"etc", "dev", "bin", "root", "home", "tmp"} & {entry.name.partition("/")[0] for entry in entries}
    names = {entry.name for entry in entries}
    home = f"usr/local/{sys.platlibdir}/python{sys.version_info[0]}.{sys.version_info[1]}"
    assert {f"{home}/os.py", f"{home}/lib-dynload", f"{home}/fractions.py", "usr/local/lib/libc.so.6"} <= names
    assert f"{home}/json/__pycache__/decoder.{sys.implementation.cache_tag}.pyc" in names
    assert not [name for name in names for part in ("test", "site-packages", "tkinter") if part in name.split("/")]
    assert [name for name in names if name.endswith((".a", ".o"))] == []


def test_a_library_is_what_the_local_runtime_shows_of_it_less_its_tests(tmp_path: Path) -> None:
    for name in ("lib/__init__.py", "lib/core/a.py", "lib/core/tests/b.py", "lib/__pycache__/a.pyc", "lib.libs/l.so"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "libother").mkdir()
    (tmp_path / "libother" / "c.py").touch()
    (tmp_path / "lib" / "dangling.py").symlink_to("nowhere")
    (tmp_path / "single.py").touch()
    found = library_files("lib", tmp_path)
    assert set(found) == {"opt/redline/lib/__init__.py", "opt/redline/lib/core/a.py", "opt/redline/lib.libs/l.so"}
    assert set(library_files("single", tmp_path)) == {"opt/redline/single.py"}


def test_the_files_are_those_of_the_base_installation(host: str) -> None:
    files = python_files()
    assert files[PYTHON[1:]] == Path(sys.executable).resolve()
    assert files[PYTHON[1:]].read_bytes()[:4] == b"\x7fELF"
    assert all(path.is_file() for path in files.values())
    assert not [path for path in files.values() if "site-packages" in path.parts]
