"""Prints which Python and NumPy these programs run with; exits with 1 if there is no NumPy.

    probe.py [mounts]        also exits with 1 if facts_full_memory.py may not mount a /dev/shm
"""

import platform
import sys

try:
    import numpy
except ImportError as error:
    sys.exit(f"{sys.executable} has no NumPy ({error}); install it: apt-get install python3-numpy")

if "mounts" in sys.argv[1:]:
    from facts_full_memory import enter_small_memory

    try:
        enter_small_memory()  # lasts until this process exits
    except OSError as error:
        sys.exit(f"may not mount its own /dev/shm: {error}")

print(f"Python {platform.python_version()}, NumPy {numpy.__version__}")
