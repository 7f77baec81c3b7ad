"""Programs that want to read what is not theirs or to leave something behind in a file."""

from .program import RAW, Program

PROGRAMS = [
    Program("nameless_file", "O_TMPFILE in every writable place", """
        import os
        for place in ("/tmp", "/var/tmp", "/dev/shm", "/", ".", os.path.expanduser("~")):
            try: os.open(place, os.O_TMPFILE | os.O_RDWR); print("BREACH", place)
            except OSError: pass
    """, "ok", stdout=""),
    Program("devices", "memory, kernel log, virtual machines, tunnels, disks, terminals", """
        import os
        names = "mem kmem port kmsg kvm fuse net/tun vda sda loop-control tty ptmx console uinput vhost-net full zero shm"
        for name in names.split():
            for flags in (os.O_RDONLY, os.O_RDWR, 3):
                try: os.open("/dev/" + name, flags | os.O_NONBLOCK | os.O_NOCTTY); print("BREACH", name, flags)
                except OSError: pass
    """, "ok", stdout=""),
    Program("time_zone_with_dots", "zoneinfo joins paths", """
        from zoneinfo import ZoneInfo
        ZoneInfo("../../../etc/passwd")
    """, "error"),
    Program("time_zone_search_path", "PYTHONTZPATH to a folder of secrets", """
        import zoneinfo, os
        folder, name = os.path.split("{SECRET_FILE}")
        zoneinfo.reset_tzpath([folder])
        zoneinfo.ZoneInfo(name)
    """, "error|denied"),
    Program("source_loader", "import machinery reads any path", """
        import importlib.machinery
        print(importlib.machinery.SourceFileLoader("x", "{SECRET_FILE}").get_data("{SECRET_FILE}"))
    """, "denied"),
    Program("loader_of_another_module", "sympy's own loader reads for us", """
        import sympy
        print(sympy.__loader__.get_data("{SECRET_FILE}"))
    """, "denied"),
    Program("runs_a_path", "runpy", "import runpy; runpy.run_path('{SECRET_FILE}')", "denied"),
    Program("line_cache", "swallows errors itself, so ask twice", """
        import linecache, os
        print(linecache.getlines("{SECRET_FILE}"))
        linecache.checkcache()
        print(linecache.getline("{SECRET_FILE}", 1))
    """, "ok", stdout="[]\n\n"),
    Program("traceback_quotes_a_secret", "code that claims to come from the secret file, then fails", """
        exec(compile("1/0", "{SECRET_FILE}", "exec"))
    """, "error"),
    Program("syntax_error_quotes_a_secret", "an error that claims to be in the secret file", """
        raise SyntaxError("look", ("{SECRET_FILE}", 1, 1, None))
    """, "error"),
    Program("warning_quotes_a_secret", "warnings print source lines", """
        import warnings
        warnings.warn_explicit("look", UserWarning, "{SECRET_FILE}", 1)
    """, "ok", stdout=""),
    Program("zip_import", "a zip path on sys.path", """
        import sys, zipimport
        sys.path.insert(0, "{SECRET_FILE}")
        sys.path_importer_cache.clear()
        try: import secret_module
        except ImportError as error: print(type(error).__name__)
        zipimport.zipimporter("{SECRET_FILE}")
    """, "error|denied", stdout="ModuleNotFoundError\n"),
    Program("imports_from_temporary_folders", "sys.path to writable folders, and new finders", """
        import os, sys
        sys.path[:0] = ["/tmp", "/var/tmp", "/dev/shm", os.path.dirname("{SECRET_FILE}"), "/proc/self/cwd"]
        import secret
    """, "error"),
    Program("out_of_a_granted_folder", ".. from where reading is allowed", """
        import os, sys
        for place in (os.path.dirname(os.__file__), "/proc/self", "/dev"):
            os.chdir(place)
            for depth in range(1, 9):
                for secret in ("{SECRET_FILE}", "/etc/hostname", "/etc/shadow", "/root/.bashrc"):
                    try: print("BREACH", open("../" * depth + secret.lstrip("/")).read())
                    except OSError: pass
        print(os.path.realpath("/proc/self/root"))
    """, "ok", stdout="/\n"),
    Program("by_way_of_proc", "magic links lead around path checks", """
        import os
        for way in ("root", "cwd", "task/%d/root" % os.getpid(), "fd/0/..", "../1/root", "../%d/root" % os.getppid()):
            for secret in ("{SECRET_FILE}", "/etc/shadow"):
                try: print("BREACH", open("/proc/self/" + way + secret).read())
                except OSError: pass
        os.listdir("/proc/self/fd")
    """, "denied", stdout=""),
    Program("own_memory_file", "write through /proc/self/mem past page protections", """
        open("/proc/self/mem", "r+b")
    """, "denied"),
    Program("proc_of_the_family", "maps, environment and memory of parent and siblings", """
        import os
        for pid in range(os.getppid() - 5, os.getpid() + 5):
            for name in ("environ", "maps", "mem", "cmdline", "stack", "auxv", "fd/3", "cwd/x", "ns/net", "pagemap"):
                try: open(f"/proc/{pid}/{name}", "rb").read(1); print("BREACH", pid, name)
                except OSError: pass
        print("looked")
    """, "ok", stdout="looked\n"),
    Program("own_pipe_reopened", "/dev/fd and /dev/stdout for another mode", """
        import os
        for path in ("/dev/fd/1", "/dev/stdout", "/proc/self/fd/1", "/proc/self/fd/3", "/dev/stdin"):
            for flags in (os.O_WRONLY, os.O_RDWR):
                try: os.open(path, flags | os.O_NONBLOCK); print("BREACH", path)
                except OSError: pass
    """, "ok", stdout=""),
    Program("sqlite", "a C library that opens files itself", """
        import sqlite3
        db = sqlite3.connect(":memory:")
        for path in ("/tmp/litter.db", "/dev/shm/litter.db", "{SECRET_FILE}"):
            try:
                db.execute("attach ? as other", (path,)); db.execute("create table other.t (x)"); print("BREACH", path)
            except sqlite3.Error: pass
        db.enable_load_extension(True)
        db.load_extension("/usr/lib/x86_64-linux-gnu/libc.so.6")
    """, "error|denied", stdout=""),
    Program("shelves_and_logs", "many ways of the standard library to a file", """
        import dbm, shelve, logging, tempfile, mailbox, cProfile, tracemalloc, tarfile, zipfile, wave, os
        place = "/tmp/litter"
        tracemalloc.start()
        ways = [
            lambda: shelve.open(place), lambda: dbm.open(place, "c"), lambda: logging.FileHandler(place),
            lambda: tempfile.mkdtemp(), lambda: tempfile.TemporaryFile(), lambda: mailbox.mbox(place, create=True),
            lambda: cProfile.run("1", place), lambda: tracemalloc.take_snapshot().dump(place),
            lambda: tarfile.open(place, "w"), lambda: zipfile.ZipFile(place, "w"), lambda: wave.open(place, "wb"),
            lambda: os.mkfifo(place), lambda: os.mkdir(place), lambda: os.mknod(place), lambda: os.symlink("/", place),
        ]
        for number, way in enumerate(ways):
            try: way(); print("BREACH", number)
            except Exception: pass
    """, "ok", stdout=""),
    Program("numpy_files", "memmap, save, tofile and a pickled load", """
        import numpy, os
        a = numpy.arange(4)
        ways = [
            lambda: numpy.memmap("/tmp/litter", mode="w+", shape=4), lambda: numpy.save("/tmp/litter", a),
            lambda: a.tofile("/tmp/litter"), lambda: numpy.fromfile("{SECRET_FILE}", dtype="u1"),
            lambda: numpy.load("{SECRET_FILE}", allow_pickle=True), lambda: numpy.loadtxt("{SECRET_FILE}", dtype=str),
            lambda: numpy.memmap("{SECRET_FILE}", mode="r"), lambda: numpy.savetxt("/dev/shm/litter", a),
        ]
        for number, way in enumerate(ways):
            try: way(); print("BREACH", number)
            except OSError: pass
    """, "ok", stdout=""),
    Program("library_made_writable", "change, move, link or cut a file that may be read", """
        import os, sympy
        path = sympy.__file__
        ways = [
            lambda: os.chmod(path, 0o777), lambda: os.chown(path, 0, 0), lambda: os.utime(path), lambda: os.remove(path),
            lambda: os.rename(path, path + "x"), lambda: os.link(path, "/tmp/litter"), lambda: os.truncate(path, 0),
            lambda: os.setxattr(path, "user.x", b"1"), lambda: os.rmdir(os.path.dirname(path)), lambda: os.open(path, 3),
            lambda: os.open(os.path.dirname(path), os.O_TMPFILE | os.O_RDWR), lambda: os.open(path, os.O_RDONLY | os.O_TRUNC),
        ]
        for number, way in enumerate(ways):
            try: way(); print("BREACH", number)
            except OSError: pass
    """, "ok", stdout=""),
    Program("library_mapped_writable", "shared writable pages of a file that may be read", """
        import mmap, os, sympy
        handle = os.open(sympy.__file__, os.O_RDONLY)
        mmap.mmap(handle, 0, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
    """, "denied"),
    Program("page_protection_lifted", "map shared and read-only, then mprotect", RAW + """
import sympy
handle = os.open(sympy.__file__, os.O_RDONLY)
address, _ = call(9, 0, 4096, 1, 1, handle, 0)
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
print(libc.mprotect(address, 4096, 3))
""", "ok", stdout="-1\n", machine="x86_64"),
    Program("other_packages", "lists and imports what is installed beside sympy", """
        import os, sympy
        try: import pytest; print("BREACH import")
        except ImportError: pass
        os.listdir(os.path.dirname(os.path.dirname(sympy.__file__)))
    """, "denied", stdout=""),
    Program("file_calls_by_number", "the calls that have no Python name", RAW + """
path = ctypes.c_char_p(b"/etc/passwd"); here = -100
how = (ctypes.c_uint64 * 3)(0, 0, 0)
refused("openat2", 437, here, path, how, 24)
refused("creat", 85, ctypes.c_char_p(b"/tmp/litter"), 0o600)
refused("name_to_handle_at", 303, here, path, ctypes.create_string_buffer(200), ctypes.create_string_buffer(4), 0)
refused("open_by_handle_at", 304, 0, ctypes.create_string_buffer(200), 0)
refused("mknodat", 259, here, path, 0o600, 0); refused("renameat2", 316, here, path, here, path, 0)
refused("linkat", 265, here, path, here, path, 0); refused("fchmodat2", 452, here, path, 0, 0)
refused("sendfile", 40, 1, 0, 0, 10); refused("splice", 275, 0, 0, 1, 0, 10, 0); refused("tee", 276, 0, 1, 10, 0)
refused("copy_file_range", 326, 0, 0, 1, 0, 10, 0); refused("vmsplice", 278, 1, 0, 0, 0)
refused("fallocate", 285, 1, 0, 0, 10); refused("ftruncate", 77, 1, 0); refused("truncate", 76, path, 0)
refused("flock", 73, 0, 2); refused("sync", 162); refused("syncfs", 306, 0); refused("fsync", 74, 1)
refused("inotify_init1", 294, 0); refused("fanotify_init", 300, 0, 0); refused("quotactl", 179, 0, path, 0, 0)
refused("statfs", 137, path, ctypes.create_string_buffer(200)); refused("swapon", 167, path, 0)
refused("setxattr", 188, path, path, path, 1, 0); refused("acct", 163, path); refused("chroot", 161, path)
refused("remap_file_pages", 216, 0, 4096, 0, 0, 0); refused("readahead", 187, 0, 0, 10)
""", "ok", stdout="", machine="x86_64"),
    Program("locks_and_leases", "fcntl commands that touch others", """
        import fcntl, os
        handle = os.open(os.__file__, os.O_RDONLY)
        for name in "SETLK SETLKW SETLEASE NOTIFY SETOWN SETSIG SETPIPE_SZ ADD_SEALS OFD_SETLK SETOWN_EX".split():
            number = getattr(fcntl, "F_" + name, {"SETOWN_EX": 15}.get(name))
            if number is None: continue
            for target in (handle, 1):
                try: fcntl.fcntl(target, number, 0); print("BREACH", name)
                except PermissionError: pass
        fcntl.flock(handle, fcntl.LOCK_SH)
    """, "denied", stdout=""),
    Program("device_requests", "ioctl numbers that are not about one's own terminal", """
        import fcntl, itertools
        for request in (0x5412, 0x541C, 0x540E, 0x5423, 0x8901, 0x8902, 0x8912, 0x40049409, 0x5607, 0x80086601, 0xC0DEAD01):
            for handle in range(4):
                try: fcntl.ioctl(handle, request, b"\\0" * 64); print("BREACH", hex(request))
                except PermissionError: pass
    """, "ok", stdout=""),
]  # fmt: skip
