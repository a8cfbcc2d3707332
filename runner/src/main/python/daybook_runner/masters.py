"""SSH connections that outlive the run that opened them, each for one credential, one server and one way to reach it.

The Ansible host keeps them: they are its user's, in a directory that no run can enter. It opens one when asked to, in a
child of its own; to be asked it must know nothing that is secret, for the key is in the agent of the run that asks."""
import contextlib
import fcntl
import glob
import hashlib
import json
import os
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time

from daybook_runner import places, processes
from daybook_runner.play import ssh_arguments

KEPT_SECONDS = 60
"""After its last use."""
LONGEST_SECONDS = 600
"""No run begins to use one that is older: what the server grants an account may have changed since it signed in."""

_PREFIX = "daybook-ssh-"
_ALIVE = "alive"
_CONNECT_SECONDS = 10
_SECONDS_TO_OPEN = 20
_SECONDS_TO_END = 2
_IDENTITY = ("credential", "version", "identity", "alias", "host_key", "address", "port", "user")


class Masters:
    def __init__(self, host):
        """Host is the path of the socket at which they are asked for. Their directory is nobody else's."""
        self._host = host
        for directory in glob.glob(os.path.join(places.base(), _PREFIX + "*")):
            _remove_if_abandoned(directory)
        self.directory = tempfile.mkdtemp(prefix=_PREFIX, dir=places.base())
        self._alive = open(os.path.join(self.directory, _ALIVE), "wb")
        fcntl.flock(self._alive, fcntl.LOCK_EX)

    def connect(self, wanted):
        """A socket to the master of that connection, which is opened if need be; None if that was not possible.

        Wanted has what tells one connection from another (_IDENTITY), and "agent", the path of one that has the key."""
        return self._connect_to_open(wanted) or (self._ask(wanted) and self._connect_to_open(wanted))

    def open(self, wanted):
        """Opens it unless it is open; True if it is. To be called in a process that does nothing else."""
        path = self._path(wanted)
        with open(path + ".lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = self._connect_to_open(wanted)
            if found:
                found.close()
                return True
            if os.path.lexists(path):
                _let_go(path)
            return self._start(path, wanted)

    def end(self):
        """Ends those that no run uses. Others end by themselves, and are used as long as they are there."""
        latest = time.monotonic() + _SECONDS_TO_END
        while True:
            ours, used = self._processes(), self._in_use()
            idle = [pid for pid, words in ours.items() if not any(path in words for path in used)]
            if not idle:
                break
            processes.send(signal.SIGTERM if time.monotonic() < latest else signal.SIGKILL, idle)
            processes.reap()
            time.sleep(0.01)
        if not ours:
            shutil.rmtree(self.directory, ignore_errors=True)  # of what a master removes itself meanwhile
            self._alive.close()

    def _path(self, wanted):
        """Short: ssh adds 17 characters for a moment, and 107 are all that a socket's address can have."""
        identity = json.dumps([wanted[name] for name in _IDENTITY])
        return os.path.join(self.directory, hashlib.sha256(identity.encode()).hexdigest()[:24])

    def _connect_to_open(self, wanted):
        path = self._path(wanted)
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
            if time.time() - os.stat(path).st_ctime < LONGEST_SECONDS:
                return connection
        except OSError:
            pass  # there is none, or it has just ended
        connection.close()
        return None

    def _ask(self, wanted):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_SECONDS_TO_OPEN + 5)
            try:
                connection.connect(self._host)
                connection.sendall(json.dumps({"connect": wanted}).encode() + b"\n")
                return connection.recv(100) == b"open\n"
            except OSError:
                return False  # the host has ended

    @staticmethod
    def _start(path, wanted):
        for suffix, words in ((".pub", wanted["identity"]), (".known", "%(alias)s %(host_key)s" % wanted)):
            with open(path + suffix, "w", encoding="utf-8") as file:
                file.write(words + "\n")
        options = {
            "ControlPath": path, "ControlMaster": "yes", "ControlPersist": "%ds" % KEPT_SECONDS,
            "HostKeyAlias": wanted["alias"], "StrictHostKeyChecking": "yes",
            # signed with this key or not at all, whatever agent the run may put into the place of its own
            "IdentityAgent": wanted["agent"], "IdentityFile": path + ".pub", "IdentitiesOnly": "yes",
            "PreferredAuthentications": "publickey", "Compression": "yes", "ConnectTimeout": _CONNECT_SECONDS,
            "ServerAliveInterval": 5, "ServerAliveCountMax": 2}
        command = ["ssh", *shlex.split(ssh_arguments(path + ".known")),
                   *(word for name, value in options.items() for word in ("-o", "%s=%s" % (name, value))),
                   "-N", "-f", "-p", str(wanted["port"]), "-l", wanted["user"], "--", wanted["address"]]
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/",
                           env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
                           start_new_session=True, timeout=_SECONDS_TO_OPEN, check=True)
        except (subprocess.SubprocessError, OSError):
            return False  # it has told the host's log why; the run's own ssh tells the run
        return True

    def _processes(self):
        """{pid: command line}, of those that are still connecting too."""
        mark, found = os.fsencode(self.directory), {}
        for pid in processes.descendants():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                with open("/proc/%d/cmdline" % pid, "rb") as file:
                    words = file.read()
                if words.startswith(b"ssh") and mark in words:
                    found[pid] = words
        return found

    def _in_use(self):
        """The sockets that somebody is connected to. They have the name under which ssh made them: with a suffix of its own."""
        with open("/proc/net/unix", "rb") as file:
            lines = [line.split() for line in file]
        return {os.path.join(os.path.dirname(words[7]), os.path.basename(words[7]).partition(b".")[0]) for words in lines
                if len(words) == 8 and words[5] == b"03" and words[7].startswith(os.fsencode(self.directory))}


def _let_go(path):
    """One that is too old goes on until it is idle, under no name: it would remove that of the next one, too, when it ends."""
    with contextlib.suppress(subprocess.SubprocessError):
        subprocess.run(["ssh", "-F", "/dev/null", "-O", "stop", "-o", "ControlPath=" + path, "--", "any"],
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
                       env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}, timeout=_SECONDS_TO_END)
    with contextlib.suppress(FileNotFoundError):  # as it should be
        os.unlink(path)


def _remove_if_abandoned(directory):
    """By a host that was killed: it holds its lock no more, and its masters have ended."""
    try:
        found = os.lstat(directory)
        if (not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid()
                or time.time() - found.st_mtime < 2 * KEPT_SECONDS):  # a new one is not locked yet
            return
        with open(os.path.join(directory, _ALIVE), "rb") as alive:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not any(_is_served(entry.path) for entry in os.scandir(directory)):
                shutil.rmtree(directory, ignore_errors=True)  # of what another host removes at the same time
    except OSError:
        pass  # its host is there, or another one has removed it


def _is_served(path):
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(path) == 0
