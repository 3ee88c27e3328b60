"""Loads the user's script in another process, as multiprocessing does for spawned workers: under the name
__mp_main__, up to a call of zcbench.measure() or to its end.

The measuring process calls load(). multiprocessing runs this file as __mp_main__ in spawned workers, because
load() sets __spec__ accordingly. For forkserver_preload, the fork server imports it as a module.
"""

import os
import sys

PATH, PACKAGE, PRELOAD = "ZCBENCH_SCRIPT", "ZCBENCH_SCRIPT_PACKAGE", "ZCBENCH_SCRIPT_PRELOAD"


def _run(namespace):
    from zcbench import _loading
    path = os.environ[PATH]
    namespace["__file__"] = path
    namespace["__package__"] = os.environ[PACKAGE] or None
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    _loading.active = True
    try:
        exec(code, namespace)
    except _loading.StopLoading:
        pass
    finally:
        _loading.active = False


def is_loaded():
    return getattr(sys.modules["__main__"].__spec__, "name", None) == "zcbench._script"


def load(path=None, package=""):
    """Loads the script as the main module of this process and of its workers."""
    import importlib.util
    import types
    if path:
        os.environ[PATH], os.environ[PACKAGE] = path, package
    module = types.ModuleType("__mp_main__")
    module.__spec__ = importlib.util.find_spec("zcbench._script")
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module
    _run(module.__dict__)
    # As in a script that starts workers itself: joblib sends by value what __main__ defines.
    for value in list(vars(module).values()):
        if getattr(value, "__module__", None) == "__mp_main__" and hasattr(value, "__qualname__"):
            value.__module__ = "__main__"


if __name__ == "__mp_main__":
    _run(globals())
elif os.environ.get(PRELOAD):
    load()
