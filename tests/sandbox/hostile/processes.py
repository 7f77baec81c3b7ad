"""Programs that want another process: a new one, or power over one that is there. And machine code of their own."""

from .program import ASSEMBLY, RAW, Program

PROGRAMS = [
    Program("births_by_number", "every call that makes a process or a thread, or runs a program", RAW + """
refused("fork", 57); refused("vfork", 58); refused("clone", 56, 17, 0, 0, 0, 0)
refused("thread", 56, 0x50F00, 0, 0, 0, 0); refused("namespaces", 56, 0x7E020000 | 17, 0, 0, 0, 0)
refused("clone3", 435, ctypes.create_string_buffer(88), 88)
refused("execve", 59, ctypes.c_char_p(b"/bin/true"), 0, 0)
refused("execveat", 322, 0, ctypes.c_char_p(b""), 0, 0, 0x1000); refused("uselib", 134, 0)
""", "ok", stdout="", machine="x86_64"),
    Program("births_by_name", "the standard library's ways", """
        import _thread, asyncio, concurrent.futures, multiprocessing, os, pty, subprocess, sys, threading
        ways = [
            os.fork, os.forkpty, lambda: pty.spawn("true"), lambda: os.posix_spawn("/bin/true", ["true"], {}),
            lambda: subprocess.run(["true"]), lambda: os.popen("echo BREACH").close(), lambda: os.execv(sys.executable, ["x"]),
            lambda: multiprocessing.get_context("spawn").Process().start(), lambda: multiprocessing.Manager(),
            lambda: concurrent.futures.ProcessPoolExecutor(1).submit(int).result(1),
            lambda: _thread.start_new_thread(int, ()), lambda: threading.Timer(0, int).start(),
            lambda: asyncio.run(asyncio.to_thread(int)), lambda: asyncio.run(asyncio.create_subprocess_exec("true")),
            lambda: concurrent.futures.ThreadPoolExecutor(1).submit(int).result(1),
        ]
        for number, way in enumerate(ways):
            try: print("BREACH", number, way())
            except (OSError, RuntimeError): pass
    """, "ok", stdout=""),
    Program("libc_system", "libc makes the process, not Python", """
        import ctypes
        libc = ctypes.CDLL(None)
        print(libc.system(b"echo BREACH"), libc.daemon(0, 0), libc.popen(b"echo BREACH", b"r"))
    """, "ok", stdout="32512 -1 0\n"),
    Program("power_over_the_parent", "priority, affinity, limits and memory of the fork server", RAW + """
parent = os.getppid(); room = ctypes.create_string_buffer(256)
refused("setpriority", 141, 0, parent, 19); refused("sched_setaffinity", 203, parent, 8, room)
refused("sched_setscheduler", 144, parent, 0, room); refused("sched_setattr", 314, parent, room, 0)
refused("sched_setparam", 142, parent, room); refused("ioprio_set", 251, 1, parent, 0)
refused("prlimit64", 302, parent, 7, room, 0); refused("prlimit64 read", 302, parent, 7, 0, room)
refused("process_vm_writev", 311, parent, room, 1, room, 1, 0); refused("process_vm_readv", 310, parent, room, 1, room, 1, 0)
refused("ptrace seize", 101, 0x4206, parent, 0, 0); refused("move_pages", 279, parent, 0, 0, 0, 0, 0)
refused("migrate_pages", 256, parent, 0, 0, 0); refused("kcmp", 312, parent, os.getpid(), 0, 0, 0)
refused("pidfd_open", 434, parent, 0); refused("pidfd_getfd", 438, 3, 0, 0); refused("pidfd_send_signal", 424, 3, 9, 0, 0)
refused("process_madvise", 440, 3, 0, 0, 0, 0); refused("process_mrelease", 448, 3, 0)
refused("kill", 62, parent, 0); refused("tkill", 200, parent, 0); refused("tgkill", 234, parent, parent, 0)
refused("rt_sigqueueinfo", 129, parent, 9, room); refused("rt_tgsigqueueinfo", 297, parent, parent, 9, room)
refused("wait4", 61, -1, 0, 1, 0); refused("waitid", 247, 0, 0, room, 1, 0)
""", "ok", stdout="", machine="x86_64"),
    Program("groups_and_sessions", "leave one's own or enter the parent's", """
        import os
        ways = [
            os.setsid, lambda: os.setpgid(0, os.getpgid(os.getppid())), lambda: os.kill(0, 0), lambda: os.kill(-1, 0),
            lambda: os.kill(-os.getpid(), 0), lambda: os.killpg(os.getpgid(os.getppid()), 0), lambda: os.tcsetpgrp(1, 1),
            lambda: os.kill(os.getpid() + (1 << 32), 0),
        ]
        for number, way in enumerate(ways):
            try: way(); print("BREACH", number)
            except (OSError, OverflowError): pass
    """, "ok", stdout=""),
    Program("own_attributes", "every prctl that would loosen the hardening", RAW + """
room = ctypes.create_string_buffer(b"x" * 64)
for option in (*range(1, 80), 0x59616D61, 0x53564D41):
    refused(f"prctl {option}", 157, option, 1, room, 0, 0)
refused("arch_prctl", 158, 0x1001, 0); refused("personality", 135, 0x0040000)
refused("seccomp", 317, 1, 8, room); refused("seccomp strict", 317, 0, 0, 0)
refused("landlock_create_ruleset", 444, 0, 0, 1); refused("landlock_restrict_self", 446, 3, 0)
refused("modify_ldt", 154, 1, room, 16); refused("set_thread_area", 205, room); refused("iopl", 172, 3)
refused("ioperm", 173, 0, 10, 1); refused("membarrier", 324, 0, 0); refused("rseq off", 386, 0, 0)
refused("capset", 126, room, room); refused("setresuid", 117, 0, 0, 0); refused("setgroups", 116, 0, 0)
refused("setfsuid", 122, 0); refused("sethostname", 170, room, 3)
""", "ok", stdout="", machine="x86_64"),
    Program("kernel_doors", "calls with a history", RAW + """
room = ctypes.create_string_buffer(4096); path = ctypes.c_char_p(b"/")
numbers = {
    "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "keyctl": 250, "add_key": 248, "request_key": 249,
    "init_module": 175, "finit_module": 313, "delete_module": 176, "kexec_load": 246, "kexec_file_load": 320,
    "syslog": 103, "reboot": 169, "setns": 308, "unshare": 272, "mount": 165, "umount2": 166, "pivot_root": 155,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "mount_setattr": 442,
    "lookup_dcookie": 212, "nfsservctl": 180, "vhangup": 153, "settimeofday": 164, "clock_settime": 227, "adjtimex": 159,
    "mbind": 237, "set_mempolicy": 238, "set_mempolicy_home_node": 450, "pkey_alloc": 330, "memfd_create": 319,
    "signalfd4": 289, "timerfd_create": 283, "timer_create": 222, "eventfd2": 290, "mincore": 27, "sysfs": 139,
}
for name, number in numbers.items():
    refused(name, number, room, room, room, room, room)
""", "ok", stdout="", machine="x86_64"),
    Program("system_v_and_posix_messages", "segments, queues and semaphores that would outlive the process", RAW + """
room = ctypes.create_string_buffer(256); name = ctypes.c_char_p(b"litter")
refused("shmget", 29, 0x5EED, 4096, 0o1777); refused("shmat", 30, 0, 0, 0); refused("shmctl", 31, 0, 0, room)
refused("semget", 64, 0x5EED, 1, 0o1777); refused("semop", 65, 0, room, 1); refused("msgget", 68, 0x5EED, 0o1777)
refused("msgsnd", 69, 0, room, 8, 0); refused("mq_open", 240, name, 0o102, 0o600, 0); refused("mq_unlink", 241, name)
""", "ok", stdout="", machine="x86_64"),
    Program("unknown_numbers", "calls newer than the table, and far out of it", RAW + """
for number in (*range(337, 424), *range(451, 600), 1000, 2**20, 2**29):
    refused(str(number), number, 0, 0, 0)
""", "ok", stdout="", machine="x86_64"),
    Program("probe_returns", "two calls that newer kernels let past every filter, and answer with a signal", RAW + "call(335)",
        "killed|ok", machine="x86_64"),
    Program("negative_number", "a number that the filter's comparison could take for small", RAW + "call(-1)", "ok|denied",
        machine="x86_64"),
    Program("x32_numbers", "the same calls through the third table", RAW + "print('BREACH', call(0x40000000 | 39))", "denied",
        stdout="", machine="x86_64"),
    Program("old_interrupt", "int 0x80 has the 32-bit table: fork is 2", ASSEMBLY + """
print("BREACH", execute(bytes.fromhex("b802000000 cd80 4898 c3")))
""", "denied", stdout="", machine="x86_64"),
    Program("fast_32_bit_entry", "sysenter from 64-bit code", ASSEMBLY + """
print("BREACH", execute(bytes.fromhex("b802000000 0f34 c3")))
""", "denied|killed", stdout="", machine="x86_64"),
    Program("own_system_calls", "the syscall instruction from one's own page is filtered too", ASSEMBLY + """
for number in (57, 58, 41, 29):
    print(execute(b"\\x6a\\x01\\x5f\\x31\\xf6\\x31\\xd2" + b"\\xb8" + number.to_bytes(4, "little") + b"\\x0f\\x05\\xc3"))
""", "ok", stdout="-1\n" * 4, machine="x86_64"),
    Program("virtual_system_calls", "the page of the old vsyscalls", """
        import ctypes
        buffer = ctypes.create_string_buffer(64)
        ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)(0xFFFFFFFFFF600000)(buffer, None)
        print("called")
    """, "ok|killed|denied", machine="x86_64"),
    Program("illegal_instruction", "ud2", ASSEMBLY + "execute(bytes.fromhex('0f0b'))", "killed", machine="x86_64"),
    Program("breakpoint_instruction", "int3, with nobody to trace", ASSEMBLY + "execute(b'\\xcc')", "killed", machine="x86_64"),
    Program("privileged_instruction", "hlt", ASSEMBLY + "execute(b'\\xf4')", "killed", machine="x86_64"),
    Program("division_by_zero_in_c", "SIGFPE", ASSEMBLY + "execute(bytes.fromhex('31c9 f7f9'))", "killed", machine="x86_64"),
    Program("stack_overflow_in_c", "push without an end", ASSEMBLY + "execute(bytes.fromhex('50 ebfd'))", "killed",
        machine="x86_64"),
    Program("endless_machine_code", "jumps to itself, with every signal handled", ASSEMBLY + """
import signal
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, lambda *a: None)
execute(bytes.fromhex("ebfe"))
""", "timeout", machine="x86_64"),
    Program("forged_signal_frame", "rt_sigreturn without a signal", RAW + "call(15)", "killed", machine="x86_64"),
    Program("beyond_the_end_of_a_file", "SIGBUS on a mapped library", """
        import ctypes, mmap, os
        handle = os.open(os.__file__, os.O_RDONLY)
        size = os.fstat(handle).st_size
        libc = ctypes.CDLL(None); libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
        address = libc.mmap(None, size + (1 << 20), 1, 2, handle, 0)
        ctypes.string_at(address + size + (1 << 19), 1)
    """, "killed"),
    Program("writes_to_constants", "changes small integers of its own process", """
        import ctypes
        ctypes.memset(id(7) + 24, 8, 1)
        print(3 + 4)
    """, "ok|error|killed"),
    Program("frees_what_lives", "reference counts to zero", """
        import ctypes
        for thing in (None, True, int, type): ctypes.c_long.from_address(id(thing)).value = 1
        del thing
        x = [object() for _ in range(1000)]
    """, "ok|error|killed|timeout"),
    Program("pointer_walk", "reads a megabyte around an address on the stack, looking for another check's text", """
        import ctypes
        anchor = ctypes.c_long()
        address, found = ctypes.addressof(anchor), b""
        found = ctypes.string_at(address & ~0xFFF, 4096)
        word = b"ANOTHER" + b"-CHECK"
        print("BREACH" if word in found else "clean")
    """, "ok", stdout="clean\n", before="text = 'ANOTHER-CHECK' * 10000; print(len(text))"),
    Program("poisoned_pages", "madvise with every advice, injected failures among them", RAW + """
import mmap
page = mmap.mmap(-1, 1 << 21)
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
for advice in (100, 101):
    result, error = call(28, address, 4096, advice)
    if result >= 0: print("BREACH", advice)
for advice in (*range(0, 26), 102):
    call(28, address, 1 << 21, advice)
""", "ok|killed", stdout="", machine="x86_64"),
]  # fmt: skip
