"""Programs that want to be remembered by the next check."""

from .program import Block, Program

PROGRAMS = [
    Program("numbers_of_another_precision", "mpmath and decimal", """
        import decimal, mpmath
        mpmath.mp.dps = 3; decimal.getcontext().prec = 3; decimal.DefaultContext.prec = 3
    """, "ok", after=Block("import decimal, mpmath; print(mpmath.mp.dps, decimal.Decimal(1) / 7)", "ok",
        "15 0.1428571428571428571428571429\n")),
    Program("numpy_replaced", "functions and error modes", """
        import numpy
        numpy.sum = lambda *a: 42; numpy.seterr(all="raise"); numpy.random.random = lambda *a: 4
    """, "ok", after=Block("import numpy; print(numpy.sum([1, 2]), numpy.geterr()['divide'])", "ok", "3 warn\n")),
    Program("caches_of_sympy", "a wrong value in a cache that was warmed before the fork", """
        import sympy
        from sympy.core.cache import clear_cache
        clear_cache()
        sympy.core.numbers.Half.p = 7
        sympy.core.numbers.Integer.__add__ = lambda a, b: sympy.S.Zero
    """, "ok", after=Block("import sympy; print(sympy.S.Half, sympy.Integer(2) + sympy.Integer(3))", "ok", "1/2 5\n")),
    Program("builtins_replaced", "print, int and the import function", """
        import builtins
        real = builtins.__import__
        builtins.print = lambda *a: None
        builtins.int = float
        builtins.__import__ = lambda *a, **k: real("math")
    """, "ok", after=Block("import fractions; print(int(3.7), fractions.__name__)", "ok", "3 fractions\n")),
    Program("search_paths", "meta_path, path hooks and sys.path", """
        import sys
        class Finder:
            def find_spec(self, *a): raise RuntimeError("found you")
        sys.meta_path.insert(0, Finder()); sys.path_hooks.clear(); sys.path[:] = []
    """, "ok", after=Block("import colorsys; print(colorsys.__name__)", "ok", "colorsys\n")),
    Program("limits_of_the_interpreter", "recursion, digits, switch interval, collector", """
        import gc, sys
        sys.setrecursionlimit(10**6); sys.set_int_max_str_digits(0); sys.setswitchinterval(100); gc.disable()
    """, "ok", after=Block("import gc, sys; print(sys.getrecursionlimit(), sys.get_int_max_str_digits(), gc.isenabled())", "ok",
        "1000 4300 True\n")),
    Program("working_directory", "somewhere else, with another mask", "import os; os.chdir('/dev'); os.umask(0)", "ok",
        after=Block("import os; m = os.umask(0); print(os.getcwd(), m != 0)", "ok", "/ True\n")),
    Program("environment", "through os and through C", """
        import ctypes, os
        os.environ["LITTER"] = "1"; ctypes.CDLL(None).setenv(b"LITTER", b"1", 1)
    """, "ok", after=Block("import ctypes, os; print(os.environ.get('LITTER'), ctypes.CDLL(None).getenv(b'LITTER'))", "ok",
        "None 0\n")),
    Program("locale_and_zone", "C library settings", """
        import locale, os, time
        os.environ["TZ"] = "Asia/Tokyo"; time.tzset()
        try: locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
        except locale.Error: pass
    """, "ok", after=Block("import time, locale; print(time.timezone, locale.localeconv()['decimal_point'])", "ok", "0 .\n")),
    Program("timers_left_running", "alarms for whoever comes next", """
        import signal
        signal.signal(signal.SIGALRM, signal.SIG_IGN); signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    """, "ok", after=Block("import signal, time; time.sleep(0.2); print(signal.getitimer(signal.ITIMER_REAL))", "ok",
        "(0.0, 0.0)\n")),
    Program("seeds", "another random sequence", "import random; random.seed(99); random.random()", "ok",
        after=Block("import random; random.seed(0); x = random.random(); print(x)", "ok", "0.8444218515250481\n")),
    Program("hooks_left_behind", "audit, trace, profile, import hooks and exit functions", """
        import atexit, sys, threading
        atexit.register(print, "BREACH"); threading.setprofile(print)
        sys.addaudithook(lambda *a: None); sys.setprofile(lambda *a: None)
    """, "ok", stdout="", after=Block("import sys; print(sys.getprofile(), sys.gettrace())", "ok", "None None\n")),
    Program("warnings_silenced", "filters and registries", """
        import warnings
        warnings.simplefilter("error"); warnings.showwarning = None
    """, "ok", after=Block("import warnings; warnings.warn('x'); print('warned')", "ok", "warned\n")),
    Program("memory_of_an_earlier_check", "looks through its heap for what another check computed", """
        import gc
        word = "xyz" + "zy-" * 3
        print(any(isinstance(o, str) and word in o for c in gc.get_objects() if isinstance(c, (list, dict))
            for o in (c.values() if isinstance(c, dict) else c) if type(o) is str and o != word))
    """, "ok", stdout="False\n", before="kept = ['xyz' + 'zy-' * 3 + str(n) for n in range(1000)]"),
    Program("uninitialised_memory", "asks for memory without clearing it", """
        import numpy
        word = ("left" + "over").encode()
        print(any(word in numpy.empty(1 << 20, "u1").tobytes() for _ in range(50)))
    """, "ok", stdout="False\n", before="kept = [('leftover' * 1000) + str(n) for n in range(2000)]; print(len(kept))"),
]  # fmt: skip
