"""What a play says, brought from its pipes into the spool in the order in which it was said."""
import json
import os
import re
import select
import time

from daybook_runner.text import Lines

_FACTS = {"play", "task", "result", "stats"}  # how a run ended is for its supervisor to say
_STATUSES = {"ok", "changed", "skipped", "failed", "unreachable", "ignored"}
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_MOST_WAITING = 1 << 20
"""Of what the disk does not take, in bytes."""
_LOOK_AGAIN = 0.2
_MOST = 1 << 20  # more than a pipe holds, so that one read empties it


def _may_be_said(kind, fact):
    """A play that forges records must not make one that the hub's tables cannot take."""
    task = fact.get({"task": "uuid", "result": "task"}.get(kind), "none")
    return kind in _FACTS and fact.get("status", "ok") in _STATUSES and bool(_ID.fullmatch(task))


class Streams:
    """Descriptors 1 and 2 of the play, and the pipe of the callback plugin.

    Pipes share no clock, but a play has two phases. Until the plugin speaks, all text comes on the descriptors;
    from then on, Ansible's own text comes from the plugin, and the descriptors carry what is left when it is silent:
    the last words of an interpreter, a careless print. So the descriptors come first until then, the plugin after.
    """

    def __init__(self, spool, wakeup):
        """Wakeup is a descriptor that becomes readable when there is something else to do than to read."""
        self._spool = spool
        self._wakeup = wakeup
        self._poll = select.poll()
        self._poll.register(wakeup, select.POLLIN)
        self._besides = select.poll()
        self._besides.register(wakeup, select.POLLIN)
        self._open = set()
        self._out, self.out = self._pipe()
        self._err, self.err = self._pipe()
        self._plugin, self.plugin = self._pipe()
        self._texts = {self._out: ("info", Lines()), self._err: ("warning", Lines())}
        self._half_record = []
        self._plugin_has_spoken = False
        self._others = {}
        self.no_hosts_matched = False
        self.interpreters = {}

    def _pipe(self):
        read, write = os.pipe()
        os.set_blocking(read, False)
        self._poll.register(read, select.POLLIN)
        self._open.add(read)
        return read, write

    def attend(self, descriptor, call):
        """Calls that whenever the descriptor is readable while these are pumped, until it returns False or the play has ended."""
        self._others[descriptor] = call
        for poll in (self._poll, self._besides):
            poll.register(descriptor, select.POLLIN)

    def attend_to_none(self):
        """To be called when the play has ended: what it started is ended too, and needs nothing any more."""
        for descriptor in list(self._others):
            self._leave(descriptor)

    def _leave(self, descriptor):
        del self._others[descriptor]
        for poll in (self._poll, self._besides):
            poll.unregister(descriptor)

    def close_writers(self):
        """To be called once the play has its own copies."""
        for writer in (self.out, self.err, self.plugin):
            os.close(writer)

    def pump(self, seconds):
        """Waits for words or for the wakeup, at most so long, and spools what there is."""
        is_full = self._spool.waiting > _MOST_WAITING  # the disk; the play waits, too, once its pipes are full
        poll = self._besides if is_full else self._poll
        for descriptor, _ in poll.poll(min(seconds, _LOOK_AGAIN if self._spool.waiting else seconds) * 1000):
            call = self._others.get(descriptor)
            if call and not call():
                self._leave(descriptor)
        if is_full:
            self._read(self._wakeup)
        else:
            self._read_all()
        self._spool.flush()

    def _read_all(self):
        self._read(self._wakeup)
        if self._plugin_has_spoken:
            said, records = self._read_texts(), self._read(self._plugin)
            self._spool_records(records)
            self._spool_texts(said)
        else:
            records, said = self._read(self._plugin), self._read_texts()
            self._spool_texts(said)
            self._spool_records(records)

    def finish(self):
        """To be called when nobody is left to write: spools what the pipes still hold."""
        self._read_all()
        self._spool.flush()
        for level, lines in self._texts.values():
            self._spool_text(level, lines.rest())

    def _read(self, descriptor):
        """All there is at the moment; nothing is left of a pipe at its end."""
        if descriptor != self._wakeup and descriptor not in self._open:
            return b""
        try:
            data = os.read(descriptor, _MOST)
        except BlockingIOError:
            return b""
        if not data:
            self._poll.unregister(descriptor)
            self._open.remove(descriptor)
            os.close(descriptor)
        return data

    def _read_texts(self):
        return {descriptor: self._read(descriptor) for descriptor in self._texts}

    def _spool_texts(self, said):
        for descriptor, data in said.items():
            level, lines = self._texts[descriptor]
            self._spool_text(level, lines.take(data, self._spool.masks))

    def _spool_text(self, level, parts):
        now = time.time()
        for text, continued in parts:
            self._spool.add_text(now, level, text, continued)

    def _spool_records(self, data):
        *ends, rest = data.split(b"\n")
        for end in ends:
            self._spool_record(json.loads(b"".join(self._half_record) + end))
            self._half_record.clear()
        self._half_record.append(rest)

    def _spool_record(self, record):
        self._plugin_has_spoken = True
        if record["fact"]:
            kind, fact = record["fact"]
            if not _may_be_said(kind, fact):
                raise ValueError("The play says of itself what it cannot say")
            self.no_hosts_matched = fact.pop("no_hosts_matched", self.no_hosts_matched)
            if "interpreter" in fact:
                found = fact.pop("interpreter")
                if found is None or isinstance(found, str):
                    self.interpreters[fact["host"]] = found
            self._spool.add(kind, record["t"], **fact)
        for level, text in record["said"]:
            self._spool.add_text(record["t"], level, text, **record["about"])
