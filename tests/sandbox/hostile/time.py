"""Programs that want to run for ever, most of them in C, where no Python-level interruption reaches them."""

from .program import Program

PROGRAMS = [
    Program("sort_with_endless_keys", "list.sort asks a comparison that never ends", """
        class Key:
            def __lt__(self, other):
                while True: pass
        sorted([Key(), Key()])
    """, "timeout"),
    Program("sum_of_a_huge_range", "one C loop without a bytecode in between", "sum(range(10**13))", "timeout"),
    Program("int_from_four_million_digits", "a quadratic conversion in C", """
        import sys
        sys.set_int_max_str_digits(0)
        int("7" * 4_000_000)
    """, "timeout"),
    Program("decimal_with_a_hundred_million_digits", "libmpdec in C", """
        import decimal
        decimal.getcontext().prec = 30_000_000
        decimal.Decimal(2).sqrt()
    """, "timeout|memory"),
    Program("modular_power_of_huge_numbers", "one call of pow", """
        n = (1 << 300_000) - 1
        pow(3, n, n - 6)
    """, "timeout"),
    Program("drain_count", "deque drains an endless iterator in C", """
        import collections, itertools
        collections.deque(itertools.count(), maxlen=0)
    """, "timeout"),
    Program("drain_product", "10**30 tuples in C", """
        import collections, itertools
        collections.deque(itertools.product(range(1000), repeat=10), maxlen=0)
    """, "timeout"),
    Program("binomial_coefficient", "math.comb in C", "import math; math.comb(40_000_000, 20_000_000)", "timeout"),
    Program("colliding_hashes", "a dict whose keys all hash alike", """
        m = 2**61 - 1
        {i * m: 0 for i in range(400_000)}
    """, "timeout"),
    Program("polynomial_regex", "cubic matching, not exponential", """
        import re
        re.search(r"a*a*a*a*b", "a" * 20_000)
    """, "timeout"),
    Program("generator_that_will_not_close", "a finally clause that loops while the generator is collected", """
        def generator():
            try:
                yield
            finally:
                while True: pass
        g = generator(); next(g)
        del g
    """, "timeout"),
    Program("endless_finalizer", "__del__ never returns", """
        class Thing:
            def __del__(self):
                while True: pass
        Thing()
    """, "timeout"),
    Program("timer_storm", "a signal handler called all the time, around code that swallows everything", """
        import signal
        signal.signal(signal.SIGALRM, lambda *a: None)
        signal.setitimer(signal.ITIMER_REAL, 1e-6, 1e-6)
        while True:
            try:
                while True: pass
            except BaseException: pass
    """, "timeout"),
    Program("blocked_and_paused", "waits for a signal with every signal blocked", """
        import signal
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        signal.pause()
    """, "timeout"),
    Program("stops_itself", "SIGSTOP: uses no time and answers nothing", """
        import os, signal
        os.kill(os.getpid(), signal.SIGSTOP)
    """, "timeout"),
    Program("waits_on_its_own_pipe", "poll without an end", """
        import os, select
        r, w = os.pipe()
        p = select.epoll(); p.register(r); p.poll()
    """, "timeout"),
    Program("locks_itself_out", "a futex nobody will wake", """
        import threading
        lock = threading.Lock(); lock.acquire(); lock.acquire()
    """, "timeout"),
    Program("event_loop_without_end", "asyncio with nothing to do", """
        import asyncio
        asyncio.new_event_loop().run_forever()
    """, "timeout"),
    Program("event_loop_that_cannot_be_cancelled", "tasks that breed and swallow cancellation", """
        import asyncio
        async def task():
            while True:
                try: await asyncio.sleep(0)
                except BaseException: pass
        async def main():
            await asyncio.gather(*(task() for _ in range(50)))
        asyncio.run(main())
    """, "timeout"),
    Program("naps_and_burns", "stays below half a CPU to trick a load-aware clock", """
        import time
        while True:
            end = time.perf_counter() + 0.002
            while time.perf_counter() < end: pass
            time.sleep(0.004)
    """, "timeout"),
    Program("numpy_singular_values", "LAPACK for minutes", """
        import numpy
        numpy.linalg.svd(numpy.random.random((2500, 2500)))
    """, "timeout|memory"),
    Program("groebner_basis", "sympy in pure Python, doubly exponential", """
        from sympy import groebner, symbols
        x = symbols("x0:7")
        groebner([sum(v**k for v in x) - k for k in range(2, 9)], *x)
    """, "timeout|memory"),
    Program("password_hash", "OpenSSL without the interpreter lock", """
        import hashlib
        hashlib.pbkdf2_hmac("sha512", b"x", b"y", 10**9)
    """, "timeout"),
    Program("compresses_noise", "a C library that works for long on little", """
        import lzma, random
        lzma.compress(random.randbytes(60_000_000), preset=6)
    """, "timeout|memory"),
    Program("alarm_clock", "the default action of a timer signal", """
        import signal
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        while True: pass
    """, "killed"),
    Program("virtual_timer_clock", "another default action", """
        import signal
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.01)
        while True: pass
    """, "killed"),
    Program("interrupts_itself", "sends itself the signal that the worker uses for a block's time", """
        import os, signal
        os.kill(os.getpid(), signal.SIGXCPU)
        while True: pass
    """, "killed|timeout"),
    Program("long_key_in_json", "the decoder's quadratic int parsing, with the digit limit off", """
        import json, sys
        sys.set_int_max_str_digits(0)
        json.loads("9" * 4_000_000)
    """, "timeout"),
]  # fmt: skip
