"""Says which Python and NumPy these programs run with; exit status 1 if there is no NumPy."""

import platform
import sys

try:
    import numpy
except ImportError as error:
    sys.exit(f"{sys.executable} has no NumPy ({error}); install it: apt-get install python3-numpy")

print(f"Python {platform.python_version()}, NumPy {numpy.__version__}")
