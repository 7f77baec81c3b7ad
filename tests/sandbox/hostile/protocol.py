"""Programs that speak to the supervisor in the worker's place, or listen in."""

from .program import NONCE, Block, Program

PROGRAMS = [
    Program("garbage_on_the_channel", "a megabyte of noise", """
        import os, random
        os.write(3, random.randbytes(1 << 20))
    """, "killed"),
    Program("one_byte_on_the_channel", "shifts the record by one", "import os; os.write(3, b'O')", "killed"),
    Program("header_without_a_body", "a record that promises 3000 bytes more", NONCE + """
os.write(3, struct.pack(">c8sHH", b"E", nonce, 200, 3000))
""", "timeout"),
    Program("impossible_lengths", "longer than any record", NONCE + """
os.write(3, struct.pack(">c8sHH", b"O", nonce, 65535, 65535))
import time; time.sleep(30)
""", "killed"),
    Program("unknown_kind", "a letter that means nothing", NONCE + "os.write(3, record(b'Z'))", "killed"),
    Program("ready_again", "the greeting, with the right nonce", NONCE + "os.write(3, record(b'H'))", "killed"),
    Program("says_it_is_unfit", "would end the worker if it were believed", NONCE + """
os.write(3, record(b"X", message=b"no runtimes here"))
""", "killed"),
    Program("says_its_time_is_over", "a verdict that is the supervisor's to give", NONCE + """
os.write(3, record(b"T"))
import time; time.sleep(30)
""", "killed"),
    Program("last_block_again", "the greeting's nonce of zeros", NONCE + "os.write(3, record(b'O', bytes(8)))", "killed"),
    Program("two_records", "one too many, in one write", NONCE + "os.write(3, record(b'O') * 2)", "killed"),
    Program("thousand_records", "far too many", NONCE + "os.write(3, record(b'E', type=b'A', message=b'B') * 1000)", "killed"),
    Program("half_a_record_then_nothing", "keeps the supervisor waiting", NONCE + """
os.write(3, record(b"O")[:7])
import time; time.sleep(30)
""", "timeout"),
    Program("byte_by_byte", "a true record, as slowly as can be, and then more", NONCE + """
import time
for byte in record(b"O") + b"more":
    os.write(3, bytes([byte])); time.sleep(0.001)
time.sleep(30)
""", "ok|killed"),
    Program("lies_about_itself", "claims success and goes on", NONCE + """
os.write(3, record(b"O"))
while True: pass
""", "ok", stdout=""),
    Program("names_of_errors", "an error's name and message of odd bytes", NONCE + """
os.write(3, record(b"E", type=b"\\xff\\x00\\x1b[2J" * 20, message=b"\\xed\\xa0\\x80\\r\\n" * 400))
while True: pass
""", "error"),
    Program("timer_writes_into_the_reply", "a signal handler writes while the worker's code does", """
        import os, signal
        signal.signal(signal.SIGALRM, lambda *a: os.write(3, b"O"))
        signal.setitimer(signal.ITIMER_REAL, 1e-5, 1e-5)
        for _ in range(10**6): pass
    """, "killed|timeout"),  # where the core is slow or shared, the signals leave the loop no time to come to its end
    Program("channel_closed", "closes it and sleeps", "import os, time; os.close(3); time.sleep(30)", "killed"),
    Program("channel_closed_at_the_end", "closes it and ends", "import os; os.close(3)", "error|killed"),
    Program("channel_swapped_for_stdout", "the reply goes to stdout", "import os, time; os.dup2(1, 3)", "killed|error"),
    Program("stdout_swapped_for_the_channel", "prints into the channel", """
        import os
        os.dup2(3, 1)
        print("hello", flush=True)
    """, "killed"),
    Program("channel_moved", "the same channel under another number, the old one a pipe", """
        import os
        os.dup2(3, 40)
        r, w = os.pipe(); os.dup2(w, 3)
        import time; time.sleep(30)
    """, "timeout"),
    Program("channel_that_does_not_block", "changes the channel's flags under the worker's hands", """
        import os
        os.set_blocking(3, False); os.set_inheritable(3, True)
        print("changed")
    """, "ok", stdout="changed\n", blocks=(Block("print(1)", "ok|error|killed"),)),
    Program("reads_the_channel", "takes what is meant for the worker's code", "import os; os.read(3, 100)", "timeout"),
    Program("floods_the_channel", "more than its buffer, non-blocking", """
        import os
        os.set_blocking(3, False)
        while True:
            try: os.write(3, bytes(1 << 16))
            except OSError: pass
    """, "killed"),
    Program("descriptors", "only four are there, whatever is tried", """
        import os
        found = []
        for number in range(0, 2000):
            try: os.fstat(number); found.append(number)
            except OSError: pass
        print(found)
    """, "ok", stdout="[0, 1, 2, 3]\n"),
    Program("frames_of_the_worker", "walks out of its own frames and calls what it finds there", """
        import sys
        frame, found = sys._getframe(), []
        while frame:
            found += [v for v in frame.f_locals.values() if type(v).__name__ == "Zygote"]
            frame = frame.f_back
        for zygote in found:
            for act in (lambda: zygote._fork(1, [0, 1, 2]), lambda: zygote._orders.send(b"K\\0\\0\\0\\1")):
                try: act(); print("BREACH")
                except OSError: pass
        print("walked")
    """, "ok|error|killed"),
    Program("objects_of_the_worker", "finds the worker's own functions and makes them say what it wants", """
        import gc, types
        for thing in gc.get_objects():
            if isinstance(thing, dict) and "_send" in thing and "CONTROL" in thing:
                thing["_send"] = lambda *a: None
        print("patched")
    """, "timeout|ok"),
    Program("worker_code_replaced", "rewrites the code of the worker's functions in place", """
        import sys
        frame = sys._getframe()
        while frame:
            for value in list(frame.f_globals.values()):
                if hasattr(value, "__code__") and "sandbox" in getattr(value, "__module__", ""):
                    value.__code__ = (lambda *a, **k: None).__code__
            frame = frame.f_back
    """, "ok|error|killed|timeout"),
    Program("everything_patched", "breaks what the worker's code calls", """
        import builtins, io, os, struct, linecache, traceback, signal
        def broken(*a, **k): raise RuntimeError("broken")
        for module in (os, struct, io, linecache, traceback, signal):
            for name in list(vars(module)):
                if callable(getattr(module, name)) and not name.startswith("__"): setattr(module, name, broken)
        for name in ("len", "isinstance", "type", "str", "bytes", "exec", "compile", "print", "open", "getattr", "min", "max"):
            setattr(builtins, name, broken)
        1 / 0
    """, "error"),
    Program("worker_modules", "imports the worker by name", """
        import sys
        print([name for name in sys.modules if "sandbox" in name])
        import redline.sandbox.worker.child.zygote
    """, "error", stdout="[]\n"),
    Program("time_limit_by_name", "an exception of the same name as the worker's own", """
        class TimeLimit(BaseException): pass
        raise TimeLimit
    """, "error"),
    Program("time_limit_itself", "the worker's own exception, dug out of its globals", """
        import sys
        frame = sys._getframe()
        while "TimeLimit" not in frame.f_globals: frame = frame.f_back
        raise frame.f_globals["TimeLimit"]
    """, "killed"),
    Program("frames_on_stdout", "the host's own message format on stdout and stderr", """
        import json, os
        data = json.dumps({"op": "done", "id": 1, "status": "ok", "stdout": "forged", "session_lost": False}).encode()
        for handle in (1, 2): os.write(handle, len(data).to_bytes(4, "big") + data)
    """, "ok"),
]  # fmt: skip
