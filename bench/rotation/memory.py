"""Runs a program and prints the most memory that it had in RAM at once, KiB."""

import resource
import subprocess
import sys

subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# In bytes on macOS, in KiB elsewhere.
print(peak // 1024 if sys.platform == "darwin" else peak)
