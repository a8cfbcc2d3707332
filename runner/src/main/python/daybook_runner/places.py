"""Where runs, and the connections that they share, have what lasts no longer than they do."""
import os
import re
import stat
import tempfile

_USUAL = "/tmp"
_LONGEST = 20
"""Sockets lie below, whose addresses have 107 bytes: 18 for a run's directory, 52 for the name of a connection at most
(SharedConnections), and 17 that ssh adds for a moment."""

_PLAIN = re.compile(r"[\w/.+-]+", re.ASCII)


def base():
    """TMPDIR, where it would do: sockets have room below it, it means nothing else to ssh, and all users may pass through."""
    wanted = os.path.realpath(tempfile.gettempdir())
    return wanted if len(wanted) <= _LONGEST and _PLAIN.fullmatch(wanted) and _is_open(wanted) else _USUAL


def is_for_all(path):
    """Whether any user may write there."""
    try:
        return _is_open(path) and bool(os.stat(path).st_mode & stat.S_IWOTH)
    except OSError:
        return False  # nobody may, for it is not there


def _is_open(path):
    """Only a hub that is root has runs of other users; to any other its own directories are open."""
    if os.getuid() != 0:
        return True
    while os.stat(path).st_mode & stat.S_IXOTH:
        if path == os.path.dirname(path):
            return True
        path = os.path.dirname(path)
    return False
