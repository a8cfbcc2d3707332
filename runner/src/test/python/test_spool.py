"""What is spooled can always be read."""
import errno
import json
import os
import tempfile
import unittest
from unittest import mock

import support  # puts the runner on the path
from daybook_runner.spool import Spool
from daybook_runner.streams import Streams


class SpoolTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = os.path.join(directory.name, "spool.jsonl")
        self.spool = Spool(self.path)

    def records(self):
        self.spool.close()
        with open(self.path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def test_what_is_no_character_shows_in_names_too(self):
        self.spool.add("task", 1.5, name="caf\udce9", uuid="u")
        self.spool.add("stats", 2.5, hosts={"h\ud800": {"ok": 1}})
        self.spool.add_text(3.5, "ok", "said", host="h\ud800", task="caf\udce9")
        task, stats, line = self.records()
        self.assertEqual("caf\ufffd", task["name"])
        self.assertEqual({"h\ufffd": {"ok": 1}}, stats["hosts"])
        self.assertEqual(("h\ufffd", "caf\ufffd"), (line["host"], line["task"]))

    def test_no_play_says_what_a_record_is(self):
        self.spool.add("task", 1.5, name="t", **{"n": 99, "t": 0, "k": "end"})
        self.spool.add_text(2.5, "ok", "said", **{"n": 99, "t": 0, "k": "end"})
        self.assertEqual([(1, 1.5, "task"), (2, 2.5, "line")], [(one["n"], one["t"], one["k"]) for one in self.records()])

    def test_no_play_makes_a_record_that_the_hub_cannot_take(self):
        wakeup, _ = os.pipe2(os.O_NONBLOCK)
        for fact in (["end", {}], ["task", {"uuid": "u" * 65}], ["task", {"uuid": "\xe4"}],
                     ["result", {"host": "h", "task": "u", "status": "fine"}]):
            streams = Streams(self.spool, wakeup)
            os.write(streams.plugin, json.dumps({"t": 1, "fact": fact, "said": [], "about": {}}).encode() + b"\n")
            with self.subTest(fact), self.assertRaises(ValueError):
                streams.pump(0)
        self.assertEqual([], self.records())

    def test_a_full_disk_is_waited_for(self):
        wakeup, _ = os.pipe2(os.O_NONBLOCK)
        streams = Streams(self.spool, wakeup)
        write, room = os.write, 10

        def write_where_there_is_room(file, data):
            nonlocal room
            if not room:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            written = write(file, data[:room])
            room -= written
            return written

        with mock.patch("daybook_runner.spool.os.write", write_where_there_is_room):
            lines = [b"%05d %s\n" % (number, b"x" * 58) for number in range(40_000)]
            taken = 0
            while taken < len(lines) and self.spool.waiting < 3 << 20:
                before = self.spool.waiting
                write(streams.out, b"".join(lines[taken:taken + 500]))
                streams.pump(0)
                taken += 500
                if self.spool.waiting == before:  # nothing is read any more
                    break
            self.assertLess(taken, len(lines), "what waits has a bound")
            room = 1 << 30
            streams.pump(0)
            self.assertEqual(0, self.spool.waiting)
            streams.finish()
            self.assertEqual([line.decode().strip() for line in lines[:taken]], [one["text"] for one in self.records()])


if __name__ == "__main__":
    unittest.main()
