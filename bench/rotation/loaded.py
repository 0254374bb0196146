"""Runs a Python program and prints the bytes of the files that it opened, its own and its packages', not Python's."""

import os
import runpy
import sys
import sysconfig

opened = set()


def note(event, args):
    if event == "open" and isinstance(args[0], str):
        opened.add(os.path.realpath(args[0]))


sys.addaudithook(note)
runpy.run_path(sys.argv[1], run_name="__main__")
standard = os.path.realpath(sysconfig.get_path("stdlib")) + os.sep
ours = [path for path in opened if os.path.isfile(path) and not path.startswith(standard)]
print(sum(os.path.getsize(path) for path in ours))
