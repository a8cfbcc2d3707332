"""What a run left on disk, kept where the hub does not remove it, and what the hub made of it."""
import collections
import contextlib
import json
import os
import threading
import time

from lib import processes


class Kept:
    """The spool of one job, under a second name from the moment it exists, and the scratch directory of its supervisor.

    Entered before anything happens to the job, left when its end is known."""

    def __init__(self, workplace, hub, job):
        self._hub = hub
        self._job = job
        self._link = workplace.path / ("spool-%s.jsonl" % job)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self.supervisor = None

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopped.set()
        self._thread.join()

    def _keep(self):
        while not self._stopped.wait(0.002):
            if not self._link.exists():
                with contextlib.suppress(FileNotFoundError):
                    os.link(self._hub.run_directory(self._job) / "spool.jsonl", self._link)
            if self.supervisor is None:
                self.supervisor = self._hub.supervisor(self._job)
            if self.supervisor and self._link.exists():
                return

    def records(self):
        """All that were written whole."""
        if not self._link.exists():
            return []
        *lines, _ = self._link.read_bytes().split(b"\n")
        return [json.loads(line) for line in lines]

    def end(self):
        """The last record, if it tells the end."""
        if not self._link.exists():
            return None
        with self._link.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 65_536))
            *_, last, rest = [b"", b"", *file.read().split(b"\n")]
        record = json.loads(last) if last.startswith(b'{"n"') and not rest else {}
        return record if record.get("k") == "end" else None

    def over_at(self):
        """When the run was over: by its end record, or, without one, when it was first seen to have no supervisor."""
        end = self.end()
        if end:
            return end["t"]
        said = self.supervisor
        if said and processes.start_time(said["pid"]) != said["start_time"]:
            return time.time()
        return None

    def remove(self):
        with contextlib.suppress(FileNotFoundError):
            self._link.unlink()


def truth(records):
    """(status, exit code) that the spool tells."""
    end = records[-1] if records and records[-1]["k"] == "end" else None
    if end is None:
        return "lost", None
    if end["interrupted_by"]:
        return "cancelled", end["exit_code"]
    return ("success" if end["exit_code"] == 0 else "failed"), end["exit_code"]


class Comparison:
    """Of the lines in a spool with those that the hub has recorded."""

    def __init__(self, records, log):
        written = [(record["level"], record["text"]) for record in records if record["k"] == "line"]
        recorded = [(line["log_level"], line["content"]) for line in log]
        self.written, self.recorded = len(written), len(recorded)
        left, right = collections.Counter(written), collections.Counter(recorded)
        self.lost = sum((left - right).values())
        self.doubled = sum((right - left).values())
        self.in_order = written == recorded
        self.dense = [line["line_number"] for line in log] == list(range(1, len(log) + 1))
