"""Where a run's ssh looks for a control master, it finds a relay to one that other runs use too (masters.py).

A master serves its own user and root alone, and a run is neither; and it must not serve a run with another credential. The
relay is a process of the hub's user, hence may connect, and does so only for what the request of the run names."""
import base64
import contextlib
import json
import os
import signal
import socket
import struct
import threading

from daybook_runner import mux, processes

MOST = 100
"""Servers of one run; those beyond are reached without."""
_AT_ONCE = 25
_AGENT_SECONDS = 10


class Relay:
    """Is made before the run's secrets are read: until it begins, a client waits for its connection to be taken."""

    def __init__(self, masters, asked, scratch, user):
        """Scratch is where ssh looks for a control path of the name "socket" of each connection."""
        wanted = asked.get("connections", ())[:MOST] if masters else ()
        doors = [_Door(scratch, one, user) for one in wanted]
        self._scratch = scratch
        self._credentials = {one["credential"] for one in wanted}
        self._tell = None
        if doors:
            told, self._tell = os.pipe()
            processes.fork(lambda: _serve(told, doors, masters))
            os.close(told)
            for door in doors:
                door.leave()

    def begin(self):
        """To be called when the run's agents have their keys, and before anything of the run can speak to them."""
        if self._tell is None:
            return
        agents = {name: os.path.join(self._scratch, name + ".sock") for name in self._credentials}
        found = {name: {"agent": path, "identity": _identity(path)} for name, path in agents.items() if os.path.exists(path)}
        with open(self._tell, "w", encoding="ascii") as pipe:
            json.dump(found, pipe)


class _Door:
    """A socket where ssh looks for its master.

    As long as it is not open, who connects is neither let in nor turned away: the queue of the socket has room for
    one, and that place is taken. Once it is closed they find nothing there, without a word in their output about it."""

    def __init__(self, scratch, wanted, user):
        self.wanted = wanted
        self._name = wanted["socket"]
        self._directory = os.open(scratch, os.O_RDONLY | os.O_DIRECTORY)
        path = os.path.join(scratch, self._name)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        if user:
            os.chown(path, user.uid, user.gid)
        self._listener.listen(0)
        self._first = socket.socket(socket.AF_UNIX)
        self._first.connect(path)
        self._closing = threading.Lock()
        self.is_closed = False

    def leave(self):
        """To be called by the process that does not serve it."""
        os.close(self._directory)
        self._listener.close()
        self._first.close()

    def descriptors(self):
        return self._directory, self._listener.fileno(), self._first.fileno()

    def open(self):
        self._listener.listen(128)
        self._listener.accept()[0].close()
        self._first.close()

    def close(self):
        """Whoever comes later goes on without."""
        with self._closing:
            if not self.is_closed:
                self.is_closed = True
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(self._name, dir_fd=self._directory)  # the run's user may have moved the directory
                with contextlib.suppress(OSError):
                    self._listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept()

    def clients(self):
        """One after the other, until it is closed."""
        while not self.is_closed:
            try:
                yield self._listener.accept()[0]
            except OSError:
                break
        self._listener.close()


def _serve(told, doors, masters):
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    processes.open_nothing_as(0)
    processes.close_all_but(0, 1, 2, told, *(number for door in doors for number in door.descriptors()))
    with open(told, encoding="ascii") as pipe:
        words = pipe.read()
    agents, places = json.loads(words or "{}"), threading.Semaphore(_AT_ONCE)
    for door in doors:
        service = _Service(door, masters, places, agents.get(door.wanted["credential"]))
        threading.Thread(target=service.run).start()
    while True:
        signal.pause()  # its supervisor ends it, with what is left of the run


class _Service:
    """Of one door."""

    def __init__(self, door, masters, places, agent):
        self._door = door
        self._masters = masters
        self._places = places
        self._wanted = agent and {**door.wanted, **agent}

    def run(self):
        first = self._connect()
        if first:
            first.close()
            self._door.open()
        else:
            self._door.close()
        for client in self._door.clients():
            threading.Thread(target=self._pass, args=(client,)).start()

    def _connect(self):
        with self._places:
            return self._masters.connect(self._wanted) if self._wanted else None

    def _pass(self, client):
        master = self._connect()
        with client:
            if not master:
                self._door.close()
                return
            with master:
                answering = threading.Thread(target=self._pass_answers, args=(master, client))
                answering.start()
                if mux.pass_requests(client, master):
                    self._door.close()
                _shut(master)
                answering.join()

    def _pass_answers(self, master, client):
        mux.pass_answers(master, client, self._door.close)
        _shut(client)


def _shut(connection):
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _identity(agent):
    """The public key of an agent that has one key, as a file has it."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_AGENT_SECONDS)
        connection.connect(agent)
        connection.sendall(b"\0\0\0\1\x0b")  # SSH_AGENTC_REQUEST_IDENTITIES
        with connection.makefile("rb") as answer:
            length, _, _ = struct.unpack(">IBI", answer.read(9))
            blob = _string(answer.read(length - 5))
    return "%s %s" % (_string(blob).decode("ascii"), base64.b64encode(blob).decode("ascii"))


def _string(data):
    length, = struct.unpack_from(">I", data)
    return data[4:4 + length]
