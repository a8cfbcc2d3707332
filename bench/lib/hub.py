"""A hub of one's own: ./daybook up on a fresh data directory and a free port."""
import contextlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess

from lib import processes
from lib.client import Client

DAYBOOK = pathlib.Path(__file__).resolve().parents[2] / "daybook"
STARTS_WITHIN = 180
STOPS_WITHIN = 90


class Hub:
    """Started when entered, stopped in order when left. It may be killed and started again in between."""

    def __init__(self, workplace, **environment):
        """The environment is added to that of the bench: settings of the hub."""
        self.data = workplace.path / "data"
        self._out = workplace.path / "hub.out"
        self.password = None
        self.environment = environment
        self.process = None
        self.client = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Returns when it is ready and the client is signed in."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._out.write_bytes(b"")
        with self._out.open("wb") as out:
            self.process = subprocess.Popen(
                [str(DAYBOOK), "up", "--no-self-check", "--port=%d" % port, "--data=%s" % self.data], stdout=out,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env={**os.environ, **self.environment},
                start_new_session=True)  # Ctrl-C is the bench's, which then stops the hub
        processes.wait_until(lambda: self._is_ready() or self.process.poll() is not None, "the hub is ready",
                             STARTS_WITHIN)
        said = self._out.read_text()
        if self.process.poll() is not None:
            raise SystemExit("The hub did not start:\n" + said)
        password = re.search(r"^Password for admin: (\S+)", said, re.MULTILINE)
        self.password = password.group(1) if password else self.password
        if self.password is None:
            raise SystemExit("A bench needs a database that no hub has used yet")
        self.client = Client("http://127.0.0.1:%d" % port, self.password)

    def _is_ready(self):
        return re.search(r"^Ready", self._out.read_text(), re.MULTILINE)

    def stop(self):
        """In order; whatever runs is cancelled."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                print("The hub does not stop: it is killed", flush=True)
                self.process.kill()
                self.process.wait()

    @property
    def pid(self):
        return self.process.pid

    @property
    def database_pid(self):
        """That of its own MariaDB; None when it has another database, or none at the moment."""
        try:
            pid = int((self.data / "db.pid").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return pid if "--datadir=%s/" % self.data in processes.command(pid) else None

    @property
    def ansible_host_pid(self):
        """That of the process that has Ansible in memory; None when there is none."""
        for pid in processes.children(self.pid):
            if "daybook_runner/host.py" in processes.command(pid):
                return pid
        return None

    def run_directory(self, job):
        return self.data / "runner" / "runs" / job

    def supervisor(self, job):
        """What the supervisor of a run says of itself: pid, start_time, scratch. None before it does, and afterwards."""
        with contextlib.suppress(FileNotFoundError):
            return json.loads((self.run_directory(job) / "supervisor.pid").read_bytes())
        return None

    @property
    def log_size(self):
        """In bytes: a place in the log from which log_since() tells."""
        with contextlib.suppress(FileNotFoundError):
            return (self.data / "logs" / "daybook.log").stat().st_size
        return 0

    def log_since(self, place):
        """Text; of everything, if the log was begun anew meanwhile."""
        with contextlib.suppress(FileNotFoundError):
            with (self.data / "logs" / "daybook.log").open("rb") as log:
                log.seek(place if place <= self.log_size else 0)
                return log.read().decode(errors="replace")
        return ""
