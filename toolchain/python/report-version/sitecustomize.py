# Python imports this file before anything else when its folder leads PYTHONPATH, so that whatever starts a program's
# interpreter (a script of pip, a wrapper of pyenv or pipx), the interpreter itself says which moto it would run.
import importlib.metadata
import importlib.util
import os
import sys

try:
    print("moto " + importlib.metadata.version("moto"))
    missing = [name for name in ("flask", "flask_cors") if importlib.util.find_spec(name) is None]
    if missing:
        print("moto is there without its server: " + ", ".join(missing) + " missing")
    code = 1 if missing else 0
except Exception as error:
    print("moto cannot be found: " + str(error))
    code = 1
sys.stdout.flush()
os._exit(code)
