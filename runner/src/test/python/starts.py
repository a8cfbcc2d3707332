"""The two ways in which the hub starts a run. What is true of one must be true of the other."""
import atexit
import functools
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "main" / "python"
SUPERVISOR = SOURCES / "daybook_runner" / "supervisor.py"
ANSIBLE_PLAYBOOK = os.environ.get("DAYBOOK_ANSIBLE_PLAYBOOK") or shutil.which("ansible-playbook")
STARTED_BEFORE = 2


class Plain:
    """A supervisor that is a program of its own, and the guard of its run."""

    @staticmethod
    def start(directory, secrets):
        return Plain._send(directory, json.dumps(secrets).encode())

    @staticmethod
    def abandon(directory, part):
        """Begins to hand over, goes away, and returns when nobody is left who took it."""
        Plain._send(directory, part).wait(20)

    @staticmethod
    def _send(directory, data):
        with (directory / "supervisor.log").open("ab") as log:
            process = subprocess.Popen([sys.executable, "-I", SUPERVISOR, directory], stderr=log, stdin=subprocess.PIPE)
        process.stdin.write(data)
        process.stdin.close()
        return process


class Host:
    """A fork of a process that has Ansible in memory; all tests share one."""

    @staticmethod
    def abandon(directory, part):
        with shared_host().ask({"run_dir": str(directory)}, part) as connection:
            while connection.recv(100):
                pass

    @staticmethod
    def start(directory, secrets):
        with shared_host().ask({"run_dir": str(directory)}, json.dumps(secrets).encode()) as connection:
            answer = connection.recv(100).decode().strip()
        if answer == "started before":
            return Refused()
        assert answer == "started", answer
        return Guard(directory)


class Refused:
    pid = None

    @staticmethod
    def wait(timeout):
        return STARTED_BEFORE

    poll = wait


class Guard:
    """Like Popen, for a process of somebody else."""

    def __init__(self, directory):
        self._directory = directory
        supervisor = json.loads((directory / "supervisor.pid").read_bytes())
        self._scratch = supervisor["scratch"]
        try:
            self.pid = int(stat(supervisor["pid"])[1])
        except (FileNotFoundError, ProcessLookupError):
            self.pid = None  # the run was over at once

    def poll(self):
        if self.pid is None:
            return None if os.path.exists(self._scratch) else self._code()  # the last thing that a guard does
        try:
            return None if stat(self.pid)[0] != "Z" else self._code()
        except (FileNotFoundError, ProcessLookupError):
            return self._code()

    def _code(self):
        return 0 if b'"k":"end"' in (self._directory / "spool.jsonl").read_bytes() else 1

    def wait(self, timeout):
        deadline = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("the guard", timeout)
            time.sleep(0.02)
        return self.poll()


class HostProcess:
    def __init__(self, sources=SOURCES):
        self._directory = tempfile.mkdtemp(prefix="host-")
        self.path = os.path.join(self._directory, "socket")
        with open(ANSIBLE_PLAYBOOK, encoding="utf-8") as file:
            interpreter = file.readline()[2:].split()
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        self.process = subprocess.Popen(
            [*interpreter, "-E", sources / "daybook_runner" / "host.py", self.path, ANSIBLE_PLAYBOOK], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**environment, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"})
        self.said = self.process.stdout.readline().decode()
        assert self.said.startswith("ready "), self.said

    def ask(self, head, secrets=b'{"ssh_keys": {}}'):
        """The connection, with the request sent."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(20)
        connection.connect(self.path)
        connection.sendall(json.dumps(head).encode() + b"\n" + secrets)
        connection.shutdown(socket.SHUT_WR)
        return connection

    def kill(self):
        self.process.kill()
        self.stop()

    def stop(self):
        """Its exit code. Nothing more happens when it has been stopped before."""
        self.process.stdin.close()
        self.process.stdout.close()
        code = self.process.wait(20)
        shutil.rmtree(self._directory, ignore_errors=True)
        return code


@functools.lru_cache(maxsize=None)
def shared_host():
    host = HostProcess()
    atexit.register(host.stop)
    return host


def stat(pid):
    """The fields of /proc/pid/stat from the third one on."""
    return pathlib.Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()


def both_ways(test_case):
    """Makes two of a class of tests, one for each way."""
    module = sys.modules[test_case.__module__]
    for way in (Plain, Host):
        name = way.__name__ + test_case.__name__
        setattr(module, name, type(name, (test_case,), {"way": way, "__module__": module.__name__}))
