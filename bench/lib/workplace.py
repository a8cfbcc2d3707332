"""Where a bench keeps its files, and how it leaves nothing behind."""
import contextlib
import pathlib
import shutil
import signal
import sys
import tempfile

from lib import processes


class Workplace(contextlib.ExitStack):
    """A temporary directory, and all that was started in it: both are gone at the end, also after Ctrl-C or TERM.

    What is entered is left in reverse order, then whatever still runs of it is killed, then the directory removed.

    path    for everybody to read
    open    a folder in it in which everybody may write, since a play may have a user of its own
    """

    def __init__(self, parent=None):
        super().__init__()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _: sys.exit(128 + number))
        self.kept = False
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="daybook-bench-", dir=parent))
        self.path.chmod(0o755)
        self.callback(self._remove)
        self.open = self.path / "open"
        self.open.mkdir()
        self.open.chmod(0o777)

    def keep(self):
        """Leaves the files where they are: they are evidence."""
        self.kept = True

    def _remove(self):
        processes.kill(processes.mentioning(self.path))
        if self.kept:
            print("Kept: %s" % self.path, flush=True)
        else:
            shutil.rmtree(self.path, ignore_errors=True)
