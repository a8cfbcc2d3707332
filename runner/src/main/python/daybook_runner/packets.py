"""What OpenSSH's programs say to each other over sockets: a length of four bytes, and that many bytes."""
import struct

_LONGEST = 256 * 1024  # as with OpenSSH


class Ended(Exception):
    """One side has nothing more to say, or says what no ssh does."""


def read(connection, shortest):
    """One packet, with its length. Ended, also if it has fewer bytes than the shortest or more than OpenSSH would take."""
    head = _read(connection, 4)
    length = number(head, 0)
    if not shortest <= length <= _LONGEST:
        raise Ended
    return head + _read(connection, length)


def _read(connection, length):
    data = b""
    while len(data) < length:
        part = connection.recv(length - len(data))
        if not part:
            raise Ended
        data += part
    return data


def number(packet, position):
    """The one of four bytes that begins there."""
    try:
        return struct.unpack_from(">I", packet, position)[0]
    except struct.error:
        raise Ended from None


def string(data, position=0):
    """What the length that stands there says, and where it ends."""
    end = position + 4 + number(data, position)
    if end > len(data):
        raise Ended
    return data[position + 4:end], end
