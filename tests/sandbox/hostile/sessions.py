"""Programs that use the time between two blocks, or what one block leaves for the next."""

from .program import NONCE, Block, Program

ANY = "ok|error|killed|timeout|memory|denied"

# The memory takes the kernel long to free: all that time a doomed process has not ended yet.
_RACE = """
held = bytearray(400 << 20)
held[::4096] = bytes(len(held) // 4096)
def speak_twice(pause):
    os.write(3, record(b"O"))
    end = time.perf_counter() + pause
    while time.perf_counter() < end: pass
    os.write(3, record(b"O"))
    while True: pass
import time
speak_twice(PAUSE)
"""

PROGRAMS = [
    *(Program(f"speaks_twice_after_{pause}_microseconds", "an extra record while nobody runs, then a block of megabytes",
        NONCE + _RACE.replace("PAUSE", f"{pause}e-6"), "ok|killed",
        blocks=(Block("#" + "x" * 3_000_000 + "\nprint(1)", ANY), Block("print(2)", ANY)))
        for pause in (20, 40, 60, 80, 100, 120, 150, 180, 220, 260, 320, 400)),
    Program("timer_between_blocks", "an alarm that fires while the process is stopped", """
        import signal
        signal.signal(signal.SIGALRM, lambda *a: 1 / 0)
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    """, "ok|error", blocks=(Block("print(6 * 7)", ANY), Block("print(1)", ANY))),
    Program("timer_that_speaks_between_blocks", "an alarm that answers the next block before it has run", NONCE + """
import signal
signal.signal(signal.SIGALRM, lambda *a: os.write(3, record(b"O")))
signal.setitimer(signal.ITIMER_REAL, 0.02)
""", "ok|killed", blocks=(Block("import time; time.sleep(0.1); print('ran')", ANY),)),
    Program("trace_between_blocks", "a profile function raises in the worker's own code", """
        import sys
        calls = []
        def profile(frame, event, argument):
            calls.append(event)
            if len(calls) > 20: raise RuntimeError("between")
        sys.setprofile(profile)
    """, ANY, blocks=(Block("print(6 * 7)", ANY),)),
    Program("audit_hook_that_forbids", "every audited event raises, the next compile too", """
        import sys
        def hook(event, arguments): raise RuntimeError(event)
        sys.addaudithook(hook)
    """, "ok|error", blocks=(Block("print(6 * 7)", "error"),)),
    Program("finalizer_for_the_next_block", "an object that dies in block two", """
        class Thing:
            def __del__(self): print("gone")
        thing = Thing()
    """, "ok", blocks=(Block("del thing", "ok", "gone\n"),)),
    Program("collector_callback", "gc calls back in the worker's own code", """
        import gc
        def loop(*a):
            while True: pass
        gc.callbacks.append(loop); gc.set_threshold(1)
    """, "ok|timeout", blocks=(Block("print(6 * 7)", ANY),)),
    Program("compile_replaced", "the next block through a compiler of one's own", """
        import builtins
        builtins.compile = builtins.exec = lambda *a, **k: None
    """, "ok", blocks=(Block("print(6 * 7)", "ok", "42\n"),)),
    Program("builtins_taken_away", "the namespace's builtins are a list", "__builtins__ = []", "ok",
        blocks=(Block("x = 1", "ok|error"),)),
    Program("streams_closed", "descriptors 0 to 2 are gone", "import os; os.close(0); os.close(1); os.close(2)", "ok|error",
        blocks=(Block("print(6 * 7)", ANY),)),
    Program("stopped_before_the_end", "SIGSTOP to itself with the reply already sent", NONCE + """
import signal
os.write(3, record(b"O"))
os.kill(os.getpid(), signal.SIGSTOP)
""", "ok", blocks=(Block("print(6 * 7)", ANY),)),
    Program("exits_between_blocks", "an alarm whose default action kills", """
        import signal
        signal.setitimer(signal.ITIMER_REAL, 0.005)
    """, "ok|killed", blocks=(
        # "ok" where the core is shared: the alarm may have come before the first block's end, and this begins anew.
        Block("import time; time.sleep(0.05); print(1)", "killed|ok"),
        Block("print(2)", "ok", "2\n"),
    )),
    Program("ignores_the_end_of_its_time", "swallows the interruption and goes on", """
        while True:
            try:
                while True: pass
            except BaseException: pass
    """, "timeout", blocks=(Block("print('x' in globals())", "ok", "False\n"),)),
    Program("interruption_handled", "takes the interruption's signal for itself", """
        import signal
        x = 1
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        while True: pass
    """, "timeout", blocks=(Block("print('x' in globals())", "ok", "False\n"),)),
    Program("interruption_in_a_finalizer", "the interruption lands where exceptions are dropped", """
        class Thing:
            def __del__(self):
                while True: pass
        Thing()
    """, "timeout", blocks=(Block("print(6 * 7)", "ok", "42\n"),)),
    Program("open_files_pile_up", "uses up its descriptors for the next block", """
        import os
        kept = []
        try:
            while True: kept.append(os.dup(0))
        except OSError: print(len(kept) < 64)
    """, "ok", stdout="True\n", blocks=(Block("print(6 * 7)", ANY), Block("1/0", "error|killed"))),
    Program("output_left_in_the_pipe", "prints after its reply, for the next block to be blamed", NONCE + """
os.write(3, record(b"O"))
import time
while True: os.write(1, b"late "); time.sleep(0.0001)
""", "ok|killed", blocks=(Block("print(6 * 7)", ANY),)),
    Program("dead_between_blocks", "leaves after its reply", NONCE + "os.write(3, record(b'O')); os._exit(0)", "ok",
        blocks=(Block("print(6 * 7)", "killed|ok"), Block("print(1)", "ok", "1\n"))),
]  # fmt: skip
