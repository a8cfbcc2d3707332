"""What a play says and does arrives whole, in order, and with what it is about."""
import sys
import textwrap
import unittest

from starts import both_ways
from support import LOCAL, Run, plain_ansible, without_times

SECRET = "correct horse battery staple"
EVERYTHING = textwrap.dedent("""
    - name: Grüße ☃
      hosts: all
      gather_facts: false
      tasks:
        - name: unchanged on {{ inventory_hostname }}
          command: echo ok
          changed_when: false
        - name: changed
          command: echo changed
        - name: hidden
          command: echo {{ secret }}
          no_log: true
        - name: hidden items
          command: echo {{ item }}
          no_log: true
          loop: ["{{ secret }}", again]
        - block:
            - name: rescued
              command: /bin/false
          rescue:
            - name: words from elsewhere
              debug:
                msg: "naïve ünïcode 漢字 \\U0001F600 \\ttab"
        - name: ignored
          fail: {msg: never mind}
          ignore_errors: true
        - name: skipped
          command: /bin/true
          when: false
        - name: some of each
          command: /bin/{{ item }}
          loop: ["true", "false", nothing]
          when: item != "nothing"
          ignore_errors: true
        - name: retried
          command: /bin/false
          register: tried
          until: tried is success
          retries: 1
          delay: 0
          ignore_errors: true
        - name: many
          debug: {msg: "item {{ item }}"}
          loop: "{{ range(5000) | list }}"
        - name: telling
          command: echo
          notify: told
      handlers:
        - name: told
          debug: {msg: handled}
    - name: nobody
      hosts: nobody
      tasks: []
    """)
TRANSPARENT = textwrap.dedent("""
    - hosts: all
      gather_facts: false
      tasks:
        - command: echo ok
        - copy: {content: "new\\n", dest: "{{ playbook_dir }}/../written"}
          notify: told
        - command: /bin/{{ item }}
          loop: ["true", "false"]
          ignore_errors: true
      handlers:
        - name: told
          debug: {msg: handled}
    """)


@both_ways
class SameAsAnsibleTest(unittest.TestCase):
    maxDiff = None

    def assert_same(self, playbook, *arguments):
        """Both at the same time and on the same directory; so the playbook must not mind."""
        run = Run(self, playbook, {"here": {**LOCAL["here"], "secret": SECRET}}, arguments)
        plain = plain_ansible(run)
        run.start()
        expected, _ = plain.communicate()
        run.wait()
        self.assertEqual(plain.returncode, run.end["exit_code"])
        self.assertEqual(comparable(expected.decode().splitlines()), comparable(run.texts))
        return run

    def test_with_diff_in_check_mode(self):
        self.assert_same(TRANSPARENT, "--check", "--diff")

    def test_with_details(self):
        run = self.assert_same(TRANSPARENT, "--check", "--diff", "-vvv")
        self.assertIn("debug", {line["level"] for line in run.of_kind("line")})

    def test_everything(self):
        run = self.assert_same(EVERYTHING)
        self.assertEqual(list(range(1, len(run.records) + 1)), [record["n"] for record in run.records])
        self.assertNotIn(SECRET, (run.directory / "spool.jsonl").read_text("utf-8"))
        self.check_tasks(run)
        self.check_results(run)
        self.check_lines(run)
        self.assertEqual({"here": {"ok": 11, "changed": 6, "failures": 0, "unreachable": 0, "skipped": 1, "rescued": 1,
                                   "ignored": 3}}, run.of_kind("stats")[0]["hosts"])
        self.assertFalse(run.end["no_hosts_matched"])
        self.assertGreater(run.end["user_seconds"], 0.1)
        self.assertGreater(run.end["max_rss_kb"], 10000)
        self.assertLess(run.end["started"], run.records[0]["t"])
        self.assertGreater(run.end["ended"], run.records[-2]["t"])

    def test_what_is_no_playbook(self):
        for text in ("- hosts: [\n", "- hosts: all\n  tasks:\n    - no_such_module:\n", "hosts: all\n", "",
                     "- hosts: all\n  roles: [missing]\n", "- import_playbook: missing.yml\n",
                     "- hosts: all\n  vars_files: [missing.yml]\n  tasks: [{ping: }]\n"):
            with self.subTest(text):
                self.assert_same(text)

    def test_arguments_it_does_not_know(self):
        for arguments in (["--no-such"], ["--syntax-check"], ["--limit", "nobody"], ["--list-tasks"], ["--version"],
                          ["--tags", "none"], ["--start-at-task", "none"]):
            with self.subTest(arguments):
                self.assert_same(TRANSPARENT, "--check", *arguments)

    def check_tasks(self, run):
        self.assertEqual([("Grüße ☃", "all"), ("nobody", "nobody")],
                         [(play["name"], play["hosts"]) for play in run.of_kind("play")])
        task = run.of_kind("task")[0]
        self.assertEqual(("unchanged on here", "command", "playbook.yml:6"),
                         (task["name"], task["module"], task["path"]))

    def check_results(self, run):
        names = {task["uuid"]: task["name"] for task in run.of_kind("task")}
        self.assertEqual([
            ("unchanged on here", "ok", None), ("changed", "changed", None), ("hidden", "changed", None),
            ("hidden items", "changed", 2), ("rescued", "failed", None), ("words from elsewhere", "ok", None),
            ("ignored", "ignored", None), ("skipped", "skipped", None), ("some of each", "ignored", 3),
            ("retried", "ignored", None), ("many", "ok", 5000), ("telling", "changed", None), ("told", "ok", None)],
            [(names[result["task"]], result["status"], result.get("items")) for result in run.of_kind("result")])
        self.assertTrue(all(result["host"] == "here" and result["ms"] >= 0 for result in run.of_kind("result")))
        self.assertGreater(max(result["ms"] for result in run.of_kind("result")), 50)

    def check_lines(self, run):
        def about(words):
            return [(line["level"], line.get("host"), line.get("task")) for line in run.of_kind("line")
                    if words in line["text"]]

        self.assertEqual([("info", None, "changed")], about("TASK [changed]"))
        self.assertEqual([("changed", "here", "changed")], about("changed: [here]")[:1])
        self.assertEqual([("failed", "here", "rescued")], about("fatal: [here]")[:1])
        self.assertEqual([("skipped", "here", "skipped")], about("skipping: [here]")[:1])
        self.assertEqual([("skipped", "here", "ignored")], about("...ignoring")[:1])
        self.assertEqual([("changed", "here", "some of each")], about("changed: [here] => (item=true)"))
        self.assertEqual([("failed", "here", "some of each")], about("failed: [here] (item=false)"))
        self.assertEqual([("skipped", "here", "some of each")], about("skipping: [here] => (item=nothing)"))
        self.assertEqual([("warning", "here", "retried")], about("FAILED - RETRYING"))
        self.assertEqual([("ok", "here", "many")], about('"msg": "item 4999"'))
        self.assertEqual([("warning", None, None)], about("Could not match supplied host pattern"))
        self.assertEqual([("skipped", None, None)], about("skipping: no hosts matched"))
        self.assertEqual([("info", None, None)], about("PLAY RECAP"))


@both_ways
class OtherWordsTest(unittest.TestCase):
    """What comes past the callback plugin."""

    def test_a_playbook_that_is_none(self):
        run = Run(self, "- hosts: [\n").start().wait()
        self.assertEqual(4, run.end["exit_code"])
        self.assertIn("warning", {line["level"] for line in run.of_kind("line")})
        self.assertRegex("\n".join(run.texts), "(?i)YAML")

    def test_a_module_that_is_none(self):
        run = Run(self, "- hosts: all\n  tasks:\n    - no_such_module:\n").start().wait()
        self.assertEqual(4, run.end["exit_code"])
        self.assertRegex("\n".join(run.texts), "couldn't resolve module/action 'no_such_module'")

    def test_a_playbook_that_is_not_there(self):
        run = Run(self, playbook="project/no-such.yml").start().wait()
        self.assertNotEqual(0, run.end["exit_code"])
        self.assertFalse(run.end["no_hosts_matched"])
        self.assertRegex("\n".join(run.texts), "no-such.yml could not be found")

    def test_bytes_of_any_kind(self):
        program = self.program(r"""
            import os, sys
            os.write(1, b"nul \0 bell \7 \x1b[1;32mgreen\x1b[0m \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \xff \xc3")
            os.write(1, "\u00a9 \u00e9t\u00e9".encode() + b"\r\nx")
            os.write(1, b"y\n" + b"z" * 200 * 1024 + b"\nlast")
            os.write(2, b"trouble\n")
            """)
        run = Run(self, ansible_playbook=program).start().wait()
        said = [line for line in run.of_kind("line") if line["level"] == "info"]
        self.assertEqual([
            "nul \\x00 bell \\x07 green \\x1b]8;;http://x\\x1b\\link\\x1b]8;;\\x1b\\ \ufffd \ufffd© été", "xy"],
            [line["text"] for line in said[:2]])
        self.assertEqual("z" * 200 * 1024, "".join(line["text"] for line in said[2:-1]))
        self.assertEqual([True, True, True, None], [line.get("continued") for line in said[2:-1]])
        self.assertLessEqual(max(len(line["text"]) for line in said), 65536)
        self.assertEqual("last", said[-1]["text"])
        self.assertEqual(["trouble"], [line["text"] for line in run.of_kind("line") if line["level"] == "warning"])

    def test_are_in_order_before_the_plugin_speaks_and_after(self):
        program = self.program(r"""
            import json, os, time
            def plugin_says(text):
                record = {"t": time.time(), "fact": None, "said": [["ok", text]], "about": {}}
                os.write(int(os.environ["DAYBOOK_RECORDS"]), json.dumps(record).encode() + b"\n")
            os.write(2, b"1\n")
            plugin_says("2")
            while b'"2"' not in open("../spool.jsonl", "rb").read():
                time.sleep(0.01)
            plugin_says("3")
            os.write(1, b"4\n")
            """)
        for _ in range(5):
            self.assertEqual(["1", "2", "3", "4"], Run(self, ansible_playbook=program).start().wait().texts)

    def program(self, text):
        """A program that takes the place of ansible-playbook."""
        path = Run(self).directory / "program"
        path.write_text("#!%s\n%s" % (sys.executable, textwrap.dedent(text)))
        path.chmod(0o700)
        return str(path)


@both_ways
class WholeRunsTest(unittest.TestCase):
    def test_long_results_and_a_hostile_project(self):
        run = Run(self, textwrap.dedent("""
            - hosts: all
              gather_facts: false
              tasks:
                - command: seq 20000
                  register: numbers
                - debug: {var: numbers.stdout_lines}
                - command: head -c 200000 /dev/zero
                - debug: {msg: "{{ given }}"}
            """), arguments=["-v"], extra_vars={"given": "an extra variable"})
        (run.directory / "project" / "ansible.cfg").write_text("[defaults]\nstdout_callback = minimal\nforks = none\n")
        run.start().wait()
        self.assertEqual(0, run.end["exit_code"])
        self.assertEqual(0o600, (run.directory / "extra_vars.json").stat().st_mode & 0o777)
        words = [text.strip(' ",') for text in run.texts]
        self.assertEqual([str(number) for number in range(1, 20001)], [word for word in words if word.isdigit()])
        self.assertTrue(any(line.get("continued") for line in run.of_kind("line")))
        self.assertLessEqual(max(len(text.encode()) for text in run.texts), 65536)
        self.assertTrue(any('"msg": "an extra variable"' in text for text in run.texts))

    def test_plays_for_nobody(self):
        run = Run(self, "- hosts: nobody\n- hosts: all:!here\n").start().wait()
        self.assertEqual((0, True), (run.end["exit_code"], run.end["no_hosts_matched"]))

    def test_an_interpreter_that_a_playbook_makes_up(self):
        run = Run(self, "- hosts: all\n  gather_facts: false\n  tasks:\n"
                        "    - set_fact: {discovered_interpreter_python: [no, path]}\n").start().wait()
        self.assertEqual((0, {}), (run.end["exit_code"], run.end["interpreters"]))

    def test_a_server_that_is_not_there(self):
        hosts = {**LOCAL, "gone": {"ansible_host": "127.0.0.9", "ansible_port": 9}}
        run = Run(self, "- hosts: all\n  gather_facts: false\n  tasks:\n    - raw: echo\n", hosts).start().wait()
        self.assertEqual(4, run.end["exit_code"])
        self.assertEqual({"here": "changed", "gone": "unreachable"},
                         {result["host"]: result["status"] for result in run.of_kind("result")})
        self.assertNotIn("reason", next(result for result in run.of_kind("result") if result["host"] == "gone"))
        self.assertIn(("unreachable", "gone"), {(line["level"], line.get("host")) for line in run.of_kind("line")})


def comparable(lines):
    """Leaves out which plugins Ansible passes over and which configuration it reads: there the two must differ."""
    return without_times([line for line in lines if not line.startswith(
        ("Skipping callback", "Using ", "  config file =", "No config file"))])


if __name__ == "__main__":
    unittest.main()
