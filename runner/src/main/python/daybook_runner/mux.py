"""What OpenSSH's client and a control master say to each other (PROTOCOL.mux), as far as a run may say it.

A master belongs to the hub and to other runs as well. So of all requests only the check that it is there and sessions pass: no
forwarding, which would be done with the hub's rights, and no end of the master."""
import os
import socket
import struct

from daybook_runner import packets

_HELLO = 0x00000001
_NEW_SESSION = 0x10000002
_ALIVE_CHECK = 0x10000004
_TERMINATE = 0x10000005
_STOP_LISTENING = 0x10000009
_OK = 0x80000001
_FAILURE = 0x80000003

_SHORTEST = 4
_DESCRIPTORS = 3


def pass_requests(client, master):
    """Passes what the client asks for on to the master, until either ends or the client asks for what is not passed.

    True if no more of this client's run should come here: it wants a connection of its own, or one with more rights."""
    try:
        while True:
            packet = packets.read(client, _SHORTEST)
            kind = packets.number(packet, 4)
            if kind in (_HELLO, _ALIVE_CHECK):
                master.sendall(packet)
            elif kind == _NEW_SESSION and not _wants_forwarding(packet):
                master.sendall(packet)
                for _ in range(_DESCRIPTORS):
                    _pass_descriptor(client, master)
            else:
                if kind in (_STOP_LISTENING, _TERMINATE):
                    client.sendall(struct.pack(">3I", 8, _OK, packets.number(packet, 8)))
                return True
    except (packets.Ended, OSError):
        return False


def pass_answers(master, client, on_refusal):
    """Passes what the master answers on to the client, until either ends.

    Calls on_refusal before the client hears of it that something is refused: the server may grant no more sessions, and
    then the client's run needs a connection of its own."""
    try:
        while True:
            packet = packets.read(master, _SHORTEST)
            if packets.number(packet, 4) == _FAILURE:
                on_refusal()
            client.sendall(packet)
    except (packets.Ended, OSError):
        return


def _pass_descriptor(client, master):
    """Each comes with one byte of its own."""
    byte, descriptors, _, _ = socket.recv_fds(client, 1, 1)
    try:
        if not byte or len(descriptors) != 1:
            raise packets.Ended
        socket.send_fds(master, [byte], descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _wants_forwarding(packet):
    """Of X11 or of an agent. Before that come kind, number, a reserved string, and whether a terminal is wanted."""
    after_string = 16 + packets.number(packet, 12)
    return any((packets.number(packet, after_string + 4), packets.number(packet, after_string + 8)))
