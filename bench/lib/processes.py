"""Processes as /proc shows them. A process that is gone has no answers: None, 0, or it is left out."""
import contextlib
import os
import signal
import time

_GONE = (FileNotFoundError, ProcessLookupError)
_TICKS = os.sysconf("SC_CLK_TCK")


def _read(pid, name):
    with open("/proc/%d/%s" % (pid, name), "rb") as file:
        return file.read()


def _stat(pid):
    """The fields of /proc/pid/stat from the third one on: the second, the name, may hold anything."""
    return _read(pid, "stat").rpartition(b")")[2].split()


def is_alive(pid):
    """Zombies are not."""
    try:
        return _stat(pid)[0] != b"Z"
    except _GONE:
        return False


def command(pid):
    """The words of its command line, with spaces between them."""
    try:
        return _read(pid, "cmdline").replace(b"\0", b" ").decode(errors="replace").strip()
    except _GONE:
        return ""


def cpu_seconds(pid):
    """Of its own, without those of its children."""
    try:
        fields = _stat(pid)
        return (int(fields[11]) + int(fields[12])) / _TICKS
    except _GONE:
        return None


def resident_mb(pid):
    """(now, at most so far)."""
    try:
        sizes = dict(line.split(":", 1) for line in _read(pid, "status").decode().splitlines() if ":" in line)
        return tuple(int(sizes[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    except (*_GONE, KeyError):
        return None


def parent(pid):
    try:
        return int(_stat(pid)[1])
    except _GONE:
        return None


def _all():
    """{pid: parent} of all that are no zombies."""
    found = {}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        with contextlib.suppress(*_GONE):
            fields = _stat(pid)
            if fields[0] != b"Z":
                found[pid] = int(fields[1])
    return found


def children(pid):
    return [child for child, above in _all().items() if above == pid]


def descendants(pid):
    parents = _all()
    found, unseen = [], [pid]
    while unseen:
        above = unseen.pop()
        below = [child for child, its in parents.items() if its == above]
        found += below
        unseen += below
    return found


def mentioning(*words):
    """All that have one of these in their command line or environment, but this process and those it descends from."""
    marks = [str(word).encode() for word in words]
    parents = _all()
    own, pid = set(), os.getpid()
    while pid:
        own.add(pid)
        pid = parents.get(pid)
    found = []
    for pid in parents.keys() - own:
        with contextlib.suppress(*_GONE, PermissionError):
            text = _read(pid, "cmdline") + b"\0" + _read(pid, "environ")
            if any(mark in text for mark in marks):
                found.append(pid)
    return found


def kill(pids):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_until(condition, what, seconds):
    """The value of the condition as soon as it is true; TimeoutError with what it was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError("Not within %s s: %s" % (seconds, what))
        time.sleep(0.02)


def cores():
    """That this process may use."""
    return len(os.sched_getaffinity(0))


def start_time(pid):
    """In clock ticks since the machine started: with the number, the identity of a process."""
    try:
        return int(_stat(pid)[19])
    except _GONE:
        return None


def session(pid):
    try:
        return int(_stat(pid)[3])
    except _GONE:
        return None
