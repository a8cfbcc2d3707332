"""Where a run's ssh looks for a control master, it finds a relay to one that other runs use too (masters.py).

A master serves its own user and root alone, and a run is neither; and it must not serve a run with another credential. The
relay is a process of the hub's user, hence may connect, and does so only for what the request of the run names.

A run that has a user of its own reaches the agents of those connections through it too (agents.py). Most such runs find
their masters open and never ask for one, so an agent is started when it is asked for: by the supervisor, which has the keys."""
import contextlib
import json
import os
import signal
import socket
import threading

from daybook_runner import agents, mux, processes

MOST = 100
"""Servers of one run; those beyond are reached without."""
_AT_ONCE = 25
_WAITING = 128
_LONGEST_WAIT = 4
"""Seconds until a run tries by itself to reach a server that does not answer, or whose turn has not come. A connection that is
open later is there for the next run."""
_LONGEST_NAME = 4096
_NONE = "none"


class Relay:
    """Is made before the run's secrets are read: until it begins, a client waits for its connection to be taken."""

    def __init__(self, masters, asked, scratch, user):
        """Scratch is where ssh looks for a control path of the name "socket" of each connection."""
        wanted = asked.get("connections", ())[:MOST] if masters else ()
        doors = [_Door(scratch, one, user) for one in wanted]
        self._scratch = scratch
        self._credentials = {one["credential"] for one in wanted}
        lenders = {name: _listener(agents.path(scratch, name), user, _WAITING) for name in self._credentials} if user else {}
        self._can_lend = lenders.keys()
        self._keys = None
        self._talk = None
        if doors:
            self._talk, other = socket.socketpair()
            processes.fork(lambda: _serve(other, doors, lenders, masters))
            other.close()
            for one in (*doors, *lenders.values()):
                one.close_here() if isinstance(one, _Door) else one.close()

    def begin(self, keys):
        """To be called before anything of the run can ask for its agents; those that cannot be lent are started first."""
        identities = keys.identities()
        lent = {name for name, identity in identities.items() if identity and name in self._can_lend}
        keys.start_agents(but=lent)
        if self._talk is None:
            return
        self._keys = keys
        found = {}
        for name in self._credentials & identities.keys():
            path = agents.path(self._scratch, name)
            found[name] = {"agent": path, "identity": identities[name] or agents.identity_of(path), "lent": name in lent}
        self._talk.sendall(json.dumps(found).encode() + b"\n")

    def attend(self, streams, on_refusal):
        """From now on those who ask for an agent are answered while streams are pumped. Refusals are told in words."""
        if self._talk is not None:
            streams.attend(self._talk.fileno(), lambda: self._lend(on_refusal))

    def _lend(self, on_refusal):
        """Answers one request; False if there will be no more."""
        try:
            name = self._talk.recv(_LONGEST_NAME).decode()
            if name:
                self._talk.sendall(self._agent(name, on_refusal).encode())
            return bool(name)
        except (BrokenPipeError, ConnectionResetError):
            return False  # the relay was killed, and with it everyone who asked

    def _agent(self, name, on_refusal):
        try:
            return self._keys.lend(name)
        except processes.NotStarted as refusal:
            on_refusal(str(refusal))
            return _NONE


class _Door:
    """A socket where ssh looks for its master.

    As long as it is not open, who connects is neither let in nor turned away: the queue of the socket has room for
    one, and that place is taken. Once it is closed they find nothing there, without a word in their output about it."""

    def __init__(self, scratch, wanted, user):
        self.wanted = wanted
        self._name = wanted["socket"]
        self._directory = os.open(scratch, os.O_RDONLY | os.O_DIRECTORY)
        path = os.path.join(scratch, self._name)
        self._listener = _listener(path, user, 0)
        self._first = socket.socket(socket.AF_UNIX)
        self._first.connect(path)
        self._closing = threading.Lock()
        self._is_open = self.is_closed = False

    def close_here(self):
        """To be called by the process that does not serve it."""
        os.close(self._directory)
        self._listener.close()
        self._first.close()

    def descriptors(self):
        return self._directory, self._listener.fileno(), self._first.fileno()

    def open(self):
        """Does nothing where it has been closed."""
        with self._closing:
            if not self.is_closed:
                self._is_open = True
                self._listener.listen(_WAITING)
                self._listener.accept()[0].close()
                self._first.close()

    def close(self):
        """Whoever comes later goes on without."""
        with self._closing:
            if not self.is_closed:
                self.is_closed = True
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(self._name, dir_fd=self._directory)  # the run's user may have moved the directory
                if not self._is_open:
                    self._listener.close()  # wakes who waits to be let in
                    return
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


def _listener(path, user, waiting):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    if user:
        os.chown(path, user.uid, user.gid)
    listener.listen(waiting)
    return listener


def _serve(talk, doors, lenders, masters):
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    processes.open_nothing_as(0)
    processes.close_all_but(0, 1, 2, talk.fileno(), *(number for door in doors for number in door.descriptors()),
                            *(listener.fileno() for listener in lenders.values()))
    with talk.makefile(encoding="ascii") as told:
        found = json.loads(told.readline() or "{}")
    asking = threading.Lock()
    for name, listener in lenders.items():
        if found.get(name, {}).get("lent"):
            threading.Thread(target=_Lender(name, listener, talk, asking).run).start()
        else:
            listener.close()
    places = threading.Semaphore(_AT_ONCE)
    for door in doors:
        service = _Service(door, masters, places, found.get(door.wanted["credential"]))
        threading.Thread(target=service.run).start()
    while True:
        signal.pause()  # its supervisor ends it, with what is left of the run


class _Lender:
    """Of one agent, which is not there before the first client."""

    def __init__(self, name, listener, talk, asking):
        self._name = name
        self._listener = listener
        self._talk = talk
        self._asking = asking
        self._path = None

    def run(self):
        while True:
            threading.Thread(target=self._pass, args=(self._listener.accept()[0],)).start()

    def _pass(self, client):
        with client, socket.socket(socket.AF_UNIX) as agent, contextlib.suppress(OSError):  # it has ended with the run
            path = self._ask()
            if path != _NONE:
                agent.connect(path)
                agents.pass_requests(client, agent)

    def _ask(self):
        with self._asking:
            if self._path is None:
                self._talk.sendall(self._name.encode())
                self._path = self._talk.recv(_LONGEST_NAME).decode()
        return self._path


class _Service:
    """Of one door."""

    def __init__(self, door, masters, places, found):
        self._door = door
        self._masters = masters
        self._places = places
        self._wanted = found and {**door.wanted, **found}

    def run(self):
        impatience = threading.Timer(_LONGEST_WAIT, self._door.close)
        impatience.start()
        first = self._connect()
        impatience.cancel()
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
