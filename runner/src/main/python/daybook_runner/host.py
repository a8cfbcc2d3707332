"""Starts runs from a process that has Ansible in memory: PYTHON -E host.py SOCKET PROGRAM.

PYTHON is the interpreter of PROGRAM, the ansible-playbook for which this stands in. It listens at SOCKET, and says so
on standard output, by a line "ready VERSION". Each connection brings one request: a line of JSON that names the run's
directory, and then, to the end of what is sent, the secrets. A child takes it as it is, so that neither secrets nor a slow
sender ever reach the host, and answers by one line: "started", "started before", or "stale" when Ansible's files are no longer
those in memory; then nothing was done, and the host is of no more use.

A line that has "connect" instead asks for a connection to a server (masters.py); the answer is "open" or "not open".

The host ends with its standard input. Runs go on.
"""
import contextlib
import json
import os
import select
import signal
import socket
import struct
import sys
import traceback

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # not the folder that this file is in

from daybook_runner import guard, play, processes, ways
from daybook_runner.masters import Masters

_SECONDS_FOR_A_REQUEST = 10


def main(path, program):
    os.setsid()  # what a terminal tells the hub is not meant for this process
    os.umask(0o077)
    processes.adopt_orphans()  # connections are opened by children, and outlive them
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else is printed here is not for the hub
    environment = play.inherited()
    os.environ.clear()
    os.environ.update(environment)
    masters = Masters(path)
    os.environ["ANSIBLE_LOCAL_TEMP"] = masters.directory  # its own choice is the home directory, which may not be there
    from daybook_runner import warm  # not before the environment is what Ansible is to see
    warm.warm_up()
    processes.hide_memory()
    _Host(path, program, warm, masters).serve(said)


class _Host:
    def __init__(self, path, program, warm, masters):
        self._path = path
        self._program = program
        self._warm = warm
        self._masters = masters
        self._listener = socket.socket(socket.AF_UNIX)
        mask = os.umask(0o177)
        self._listener.bind(path)
        os.umask(mask)
        self._listener.listen(128)
        self._wakeup, writer = os.pipe()
        for end in (self._wakeup, writer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def serve(self, said):
        """Returns when nobody needs it any more."""
        print("ready", self._warm.VERSION, file=said, flush=True)
        poll = select.poll()
        for descriptor in (0, self._listener.fileno(), self._wakeup):
            poll.register(descriptor, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if self._wakeup in ready:
                os.read(self._wakeup, 4096)
                processes.reap()
            if 0 in ready and not os.read(0, 4096):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(self._path)
                self._masters.end()
                return
            if self._listener.fileno() in ready:
                self._take_one()

    def _take_one(self):
        connection, _ = self._listener.accept()
        with connection:
            credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            if struct.unpack("3i", credentials)[1] != os.getuid():
                return
            if os.fork() == 0:
                code = 1
                try:
                    code = self._handle(connection)
                except BaseException:
                    traceback.print_exc()
                finally:
                    os._exit(code)

    def _handle(self, connection):
        processes.default_signals()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # as any Python program has it: a reader that is gone is no reason to die
        os.dup2(connection.detach(), 0)
        self._listener.detach()
        processes.close_all_but(0, 1, 2)
        signal.alarm(_SECONDS_FOR_A_REQUEST)
        asked = json.loads(_read_line())
        signal.alarm(0)
        if "connect" in asked:
            _answer("open" if self._masters.open(asked["connect"]) else "not open")
            return 0
        run_dir = asked["run_dir"]
        log = os.open(os.path.join(run_dir, "supervisor.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for descriptor in (1, 2):
            os.dup2(log, descriptor)
        os.close(log)
        if self._warm.is_stale():
            _answer("stale")
            return 0
        try:
            return guard.bring_to_its_end(run_dir, self._way, lambda: _answer("started"), self._masters)
        except FileExistsError:
            _answer("started before")
            return 0

    def _way(self, play_, streams):
        if play_.program != self._program:
            return ways.Program(play_, streams)
        return ways.Fork(play_, streams, self._warm.run)


def _read_line():
    """By single bytes: what follows is not for this process's memory."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            raise EOFError("The request ended in its first line")
        line += byte
    return line


def _answer(word):
    try:
        os.write(0, word.encode() + b"\n")
    except OSError:
        pass  # whoever asked is gone; the run's directory tells those who come after


if __name__ == "__main__":
    main(*sys.argv[1:])
