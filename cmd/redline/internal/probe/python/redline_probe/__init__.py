"""The probe of redline run --instrument: it measures the apps of a process.

A module is imported when it is needed: hook in every Python, the others where
a framework is that they measure. Their compiled code stays beside them, in the
directory that goes with the run, wherever the app keeps its own.
"""

import _frozen_importlib_external as importing
import marshal
import sys
from posix import listdir, rmdir, unlink

folder = __file__.rpartition("/")[0]


class Loader(importing.SourceFileLoader):
    """Loads a module, and looks at no setting of the app's, nor changes one."""

    def get_code(self, name):
        directory, _, file = self.path.rpartition("/")
        compiled = "%s/__pycache__/%s.%s.%d.pyc" % (
            directory, file[:-len(".py")], sys.implementation.cache_tag, sys.flags.optimize)
        try:
            content = self.get_data(compiled)
            if content.startswith(importing.MAGIC_NUMBER):
                return marshal.loads(memoryview(content)[HEADER:])
        except (EOFError, OSError, TypeError, ValueError):  # it is not there, or not whole
            pass
        code = self.source_to_code(self.get_data(self.path), self.path)
        self.set_data(compiled, importing.MAGIC_NUMBER.ljust(HEADER, b"\0") + marshal.dumps(code))
        return code


HEADER = 16  # bytes before the code in a compiled file


def tidy(prefix, directory):
    """Removes the files that Python has written below a prefix before it came here."""
    below = prefix.rstrip("/") + directory
    for place in below + "/redline_probe", below:
        try:
            for name in listdir(place):
                if name.endswith(".pyc"):
                    unlink(place + "/" + name)
            rmdir(place)
        except FileNotFoundError:  # nothing is written, or another process has been here
            pass
    while below.rpartition("/")[0] != prefix.rstrip("/"):
        below = below.rpartition("/")[0]
        rmdir(below)  # until one has more


sys.path_importer_cache[folder] = importing.FileFinder(folder, (Loader, [".py"]))
if sys.pycache_prefix:
    try:
        tidy(sys.pycache_prefix, folder.rpartition("/")[0])
    except OSError:
        pass
