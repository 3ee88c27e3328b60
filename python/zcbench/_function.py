"""Passes a function to another process: function_named() describes it as JSON data, found() loads it.

A function in a module is found by its name, one in the user's script by loading the script. A function whose
name means nothing to another process (a lambda, a nested function, one typed at a prompt) is sent by value if
cloudpickle is installed; its workers must then be forked.
"""

import base64
import hashlib
import importlib.util
import inspect
import os
import pickle
import sys


def name_of(function):
    """Returns the name that people read, e.g. "analyse"."""
    while hasattr(function, "func"):  # functools.partial
        function = function.func
    return getattr(function, "__qualname__", None) or getattr(function, "__name__", repr(function))


def function_named(function):
    """Returns JSON data for found(). Raises TypeError if another process cannot load the function."""
    if not callable(function):
        raise TypeError(f"{function!r} is no function")
    script = _script()
    try:
        pickled, why = pickle.dumps(function), ""
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        pickled, why = None, _why_unnamed(function, error)
    if pickled and b"__main__" in pickled and not script:
        pickled, why = None, "was defined at a prompt, in a notebook or with -c"
    by_value = pickled is None
    if by_value:
        pickled = _by_value(function, why)
        script = None
    uses_script = bool(script) and b"__main__" in pickled
    module = inspect.getmodule(_innermost(function))
    return {
        "name": name_of(function),
        "pickle": base64.b64encode(pickled).decode(),
        "by_value": by_value,
        "why_by_value": why,
        "script": script if uses_script else None,
        "package": (getattr(sys.modules["__main__"], "__package__", None) or "") if uses_script else "",
        "module": None if uses_script or by_value or module is None else module.__name__,
        "module_file": getattr(module, "__file__", None),
        "source": source_of(function),
    }


def found(description):
    """Loads and returns the function. Raises ImportError, or whatever loading its file raises."""
    if description["script"]:
        from zcbench import _script

        if not _script.is_loaded():
            _script.load(description["script"], description["package"])
    elif description["module"]:
        import_module(description["module"], description["module_file"])
    return pickle.loads(base64.b64decode(description["pickle"]))


def source_of(function):
    """Returns the path and digest of the file that defines the function; None if there is none."""
    try:
        path = os.path.abspath(inspect.getsourcefile(_innermost(function)))
        return {"path": path, "digest": digest_of(path)}
    except (TypeError, OSError):
        return None


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _innermost(function):
    while hasattr(function, "func"):
        function = function.func
    return inspect.unwrap(function)


def _script():
    """Returns the path of the main module's file; None if it has none."""
    path = getattr(sys.modules["__main__"], "__file__", None)
    return os.path.abspath(path) if path and os.path.isfile(path) else None


def _why_unnamed(function, error):
    name = name_of(function)
    if "<lambda>" in name:
        return "is a lambda"
    if "<locals>" in name:
        return "is defined in another function"
    return f"cannot be pickled: {error}"


def _by_value(function, why):
    try:
        import cloudpickle

        return cloudpickle.dumps(function)
    except ImportError:
        raise TypeError(
            f"{name_of(function)} {why}, so another process cannot find it by its name; "
            "define it with def at the top level of a file, or install cloudpickle"
        ) from None
    except Exception as error:
        raise TypeError(f"{name_of(function)} {why}, and cloudpickle fails: {error}") from error


def import_module(name, path=None):
    """Imports the module by name, or else from the file `path`. Raises ImportError if it calls measure()."""
    from zcbench import _loading

    _loading.active = True
    try:
        importlib.import_module(name)
    except ImportError:
        if not path or not os.path.isfile(path):
            raise
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    except _loading.StopLoading:
        raise ImportError(
            f"{name} calls zcbench.measure() or zcbench.gate() while it is imported; put the call under "
            '`if __name__ == "__main__":`'
        ) from None
    finally:
        _loading.active = False
