"""The one file in which a run is told: JSON lines, only ever appended to, by one writer."""
import errno
import json
import os
import time

from daybook_runner import masks
from daybook_runner.text import encodable, pieces, visible

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: json.dumps would, for each record

_LOOK_AGAIN = 0.2


class Spool:
    """Numbers the records densely from 1. They reach the file in order, at the next flush."""

    def __init__(self, path):
        """Creates the file; one that exists belongs to another start of the same run, and FileExistsError says so."""
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._unwritten = bytearray()
        self._count = 0
        self.mask(masks.NONE)

    def mask(self, known):
        """From now on, no record has in it what these Masks know."""
        self.masks = known
        self._about = {}, {}

    def add(self, kind, time, **fields):
        """Time is in seconds since the epoch, kept to the microsecond."""
        self._add(kind, time, self.masks.mask_fields(kind, fields))

    def _masked(self, about):
        """Most lines are about the same as the one before."""
        if about != self._about[0]:
            self._about = about, self.masks.mask_fields("line", about)
        return self._about[1]

    def _add(self, kind, time, fields):
        self._count += 1
        record = {**fields, "n": self._count, "t": round(time, 6), "k": kind}  # whatever a play has put among the fields
        self._unwritten += encodable(_json.encode(record)).encode() + b"\n"

    def add_text(self, time, level, text, continued=False, **about):
        """One record per line, and per 64 KiB of a longer one; continued: the last line does not end here."""
        about = {"level": level, **self._masked(about)}
        lines = self.masks.mask(visible(text)).split("\n")
        for number, line in enumerate(lines, 1):
            parts = pieces(line)
            for part in parts[:-1]:
                self._add("line", time, {"text": part, **about, "continued": True})
            goes_on = {"continued": True} if continued and number == len(lines) else {}
            self._add("line", time, {"text": parts[-1], **about, **goes_on})

    def flush(self):
        """After a failed write, the next one goes on at the byte where it stopped. A full disk is waited for: what does not
        get into the file is kept for the next flush."""
        while self._unwritten:
            try:
                written = os.write(self._file, self._unwritten)
            except OSError as trouble:
                if trouble.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                return
            del self._unwritten[:written]

    @property
    def waiting(self):
        """How many bytes are kept because the disk is full."""
        return len(self._unwritten)

    def leave(self):
        """To be called in a process that is not to write into it."""
        os.close(self._file)

    def close(self):
        """Returns when the disk has all of it."""
        self.flush()
        while self.waiting:
            time.sleep(_LOOK_AGAIN)
            self.flush()
        os.fsync(self._file)
        os.close(self._file)
