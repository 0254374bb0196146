"""Runs a Python module as `python -m` would, until stdin closes: then it ends, with its children.

Whoever starts it holds the other end of stdin, so no way of dying (an exit, a signal, a crash, a SIGKILL)
leaves an emulator behind. Usage: lifeline.py SCRATCH_FOLDER MODULE [ARGUMENT ...]
"""

import os
import runpy
import shutil
import signal
import sys
import threading

scratch, module = sys.argv[1], sys.argv[2]


def end_with_starter():
    sys.stdin.buffer.read()
    shutil.rmtree(scratch, ignore_errors=True)
    os.killpg(os.getpid(), signal.SIGKILL)


# A process group of its own: the emulator's children (Lambda functions) go with it, and nobody else.
if os.getpgrp() != os.getpid():
    os.setpgrp()
threading.Thread(target=end_with_starter, daemon=True).start()
del sys.argv[:2]
runpy.run_module(module, run_name="__main__", alter_sys=True)
