"""System users that exist for runs only: one run at a time has one, and when it has ended nothing of that user is left."""
import contextlib
import fcntl
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import time

from daybook_runner import processes

BASE = "/var/lib/daybook-run"
"""Of the whole machine, homes and locks: two hubs on it must not have one user for two runs."""
LOCKS = os.path.join(BASE, "locks")

_NAME = "daybook-run-%d"
_SECONDS_TO_KILL = 5
_SECONDS_TO_KILL_OTHERS = 0.5  # as long as a run waits for a user that may be of no use


class User:
    """A user, as long as somebody holds the lock: this process, or a child that has not closed it."""

    def __init__(self, name, lock):
        self.name = name
        self._lock = lock
        entry = pwd.getpwnam(name)
        self.uid, self.gid, self.home = entry.pw_uid, entry.pw_gid, entry.pw_dir

    def become(self):
        """For good; to be called in a process that does nothing else any more."""
        os.setgroups([])
        os.setresgid(self.gid, self.gid, self.gid)
        os.setresuid(self.uid, self.uid, self.uid)

    def owns(self, directory):
        """Gives the user a directory with all that is in it; none of the user's processes runs yet."""
        for path, _, files in os.walk(directory):
            for name in [path, *(os.path.join(path, file) for file in files)]:
                os.chown(name, self.uid, self.gid, follow_symlinks=False)

    def kill_all(self, seconds=_SECONDS_TO_KILL):
        """Kills every process of the user; the numbers of those that could not be killed in time."""
        latest = time.monotonic() + seconds
        while True:
            left = processes.of_user(self.uid)
            if not left or time.monotonic() > latest:
                return left
            child = os.fork()
            if child == 0:
                try:
                    self.become()
                    os.kill(-1, signal.SIGKILL)  # at one stroke: no process of the user gets away by starting another
                finally:
                    os._exit(0)
            os.waitpid(child, 0)
            time.sleep(0.005)

    def give_back(self):
        """To be called when none of the user's processes is left; whoever has it next need not look for any."""
        shutil.rmtree(self.home)
        os.ftruncate(self._lock, 0)
        os.close(self._lock)


def lease():
    """The first user that nobody has; is made when the machine does not have it yet. NotStarted: it cannot be."""
    try:
        with contextlib.suppress(FileExistsError):
            os.mkdir(BASE)
        os.chmod(BASE, 0o711)
        os.makedirs(LOCKS, 0o700, exist_ok=True)
        for number in itertools.count(1):
            lock = os.open(os.path.join(LOCKS, str(number)), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if _taken(lock):
                home = os.path.join(BASE, str(number))
                user = User(_existing(_NAME % number, home), lock)
                if _is_ready(user, lock, home):
                    return user
            os.close(lock)
    except (OSError, KeyError, subprocess.SubprocessError) as trouble:
        raise processes.NotStarted("No system user could be had for this run: %s. With daybook.runner.unprivileged=false"
                                   " runs have the rights of the hub." % trouble) from trouble


def _taken(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def _is_ready(user, lock, home):
    if user.home != home:
        raise OSError("there is a user %s already, which was not made for this" % user.name)
    if os.fstat(lock).st_size and user.kill_all(_SECONDS_TO_KILL_OTHERS):
        return False  # who had it before did not live to give it back, or could not end all that it had started
    os.write(lock, b"in use\n")
    if os.path.lexists(home):
        shutil.rmtree(home)
    os.mkdir(home, 0o700)
    os.chown(home, user.uid, user.gid)
    return True


def _existing(name, home):
    try:
        pwd.getpwnam(name)
    except KeyError:
        _make(name, home)
    return name


def _make(name, home):
    """One after the other, for useradd gives up when another one is at work."""
    making = os.open(os.path.join(LOCKS, "making"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(making, fcntl.LOCK_EX)
        made = subprocess.run(["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", home,
                               "--shell", "/usr/sbin/nologin", "--comment", "A run of Daybook", name],
                              env={"PATH": os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"},
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if made.returncode not in (0, 9):  # 9: it exists by now
            raise OSError(made.stderr.decode(errors="replace").strip())
    finally:
        os.close(making)
