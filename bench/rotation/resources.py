"""Runs a program and prints the most memory that it had in RAM at once, KiB, and the processor time it took, ms."""

import resource
import subprocess
import sys

subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
# In bytes on macOS, in KiB elsewhere.
peak = used.ru_maxrss // 1024 if sys.platform == "darwin" else used.ru_maxrss
print(peak, (used.ru_utime + used.ru_stime) * 1000)
