"""Real runs for the tests: directories as the hub prepares them, the supervisor as it starts it, a server to reach."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid

from starts import ANSIBLE_PLAYBOOK, SOURCES, Plain

sys.path.insert(0, str(SOURCES))

LOCAL = {"here": {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}}


def wait_until(condition, what, seconds=20):
    """The value of the condition as soon as it is true; what it was waited for is in the failure."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("Not within %s s: %s" % (seconds, what))


class Run:
    """One run in a directory of its own, whose path has a space in it; gone, with all its processes, after the test.

    Text is that of the playbook; the request is what the hub would write, but for what is given here."""

    def __init__(self, test, text="", hosts=None, arguments=(), ssh_keys=None, **request):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="a run "))
        self.ssh_keys = ssh_keys or {}
        self.secrets = {}
        self.process = None
        self._way = getattr(test, "way", Plain)
        (self.directory / "project").mkdir()
        (self.directory / "project" / "playbook.yml").write_text(text, "utf-8")
        self._write("inventory.json", {"all": {"hosts": LOCAL if hosts is None else hosts}})
        self._write("request.json", {"job_id": str(uuid.uuid4()), "ansible_playbook": ANSIBLE_PLAYBOOK, "extra_vars": {},
                                     "playbook": "project/playbook.yml", "inventory": "inventory.json",
                                     "arguments": arguments, "time_limit_seconds": 60, **request})
        _after(test, self._remove)

    def _write(self, name, value):
        (self.directory / name).write_text(json.dumps(value), "utf-8")

    def start(self):
        self.process = self.start_again()
        return self

    def start_again(self):
        return self._way.start(self.directory, {"ssh_keys": self.ssh_keys, **self.secrets})

    def wait(self):
        """Returns at the end of the supervisor, which is expected to have nothing to complain of."""
        code = self.process.wait(60)
        assert (code, self.log) == (0, ""), (code, self.log)
        return self

    def ask_to_cancel(self):
        os.kill(self.supervisor["pid"], signal.SIGTERM)

    @property
    def log(self):
        path = self.directory / "supervisor.log"
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def supervisor(self):
        path = self.directory / "supervisor.pid"
        wait_until(path.exists, path)
        return json.loads(path.read_bytes())

    @property
    def records(self):
        """All complete ones."""
        path = self.directory / "spool.jsonl"
        *lines, _ = path.read_bytes().split(b"\n") if path.exists() else [b""]
        return [json.loads(line) for line in lines]

    def of_kind(self, kind):
        return [record for record in self.records if record["k"] == kind]

    @property
    def texts(self):
        return [line["text"] for line in self.of_kind("line")]

    @property
    def end(self):
        """The last record, and no other is one."""
        assert [record["k"] for record in self.records].index("end") == len(self.records) - 1
        return self.records[-1]

    def wait_for_task(self, name):
        wait_until(lambda: any(task["name"] == name for task in self.of_kind("task")), "the task " + name)

    def processes(self):
        """All that know of this run by their words or work in its directory, but the supervisor and its guard."""
        known_by = [str(self.directory).encode(), self.supervisor["scratch"].encode()]
        own = {self.process.pid, self.supervisor["pid"]}
        return {pid: words for pid, words in words_of_processes().items()
                if pid not in own and any(mark in words for mark in known_by)}

    def _remove(self):
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGTERM)
            self.process.wait(20)
        shutil.rmtree(self.directory)


def words_of_processes():
    """{pid: working directory, command line and environment} of all processes that run, as far as they may be read."""
    found = {}
    for directory in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            words = [os.fsencode(os.readlink(directory / "cwd"))]
            words += [(directory / name).read_bytes() for name in ("cmdline", "environ")]
            found[int(directory.name)] = b"\n".join(words)
    return found


def plain_ansible(run):
    """Starts ansible-playbook itself for the run; communicate() gives all its output."""
    config = run.directory / "plain.cfg"
    config.touch()
    request = json.loads((run.directory / "request.json").read_bytes())
    return subprocess.Popen(
        [ANSIBLE_PLAYBOOK, "-i", run.directory / "inventory.json", *request["arguments"],
         run.directory / "project" / "playbook.yml"], cwd=run.directory / "project", stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1",
             "ANSIBLE_CONFIG": str(config)})


class Sshd:
    """An SSH server on an address of its own, that lets in the current user with the key it made for that.

    Options are further lines of its configuration."""

    def __init__(self, test, address="127.0.0.2", options=""):
        self.address = address
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="sshd-"))
        _after(test, self._remove)
        for name in ("host", "client"):
            make_key(self.directory / name)
        self._family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.create_server((address, 0), family=self._family) as free:
            self.port = free.getsockname()[1]
        (self.directory / "config").write_text("\n".join([
            "ListenAddress %s" % address, "Port %d" % self.port, "HostKey %s" % (self.directory / "host"),
            "AuthorizedKeysFile %s" % (self.directory / "client.pub"), "PidFile none", "StrictModes no", "UsePAM no",
            "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin yes",
            "LogLevel VERBOSE", "Subsystem sftp internal-sftp", options]))
        if os.getuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)  # root's sshd insists on it
        program = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin")
        with (self.directory / "log").open("wb") as log:
            self.process = subprocess.Popen([program, "-D", "-e", "-f", self.directory / "config"], stderr=log)
        wait_until(self._listens, "sshd listens")

    @property
    def key(self):
        return (self.directory / "client").read_text()

    @property
    def host_key(self):
        """As known_hosts has it: type and key."""
        return " ".join((self.directory / "host.pub").read_text().split()[:2])

    def host(self, alias, credential, checking="accept-new"):
        """The variables of an inventory host, as the hub writes them."""
        return {"ansible_host": self.address, "ansible_port": self.port, "ansible_python_interpreter": sys.executable,
                "ansible_ssh_extra_args": "-o HostKeyAlias=%s -o IdentityAgent=${DAYBOOK_SSH}/%s.sock"
                                          " -o StrictHostKeyChecking=%s" % (alias, credential, checking)}

    @property
    def logins(self):
        """How many there were so far."""
        return (self.directory / "log").read_text().count("Accepted publickey")

    def _listens(self):
        with socket.socket(self._family) as probe:
            return probe.connect_ex((self.address, self.port)) == 0

    def _remove(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.directory)


def make_key(path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path], check=True)


def without_times(lines):
    """What differs from one run to the next: times, numbers of processes, names of temporary files."""
    for pattern, replacement in (
            (r'"(delta|end|start)": "[^"]*"', r'"\1": ""'),
            (r"ansible-(tmp|local)-[\w.-]+", r"ansible-\1"),
            (r"/tmp\w{8}\b", "/tmp"),
            (r"DAYBOOK_RUN=[\w-]+ ?", ""),
            (r"/\S*/(daybook-\w{8}|\.ansible)/tmp", "/tmp")):
        lines = [re.sub(pattern, replacement, line) for line in lines]
    return lines


def _after(test, action):
    """Test is a test case, or the class of one, for what all its tests share."""
    (test.addClassCleanup if isinstance(test, type) else test.addCleanup)(action)
