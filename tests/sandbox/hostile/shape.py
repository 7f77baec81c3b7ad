"""Programs whose text, or whose way of failing, is the attack."""

from .program import Program

PROGRAMS = [
    Program("message_that_exits", "__str__ raises SystemExit", """
        class Evil(Exception):
            def __str__(self): raise SystemExit(0)
        raise Evil
    """, "error"),
    Program("message_that_interrupts", "__str__ raises KeyboardInterrupt", """
        class Evil(Exception):
            def __str__(self): raise KeyboardInterrupt
        raise Evil
    """, "error"),
    Program("message_that_is_no_text", "__str__ gives a number", """
        class Evil(Exception):
            def __str__(self): return 5
        raise Evil
    """, "error"),
    Program("message_of_another_kind_of_text", "__str__ gives a str whose methods loop", """
        class Text(str):
            def encode(self, *a):
                while True: pass
            __len__ = __getitem__ = __iter__ = encode
        class Evil(Exception):
            def __str__(self): return Text("quiet")
        raise Evil
    """, "error|timeout"),
    Program("nameless_exception", "the class's name raises", """
        class Meta(type):
            @property
            def __name__(cls): raise RuntimeError
        class Evil(Exception, metaclass=Meta): pass
        raise Evil
    """, "error"),
    Program("exception_named_by_a_number", "the class's name is none", """
        class Meta(type): __name__ = 5
        class Evil(Exception, metaclass=Meta): pass
        raise Evil
    """, "error"),
    Program("exception_that_lies_about_its_class", "isinstance asks __class__", """
        class Evil(Exception):
            @property
            def __class__(self): raise SystemExit(0)
        raise Evil
    """, "error"),
    Program("exception_that_is_everything", "isinstance is true of all", """
        class Evil(Exception): __class__ = MemoryError
        raise Evil
    """, "error|memory"),
    Program("traceback_that_raises", "__traceback__ and __cause__ as properties", """
        class Evil(Exception):
            @property
            def __traceback__(self): raise SystemExit(0)
            @property
            def __cause__(self): return self
        raise Evil
    """, "error"),
    Program("errno_that_compares_for_ever", "the worker looks at the number of an OSError", """
        class Number(int):
            def __eq__(self, other):
                while True: pass
            __hash__ = int.__hash__
        error = OSError("x"); error.errno = Number(1)
        raise error
    """, "timeout|denied|error"),
    Program("ring_of_causes", "two errors, each the cause of the other", """
        a, b = ValueError("a"), ValueError("b")
        a.__cause__, b.__cause__ = b, a
        raise a
    """, "error"),
    Program("chain_of_causes", "a hundred thousand", """
        error = None
        for _ in range(100_000):
            following = ValueError(); following.__context__ = error; error = following
        raise error
    """, "error|killed|memory|timeout"),
    Program("nested_groups", "a hundred thousand exception groups", """
        error = ValueError()
        for _ in range(100_000): error = ExceptionGroup("", [error])
        raise error
    """, "error|killed|memory|timeout"),
    Program("wide_group", "a million errors in one group", "raise ExceptionGroup('', [ValueError()] * 10**6)",
        "error|memory|timeout"),
    Program("notes", "a gigabyte of notes, and notes that are none", """
        error = ValueError()
        error.__notes__ = ["x" * 10**8] * 100
        raise error
    """, "error|memory|timeout"),
    Program("exit_with_256", "a code that does not fit a byte", "import sys; sys.exit(256)", "error"),
    Program("exit_with_minus_one", "a negative code", "import sys; sys.exit(-1)", "error"),
    Program("exit_with_an_object", "a code that equals everything", """
        class Code:
            def __eq__(self, other): return True
            def __str__(self): return "code"
        raise SystemExit(Code())
    """, "ok|error"),
    Program("exit_with_a_loop", "a code that never compares", """
        class Code:
            def __eq__(self, other):
                while True: pass
        raise SystemExit(Code())
    """, "timeout|error"),
    Program("process_exit_with_256", "os._exit takes the low byte: nothing but success is left", "import os; os._exit(256)",
        "ok|error"),
    Program("exit_in_finally", "hides an error behind an exit", "try: 1/0\nfinally: raise SystemExit(3)", "error"),
    Program("stop_iteration", "ends loops, not programs", "raise StopIteration", "error"),
    Program("no_builtins", "takes them all away", "__builtins__.__dict__.clear()", "ok|error"),
    Program("no_globals", "empties its own namespace", "globals().clear()", "ok"),
    Program("no_modules", "empties the table of modules", "import sys; sys.modules.clear(); 1/0", "error"),
    Program("many_operators", "a million additions", "x = " + "1+" * 1_000_000 + "1", "ok|error|memory|killed|timeout"),
    Program("many_signs", "a hundred thousand minus signs", "x = " + "-" * 100_000 + "1", "ok|error|memory|killed"),
    Program("many_attributes", "a chain of a million", "x = int" + ".real" * 500_000, "ok|error|memory|killed|timeout"),
    Program("many_targets", "a = a = a ...", "a=" * 200_000 + "1", "ok|error|memory|killed|timeout"),
    Program("many_levels", "a hundred nested blocks", "".join(" " * n + "if 1:\n" for n in range(101)) + " " * 101 + "pass",
        "error"),
    Program("many_lambdas", "nested functions", "f = " + "lambda: " * 5000 + "0", "error|ok|memory|killed"),
    Program("many_comprehensions", "nested loops in one expression", "x = " + "[" * 80 + "1" + " for _ in [0]]" * 80,
        "ok|error|killed|timeout"),
    Program("many_names", "a hundred thousand names", "\n".join(f"name{n} = {n}" for n in range(50_000)), "ok|timeout"),
    Program("long_number", "a literal of ten thousand digits", "x = " + "7" * 10_000, "error"),
    Program("long_name", "an identifier of a megabyte", "x" * 1_000_000 + " = 1", "ok"),
    Program("long_string", "a literal of three megabytes", "x = '" + "é" * 1_500_000 + "'\nprint(len(x))", "ok",
        stdout="1500000\n"),
    Program("nothing_but_newlines", "three million lines, then an error", "\n" * 3_000_000 + "1/0", "error|memory"),
    Program("odd_line_ends", "carriage returns, form feeds, line separators", "x = 1\r\ny = 2\rprint(x + y)\r\n\x0c\nz = '\u2028'", "ok",
        stdout="3\n"),
    Program("byte_order_mark", "in front of the code", "\ufeffprint(1)", "ok|error"),
    Program("names_that_normalise", "one name in two spellings", "ﬁne = 3\nprint(fine)", "ok", stdout="3\n"),
    Program("code_of_its_own", "byte code that the compiler never made", """
        def f(): pass
        f.__code__ = f.__code__.replace(co_code=bytes(range(0, 256, 2)) * 4, co_stacksize=1, co_consts=())
        f()
    """, "ok|error|killed|timeout"),
    Program("marshalled_rubbish", "marshal makes objects without a check", """
        import marshal
        for n in range(256):
            try: marshal.loads(bytes([n]) * 200)
            except Exception: pass
    """, "ok|error|killed|memory"),
    Program("parser_in_c_recursion", "ast, literal_eval, unparse", """
        import ast
        tree = ast.Constant(1)
        for _ in range(100_000): tree = ast.UnaryOp(ast.USub(), tree)
        compile(ast.fix_missing_locations(ast.Expression(tree)), "", "eval")
    """, "error|killed|memory"),
    Program("deep_repr", "C recursion with the limit lifted", """
        import sys
        sys.setrecursionlimit(10**9)
        x = []
        for _ in range(2_000_000): x = [x]
        repr(x)
    """, "killed|error|memory|timeout"),
    Program("deep_pickle", "pickle in C with the limit lifted", """
        import pickle, sys
        sys.setrecursionlimit(10**9)
        x = ()
        for _ in range(1_000_000): x = (x,)
        pickle.dumps(x)
    """, "killed|error|memory"),
    Program("deep_isinstance", "a tuple of tuples of classes", """
        import sys
        sys.setrecursionlimit(10**9)
        x = (str,)
        for _ in range(1_000_000): x = (x,)
        isinstance(1, x)
    """, "ok|killed|error|memory"),
    Program("deep_destruction", "freeing is recursive too", """
        x = None
        class Node:
            def __init__(self, following): self.following = following
        for _ in range(1_000_000): x = Node(x)
        del x
    """, "ok|killed|memory"),
    Program("sympify_evaluates", "sympify is eval", """
        import sympy
        sympy.sympify("__import__('os').fork()")
    """, "error|denied"),
    Program("sympify_brackets", "a deep expression", "import sympy; sympy.sympify('(' * 5000 + 'x' + ')' * 5000)",
        "error|memory|killed"),
    Program("lambdify_injects", "lambdify execs what it is given", """
        import sympy
        x = sympy.Symbol("x")
        f = sympy.lambdify(x, sympy.Function("open('{SECRET_FILE}').read")(x))
        print(f(1))
    """, "error|denied"),
    Program("latex_of_a_tower", "printing a nested power", """
        import sympy
        x = sympy.Symbol("x")
        for _ in range(3000): x = x ** sympy.Symbol("y")
        sympy.latex(x); str(x)
    """, "ok|error|timeout|memory"),
]  # fmt: skip
