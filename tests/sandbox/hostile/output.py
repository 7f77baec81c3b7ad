"""Programs that want to drown, confuse or silence whoever reads what they print."""

from .program import Block, Program

PROGRAMS = [
    Program("control_characters", "NUL, escapes, bells, carriage returns, and an end of file", """
        import sys
        sys.stdout.write("a\\0b\\x1b[2J\\x1b]0;title\\x07\\r\\x04\\x1a\\u2028\\n")
    """, "ok", stdout="a\0b\x1b[2J\x1b]0;title\x07\r\x04\x1a\u2028\n"),
    Program("broken_utf8_in_pieces", "half a character a write, and bytes that never were one", """
        import os, time
        for piece in (b"\\xe2\\x82", b"\\xac", b"\\xff\\xfe", b"\\xf0\\x9f", b"\\n"):
            os.write(1, piece); time.sleep(0.01)
    """, "ok", stdout="€\ufffd\ufffd\ufffd\n"),
    Program("character_across_the_cut", "many bytes a character, all along", "print('€' * 300_000)", "ok", truncated=True),
    Program("three_megabytes_without_a_newline", "below the flood, above the cap", "print('x' * 3_000_000, end='')", "ok",
        truncated=True),
    Program("ten_megabytes_without_a_newline", "above the flood", "print('x' * 10_000_000, end='')", "killed", truncated=True),
    Program("flood_on_stderr", "the other stream", "import os\nwhile True: os.write(2, b'x' * 65536)", "killed", truncated=True),
    Program("flood_on_both", "in turns", "import os\nwhile True: os.write(1, b'o' * 999); os.write(2, b'e' * 999)", "killed",
        truncated=True),
    Program("byte_at_a_time", "200,000 writes of a byte", """
        import os
        for _ in range(200_000): os.write(1, b"y")
    """, "ok", truncated=True),
    Program("flood_of_empty_lines", "a flush a line", "while True: print()", "killed|timeout"),
    Program("written_by_writev", "past Python's streams", """
        import os
        while True: os.writev(1, [bytes(4096)] * 64)
    """, "killed", truncated=True),
    Program("kept_back_and_dropped", "buffered output and an exit that flushes nothing", """
        import os, sys
        print("line"); print("no newline", end="")
        os._exit(0)
    """, "ok", stdout="line\n"),
    Program("kept_back_and_killed", "the same with a signal", """
        import os, signal
        print("line"); print("no newline", end="")
        os.kill(os.getpid(), signal.SIGKILL)
    """, "killed", stdout="line\n"),
    Program("detached_stdout", "the stream object becomes unusable", "import sys; print('x'); sys.stdout.detach()", "ok|error"),
    Program("flush_that_exits", "the worker flushes a stream that the program owns", """
        import sys
        def leave(): raise SystemExit(0)
        sys.stdout.flush = leave
    """, "ok|error"),
    Program("flush_that_loops", "the same, for ever", """
        import sys
        def stay():
            while True: pass
        sys.stdout.flush = stay
    """, "timeout"),
    Program("stdout_of_another_class", "an object without what a stream has", """
        import sys
        sys.stdout = sys.stderr = object()
        1 / 0
    """, "error"),
    Program("stdout_closed_twice", "descriptor and stream", """
        import os, sys
        os.close(1); os.close(2); sys.stdout.close()
    """, "ok|error", blocks=(Block("x = 1", "ok|error"),)),
    Program("utf16_stdout", "another encoding", """
        import sys
        sys.stdout.reconfigure(encoding="utf-16")
        print("x")
    """, "ok"),
    Program("writes_to_stdin", "descriptor 0 is for reading", "import os; os.write(0, b'x')", "error"),
    Program("reads_stdout", "the write end of a pipe", "import os; os.read(1, 10)", "error"),
    Program("hooks", "excepthook, unraisablehook, displayhook", """
        import sys
        def hook(*a): print("BREACH" if a else "")
        sys.excepthook = sys.unraisablehook = sys.displayhook = lambda *a: 1 / 0
        class Thing:
            def __del__(self): 1 / 0
        Thing()
        raise ValueError("shown by the worker")
    """, "error", stdout=""),
    Program("says_that_bytes_were_left_out", "the cap's own line", "print('[... 5 bytes left out ...]')", "ok",
        stdout="[... 5 bytes left out ...]\n"),
    Program("own_pipe_in_place_of_stdout", "reads back what it prints", """
        import os
        r, w = os.pipe(); os.dup2(w, 1)
        print("kept", flush=True)
        os.write(2, os.read(r, 10))
    """, "ok", stdout=""),
    Program("pipe_without_a_reader", "SIGPIPE", """
        import os, signal
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        r, w = os.pipe(); os.close(r); os.write(w, b"x")
    """, "killed"),
]  # fmt: skip
