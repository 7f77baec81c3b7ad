"""Programs that want more memory than they may have, or want it where it is not counted."""

from .program import RAW, SPREAD, Block, Program

PROGRAMS = [
    Program("padding", "a formatted number two gigabytes wide", "'%2000000000d' % 1", "memory"),
    Program("list_of_ten_billion", "one allocation", "list(range(10**10))", "memory"),
    Program("ones", "numpy touches every page", "import numpy; numpy.ones(1 << 31)", "memory"),
    Program("promised_memory", "maps without reserving, in many pieces", """
        import mmap
        kept = [mmap.mmap(-1, 1 << 28, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000) for _ in range(64)]
    """, "error|memory"),
    Program("shared_anonymous_memory", "shared pages, counted elsewhere", """
        import mmap
        kept = [mmap.mmap(-1, 1 << 28) for _ in range(64)]
    """, "error|memory"),
    Program("shared_memory_left_behind", "a shared map that is unmapped but for a page: held, and mapped nowhere", RAW + """
for kind in (0x01, 0x03):
    result, error = call(9, 0, 1 << 28, 3, 0x20 | kind, -1, 0)
    if result >= 0 or error != errno.EPERM: print("BREACH", kind, result, error)
""", "ok", stdout="", machine="x86_64"),
    Program("shared_zeros", "/dev/zero mapped shared is memory without a name", """
        import mmap
        with open("/dev/zero") as file: mmap.mmap(file.fileno(), 1 << 28, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
    """, "denied"),
    Program("memory_files", "memfd_create, of small and of huge pages", """
        import os
        for flags in (0, 4):
            try: os.ftruncate(os.memfd_create("x", flags), 1 << 28)
            except PermissionError: continue
            print("BREACH")
    """, "ok", stdout=""),
    Program("named_shared_memory", "shm_open, through the standard library", """
        from multiprocessing.shared_memory import SharedMemory
        SharedMemory("redline", create=True, size=1 << 28)
    """, "denied|error"),
    Program("shared_array", "the heap that processes share", """
        import multiprocessing
        multiprocessing.Array("b", 1 << 28)
    """, "denied|error"),
    Program("page_tables", "one page in each gigabyte takes two of page tables", SPREAD + """
spread(65000, drop=False)
""", "memory"),
    Program("page_tables_that_stay", "the pages are dropped, their tables are not, and other memory comes on top", SPREAD + """
kept = spread(40000)
more = bytearray(400 << 20)
more[::4096] = b"x" * len(range(0, len(more), 4096))
print("BREACH")
""", "memory"),
    Program("page_tables_now_and_then", "grown and given back, so that few looks see them", SPREAD + """
for _ in range(10):
    for address in spread(4000): libc.munmap(address, 4096)
print("done")
""", "ok", stdout="done\n"),
    Program("sparse_maps", "mapped and never touched: that harms nobody", """
        import mmap, time
        kept = [mmap.mmap(-1, 1 << 26) for _ in range(7)]
        end = time.process_time() + 0.3
        while time.process_time() < end: pass
        print(len(kept))
    """, "ok", stdout="7\n"),
    Program("page_tables_of_a_session", "within the limit after one block, beyond it after two", SPREAD + """
kept = spread(40000)
""", "ok", blocks=(
        Block("kept += spread(24000, 40000, drop=False)", "memory"),
        Block("print('kept' in globals())", "ok", "False\n"),
    )),
    Program("huge_pages", "asks for pages from the machine's pool, and for locked ones", RAW + """
import mmap
for flags in (0x40000, 0x2000, 0x40000 | 21 << 26, 0x40000 | 30 << 26):
    result, error = call(9, 0, 1 << 30, 3, 0x22 | flags, -1, 0)
    if result >= 0: print("BREACH", hex(flags))
""", "ok", stdout="", machine="x86_64"),
    Program("locks_memory", "mlock, mlockall, mlock2, memfd_secret", RAW + """
refused("mlock", 149, id(libc) & ~4095, 4096); refused("mlockall", 151, 3)
refused("mlock2", 325, id(libc) & ~4095, 4096, 0); refused("memfd_secret", 447, 0)
""", "ok", stdout="", machine="x86_64"),
    Program("keeps_everything", "catches MemoryError, keeps it all, and must still be heard", """
        kept = []
        try:
            while True: kept.append(bytearray(1 << 20))
        except MemoryError:
            pass
        print(len(kept) > 100)
    """, "ok", stdout="True\n"),
    Program("keeps_everything_byte_by_byte", "leaves not even room for a small object", """
        kept = []
        for size in (1 << 20, 1 << 12, 64):
            try:
                while True: kept.append(bytes(size))
            except MemoryError:
                pass
        raise ValueError("full")
    """, "error|memory|killed"),
    Program("huge_message", "an exception whose text does not fit", """
        class Big(Exception):
            def __str__(self): return "x" * (1 << 33)
        raise Big
    """, "error"),
    Program("message_that_hoards", "__str__ keeps what it can get", """
        kept = []
        class Big(Exception):
            def __str__(self):
                while True: kept.append(bytearray(1 << 20))
        raise Big
    """, "error|memory"),
    Program("pickle_memo", "a 12-byte pickle that wants a table of two billion entries", """
        import pickle
        pickle.loads(b"\\x80\\x02Nr\\xff\\xff\\xff\\x7f.")
    """, "memory|error"),
    Program("joined_bytes", "many references, one copy", "b''.join([bytes(10**6)] * 10**4)", "memory"),
    Program("bz2_bomb", "half a kilobyte to gigabytes", """
        import bz2
        once = bz2.compress(bytes(45_000_000))
        print(len(once) < 1000)
        parts = []
        while True: parts.append(bz2.decompress(once * 3))
    """, "memory|timeout"),
    Program("pipes_full_of_bytes", "kernel memory by way of pipes", """
        import os
        kept = []
        try:
            while True:
                r, w = os.pipe(); os.set_blocking(w, False); kept.append((r, w))
                try:
                    while True: os.write(w, bytes(65536))
                except BlockingIOError: pass
        except OSError as error:
            print(error.errno)
    """, "ok", stdout="24\n"),
    Program("socket_pairs_full_of_bytes", "kernel memory by way of socket buffers", """
        import os, socket
        kept = []
        try:
            while True:
                a, b = socket.socketpair(); a.setblocking(False); kept.append((a, b))
                try:
                    while True: os.write(a.fileno(), bytes(65536))
                except BlockingIOError: pass
        except OSError as error:
            print(error.errno)
    """, "ok", stdout="24\n"),
    Program("epolls_of_epolls", "kernel memory by way of watches", """
        import select, os
        kept = []
        try:
            while True:
                e = select.epoll(); kept.append(e)
                for other in kept[:-1][-4:]:
                    try: e.register(other.fileno())
                    except OSError: pass
        except OSError as error:
            print(error.errno)
    """, "ok", stdout="24\n"),
    Program("pending_signals", "the queue of pending signals is the user's, not the process's", """
        import os, signal
        signal.pthread_sigmask(signal.SIG_BLOCK, range(34, 65))
        for _ in range(1000): os.kill(os.getpid(), 40)
        count = 0
        while signal.sigtimedwait([40], 0): count += 1
        print(count)
    """, "ok", stdout="1\n"),
    Program("deep_copy_of_a_deep_list", "the C stack and the memo grow together", """
        import copy, sys
        sys.setrecursionlimit(10**8)
        x = []
        for _ in range(10**6): x = [x]
        copy.deepcopy(x)
    """, "error|memory|killed|timeout"),
    Program("traceback_that_keeps_everything", "every frame of a deep recursion holds a megabyte", """
        def dive(n):
            here = bytearray(1 << 20)
            dive(n + 1)
        dive(0)
    """, "memory|error"),
    Program("big_matrix", "sympy makes ten billion entries", "import sympy; sympy.ones(10**5, 10**5)", "memory|timeout"),
    Program("raises_its_limits", "setrlimit and prlimit, up and down", """
        import resource
        got = []
        for name in ("AS", "NOFILE", "FSIZE", "NPROC", "CPU", "STACK"):
            for pair in ((-1, -1), (1 << 30, 1 << 40), resource.getrlimit(getattr(resource, "RLIMIT_" + name))):
                try: resource.setrlimit(getattr(resource, "RLIMIT_" + name), pair)
                except (PermissionError, ValueError): continue
                got.append(name)
        print(got and ["BREACH", got])
    """, "ok", stdout="[]\n"),
    Program("exhausted_session", "the next block of a session that kept all its memory", """
        kept = []
        try:
            while True: kept.append(bytearray(1 << 20))
        except MemoryError:
            pass
    """, "ok", blocks=(
        Block("more = bytearray(1 << 30)", "memory"),
        Block("kept.clear(); print(6 * 7)", "ok", "42\n"),
    )),
]  # fmt: skip
