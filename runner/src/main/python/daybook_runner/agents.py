"""SSH keys in the hands of agents: a key goes from memory to memory, past disks, command lines and environments."""
import base64
import contextlib
import os
import select
import socket
import struct
import subprocess

from daybook_runner import packets, processes

_SECONDS = 10  # for either program; both answer within milliseconds
_SHORTEST = 1

# From the protocol of agents (RFC draft-ietf-sshm-ssh-agent), and OpenSSH's PROTOCOL.agent for the extension
_FAILURE = 5
_REQUEST_IDENTITIES = 11
_SIGN_REQUEST = 13
_EXTENSION = 27

_MAGIC = b"openssh-key-v1\0"


class Keys:
    """Of one run, by the names of their credentials.

    An agent answers its own user and root only, and lets nobody but root look into its memory. One of the run's user must
    have its key before anything of the run can take its place. One that is lent to the run (relay.py) belongs to this
    process's user, where the run cannot reach it, and so need not be there before somebody asks for it."""

    def __init__(self, keys, scratch, user):
        self._keys = keys
        self._scratch = scratch
        self._private = private(scratch)
        self._user = user
        self._lent = {}

    def identities(self):
        """The public key of each, as a file has it; None where only an agent can tell it."""
        return {name: _identity(key) for name, key in self._keys.items()}

    def start_agents(self, but=()):
        """Of the run's user, at <credential>.sock in the scratch directory. NotStarted if one does not take its key."""
        for name, key in self._keys.items():
            if name not in but:
                with _told_in_words(name):
                    _start_agent(path(self._scratch, name), name, key, self._user)

    def lend(self, name):
        """The path of an agent that has this one key. NotStarted if it does not take it."""
        if name not in self._lent:
            lent = os.path.join(self._private, str(len(self._lent)))
            with _told_in_words(name):
                os.makedirs(self._private, 0o700, exist_ok=True)
                _start_agent(lent, name, self._keys[name], None)
            self._lent[name] = lent
        return self._lent[name]


def path(scratch, name):
    """Where ssh looks for the agent of that credential."""
    return os.path.join(scratch, name + ".sock")


def private(scratch):
    """The directory beside that of the run in which its lent agents listen, should there be any."""
    return scratch + "-keys"


@contextlib.contextmanager
def _told_in_words(name):
    """That a program is missing, hangs or may not be started is no failure of the supervisor's own."""
    try:
        yield
    except (OSError, subprocess.SubprocessError) as trouble:
        raise processes.NotStarted('No SSH agent could be had for the credential "%s": %s' % (name, trouble)) from trouble


def _start_agent(place, name, key, user):
    with contextlib.suppress(FileNotFoundError):  # of one before it, which was killed
        os.unlink(place)
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    agent = processes.start(["ssh-agent", "-D", "-a", place], user, env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with agent.stdout as said, agent.stderr as trouble:
        if not select.select([said], [], [], _SECONDS)[0]:
            raise processes.NotStarted('No SSH agent was there in time for the credential "%s".' % name)
        if not said.readline():  # it names its socket once it listens
            raise processes.NotStarted('No SSH agent could be started for the credential "%s": %s' % (
                name, trouble.read().decode(errors="replace").strip()))
    adding = processes.start(["ssh-add", "-q", "-"], env={**environment, "SSH_AUTH_SOCK": place},
                             stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, trouble = adding.communicate((key.rstrip() + "\n").encode(), _SECONDS)
    if adding.returncode != 0:
        raise processes.NotStarted('The SSH key of the credential "%s" was refused: %s' % (
            name, trouble.decode(errors="replace").strip()))


def _identity(key):
    """As OpenSSH's PROTOCOL.key lays out its own format, known by how its data begins: the public key stands before the
    private one."""
    try:
        data = base64.b64decode("".join(key.strip().splitlines()[1:-1]))
        if not data.startswith(_MAGIC):
            return None
        cipher, position = packets.string(data, len(_MAGIC))
        for _ in range(2):  # how the passphrase becomes a key, and with what
            _, position = packets.string(data, position)
        blob, _ = packets.string(data, position + 4)  # after how many there are
        return _as_text(blob) if cipher == b"none" else None
    except (ValueError, packets.Ended):
        return None


def identity_of(agent):
    """The public key of an agent that has one key, as a file has it."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_SECONDS)
        connection.connect(agent)
        connection.sendall(struct.pack(">IB", 1, _REQUEST_IDENTITIES))
        answer = packets.read(connection, _SHORTEST)
    return _as_text(packets.string(answer, 9)[0])  # after length, kind, and how many there are


def _as_text(blob):
    return "%s %s" % (packets.string(blob)[0].decode("ascii"), base64.b64encode(blob).decode("ascii"))


def pass_requests(client, agent):
    """Passes on what a client asks an agent, until either ends, as long as that is to list its keys and to sign.

    The rest the agent never hears of: it may have more rights than the client, and what it can be told to load would, too."""
    with contextlib.suppress(packets.Ended):
        while True:
            request = packets.read(client, _SHORTEST)
            if request[4] in (_REQUEST_IDENTITIES, _SIGN_REQUEST, _EXTENSION):
                agent.sendall(request)
                client.sendall(packets.read(agent, _SHORTEST))
            else:
                client.sendall(struct.pack(">IB", 1, _FAILURE))
