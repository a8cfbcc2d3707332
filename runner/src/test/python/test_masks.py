"""What is struck out of a text, and what is not."""
import base64
import json
import pathlib
import shlex
import subprocess
import tempfile
import textwrap
import unittest
import urllib.parse

import support  # noqa: F401 (it knows where the sources are)

from daybook_runner.masks import MASK, Masks
from daybook_runner.spool import Spool
from daybook_runner.text import LIMIT, Lines

SECRET = "it's \"Top\" & <secret> \\ né\t1/2+3"
KEY = "\n".join(["-----BEGIN KEY-----", "QyNTUxOQAAACB" * 5, "short", "ZUdlZ7wAAAAtz" * 5, "-----END KEY-----"])


class MasksTest(unittest.TestCase):
    def test_a_secret_is_found_in_every_form(self):
        masks = Masks([SECRET])
        once = json.dumps(SECRET)
        for form in (SECRET, once, json.dumps(once), json.dumps(SECRET, ensure_ascii=False), repr(SECRET),
                     repr({"a": SECRET}), json.dumps({"msg": repr([SECRET])}), urllib.parse.quote(SECRET),
                     urllib.parse.quote(SECRET, safe=""), urllib.parse.quote_plus(SECRET), shlex.quote(SECRET),
                     json.dumps(shlex.quote(SECRET)), "'%s'" % SECRET.replace("'", "''")):
            shown = masks.mask("before %s after" % form)
            self.assertIn(MASK, shown, form)
            self.assertNotIn("ecret", shown)
            self.assertTrue(shown.startswith("before ") and shown.endswith(" after"), shown)

    def test_base64_is_found_wherever_it_begins(self):
        masks = Masks([SECRET])
        for before in ("", "a", "ab", "abc", "name:"):
            for encode in base64.b64encode, base64.urlsafe_b64encode:
                encoded = encode((before + SECRET + "tail").encode()).decode()
                shown = masks.mask(encoded)
                self.assertIn(MASK, shown)
                self.assertLess(len(shown) - len(MASK), len(encoded) - len(SECRET), shown)

    def test_a_secret_of_many_lines_is_found_line_by_line(self):
        masks = Masks([KEY])
        shown = masks.mask("\n".join("+ " + line for line in KEY.splitlines()))
        self.assertEqual(["+ -----BEGIN KEY-----", "+ " + MASK, "+ short", "+ " + MASK, "+ -----END KEY-----"],
                         shown.splitlines())
        self.assertEqual("<%s>" % MASK, masks.mask("<%s>" % KEY))
        self.assertEqual('{"key": "%s\\n"}' % MASK, masks.mask(json.dumps({"key": KEY + "\n"})))

    def test_the_longest_goes_first_and_what_overlaps_goes_together(self):
        masks = Masks(["hunter", "hunter2hunter", "terminal"])
        self.assertEqual("%s, %s" % (MASK, MASK), masks.mask("hunter2hunter, hunter"))
        self.assertEqual("a%sb" % MASK, masks.mask("ahunterminalb"))
        self.assertEqual(MASK, Masks(["aaaa"]).mask("aaaaaaaaaa"))

    def test_a_secret_is_found_where_ansible_has_cut_its_words_into_lines(self):
        masks = Masks(["four words of-a secret", "x" * 100])
        for width in range(20, 60):
            shown = masks.mask("\n".join(textwrap.wrap("[WARNING]: about four words of-a secret and %s." % ("x" * 100), width)))
            self.assertEqual(["[WARNING]:", "about", MASK, "and", MASK], shown.replace(".", "").split())
        self.assertEqual("four words\nof-a secret", masks.mask("four words\nof-a secret"))

    def test_ordinary_text_stays(self):
        masks = Masks([SECRET, KEY, "****"])
        for text in ("", "ok: [web1]", MASK, "-----BEGIN KEY-----", "Top secret"):
            self.assertEqual(text, masks.mask(text))

    def test_many_secrets_are_found_each(self):
        secrets = ["%d-Canary-%d" % (number, number * 7919) for number in range(2000)]
        masks = Masks(secrets)
        self.assertEqual(" ".join([MASK] * 2000), masks.mask(" ".join(secrets)))


class MaskedSpoolTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.path = pathlib.Path(self.directory.name, "spool.jsonl")
        self.spool = Spool(str(self.path))
        self.spool.mask(Masks(["canary-1", "web1", "changed", "1.5"]))

    def records(self):
        self.spool.close()
        return [json.loads(line) for line in self.path.read_text("utf-8").splitlines()]

    def test_what_records_are_known_by_stays(self):
        self.spool.add_text(1.5, "changed", "web1: canary-1", host="web1", task="Say canary-1")
        self.spool.add("result", 1.5, host="web1", task="uuid-canary-1", status="changed", ms=15, items=1)
        self.spool.add("stats", 1.5, hosts={"web1": {"changed": 1}})
        self.spool.add("task", 1.5, name="Say canary-1", uuid="web1", path="canary-1.yml:3")
        line, result, stats, task = self.records()
        self.assertEqual({"n": 1, "t": 1.5, "k": "line", "text": "%s: %s" % (MASK, MASK), "level": "changed",
                          "host": "web1", "task": "Say " + MASK}, line)
        self.assertEqual(("web1", "uuid-canary-1", "changed"), (result["host"], result["task"], result["status"]))
        self.assertEqual({"web1": {"changed": 1}}, stats["hosts"])
        self.assertEqual(("Say " + MASK, "web1", MASK + ".yml:3"), (task["name"], task["uuid"], task["path"]))

    def test_an_error_is_masked_in_the_end(self):
        self.spool.add("end", 2.0, exit_code=None, error="No canary-1", host_keys={"a": "canary-1"},
                       interpreters={"web1": "/canary-1/python3"})
        end, = self.records()
        self.assertEqual(("No " + MASK, {"a": "canary-1"}, {"web1": "/canary-1/python3"}),
                         (end["error"], end["host_keys"], end["interpreters"]))

    def test_no_piece_of_a_long_line_has_half_a_secret(self):
        self.spool.add_text(1.0, "info", "x" * (LIMIT - 3) + "canary-1" + "y" * 10)
        first, second = (record["text"] for record in self.records())
        self.assertEqual("x" * (LIMIT - 3) + MASK + "y" * 10, first + second)

    def test_no_secret_is_cut_by_the_way_in_which_it_arrives(self):
        masks = Masks(["canary-1"])
        for size in range(1, 8):
            lines = Lines()
            begun = "ä" * LIMIT + "canary-1"[:size]
            texts = [*lines.take(begun.encode(), masks), *lines.take(("canary-1"[size:] + "z\n").encode(), masks)]
            shown = "".join(masks.mask(text) for text, _ in texts)
            self.assertEqual("ä" * LIMIT + MASK + "z", shown)
            self.assertEqual([True, False], [continued for _, continued in texts])

    def test_what_is_known_of_a_real_key_is_in_no_line(self):
        key = pathlib.Path(self.directory.name, "key")
        subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", key], check=True)
        masks = Masks([key.read_text()])
        shown = masks.mask(base64.b64encode(key.read_bytes()).decode() + key.read_text())
        for line in key.read_text().splitlines()[1:-1]:
            self.assertNotIn(line, shown)
            self.assertNotIn(base64.b64encode(line.encode()).decode()[4:-4], shown)
