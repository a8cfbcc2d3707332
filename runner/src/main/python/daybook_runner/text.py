"""How text from anywhere is made fit to be shown: one line at a time, nothing in it that acts on a terminal."""
import re

LIMIT = 64 * 1024
"""The longest piece of a line, in bytes of UTF-8."""

_RETURN = re.compile("\r$", re.MULTILINE)
_SGR = re.compile("\x1b\\[[0-9;:]*m")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text):
    """The text without its colours, other control characters written out (``\\x07``), tabs and line ends kept.

    What is no character at all becomes U+FFFD, so the answer can always be encoded."""
    text = _SGR.sub("", _RETURN.sub("", text))
    text = encodable(text)
    return _CONTROL.sub(lambda found: "\\x%02x" % ord(found[0]), text)


def encodable(text):
    """The text with U+FFFD for what is no character, such as a byte that was no UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def pieces(line):
    """Cuts a line between characters, into pieces of at most LIMIT bytes; an empty line is one piece."""
    if len(line) * 4 <= LIMIT:
        return [line]
    data = line.encode()
    cuts = [0]
    while len(data) - cuts[-1] > LIMIT:
        cuts.append(_character_start(data, cuts[-1] + LIMIT))
    return [data[start:end].decode() for start, end in zip(cuts, cuts[1:] + [len(data)])]


class Lines:
    """Bytes as they come from a descriptor, given out as text of whole lines.

    The beginning of a line waits for its end, but no more than LIMIT bytes of it, and what the masks reach over."""

    def __init__(self):
        self._waiting = b""

    def take(self, data, masks):
        """Yields (text, continued): text may hold many lines, and its last one goes on in the next if continued.

        No secret that the masks know is cut by that."""
        whole, newline, self._waiting = (self._waiting + data).rpartition(b"\n")
        if newline:
            yield whole.decode(errors="replace"), False
        if len(self._waiting) > LIMIT + 4 * masks.reach:
            end = _character_start(self._waiting, len(self._waiting) - 1)
            begun = masks.mask(self._waiting[:end].decode(errors="replace"))
            cut = len(begun) - masks.reach
            self._waiting = begun[cut:].encode() + self._waiting[end:]
            yield begun[:cut], True

    def rest(self):
        """Yields, as take() does, the last line if it has no end."""
        if self._waiting:
            yield self._waiting.decode(errors="replace"), False
            self._waiting = b""


def _character_start(data, index):
    """The last place at or before the index, by three bytes at most, where a character of UTF-8 can start."""
    return next((i for i in range(index, index - 4, -1) if data[i] & 0xC0 != 0x80), index)
