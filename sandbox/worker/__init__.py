"""The one program that runs model-written code, whatever runtime starts it. Standard library only.

    supervisor   talks to the host, sees the code, keeps the clocks and the output caps; runs nothing itself
      zygote     a warm fork server: has imported sympy; forks on command and reaps; never sees any code
        child    one namespace, locked down before it reads its first byte of code

The modules are sent as text and run as one program (`sandbox/runtimes/bootstrap.py`), so nothing has to be installed
or mounted where it runs. They import each other and the standard library, nothing else of this repository.
"""
