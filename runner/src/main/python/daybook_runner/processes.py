"""Processes as Linux sees them, where Python's own library does not reach."""
import collections
import contextlib
import ctypes
import os
import signal
import subprocess
import time
import traceback

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_SECONDS_TO_KILL = 5
_libc = ctypes.CDLL(None, use_errno=True)


class NotStarted(Exception):
    """Something a run needs could not be started; the text is for people, and holds no secret."""


def _prctl(option, value):
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def adopt_orphans():
    """From now on, whoever loses its parent below this process becomes its child: no double fork escapes."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def hide_memory():
    """Keeps other processes of the same user from reading this one's memory."""
    _prctl(_PR_SET_DUMPABLE, 0)


_started = []  # one that nobody held any more would take the end of its process from reap()


def start(command, user=None, **options):
    """Starts a command in a session of its own, with default signals, that is killed when this process dies.

    The user is one of users.py, or None for that of this process; other options are those of subprocess.Popen."""
    parent = os.getpid()
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=lambda: _become_child_of(parent, user), **options)
    _started.append(process)
    return process


def fork(body, user=None):
    """Runs the body in a process like one of start(), and ends that with 1 should the body return. Its number."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            _become_child_of(parent, user)
            body()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return pid


def _become_child_of(parent, user):
    if user:
        user.become()
    _prctl(_PR_SET_DUMPABLE, 1)  # as a program is
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # it died before it could be watched
    default_signals()


def default_signals():
    """As a program has them that was just started by one that minds none."""
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def open_nothing_as(descriptor):
    """Puts /dev/null in its place."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, descriptor)
    if nothing != descriptor:
        os.close(nothing)


def close_all_but(*kept):
    """Closes all descriptors of this process, those included that no object here knows of."""
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor not in kept:
            with contextlib.suppress(OSError):  # that of the listing itself
                os.close(descriptor)


def boot_id():
    """Another one after each start of the machine."""
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
        return file.read().strip()


def start_time(pid):
    """In clock ticks since boot: together with the number, the identity of a process."""
    return int(_stat(pid)[19])


def descendants():
    """The numbers of all processes below this one that still run; zombies do not."""
    children = collections.defaultdict(list)
    for pid, stat in _all("stat"):
        state, parent = stat[stat.rindex(b")") + 2:].split(None, 2)[:2]
        children[int(parent)].append((pid, state))
    found, unseen = [], [os.getpid()]
    while unseen:
        for pid, state in children[unseen.pop()]:
            unseen.append(pid)
            if state != b"Z":
                found.append(pid)
    return found


def of_user(uid):
    """The numbers of all processes of that user, real or effective, that still run."""
    wanted = b"%d" % uid
    return [pid for pid, status in _all("status")
            if wanted in _field(status, b"Uid").split()[:2] and _field(status, b"State").split()[0] != b"Z"]


def _field(status, name):
    return status.partition(b"\n" + name + b":")[2].partition(b"\n")[0]


def _all(name):
    """(number, what its file of that name in /proc says) of each process. Runs ask often, and there may be many."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # ended since it was listed
            file = os.open("/proc/%s/%s" % (pid, name), os.O_RDONLY)
            try:
                said = os.read(file, 8192)
            finally:
                os.close(file)
            yield int(pid), said


def send(number, pids):
    """Sends a signal to those that still run and may be signalled."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def reap():
    """Takes leave of every child that has ended: {pid: wait status}, and whether any child is left."""
    ended = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended, False
        if pid == 0:
            return ended, True
        ended[pid] = status


def kill_all():
    """Kills all descendants, and those they start meanwhile; the numbers of those that could not be killed in time, because
    they wait for a disk or belong to another user."""
    latest = time.monotonic() + _SECONDS_TO_KILL
    while True:
        send(signal.SIGKILL, descendants())
        if not reap()[1]:
            return []
        if time.monotonic() > latest:
            return descendants()
        time.sleep(0.005)


def _stat(pid):
    """The fields of /proc/pid/stat from the third one on: the second, the name, may hold anything."""
    with open("/proc/%s/stat" % pid, encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()
