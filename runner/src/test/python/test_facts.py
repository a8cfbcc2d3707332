"""The fact cache: what it saves a run that asks for it, and what it keeps of what a run leaves."""
import errno
import json
import os
import pathlib
import shutil
import tempfile
import textwrap
import time
import unittest

from starts import both_ways
from support import LOCAL, Run

PYTHON = "/usr/bin/python3" if os.getuid() == 0 else LOCAL["here"]["ansible_python_interpreter"]
HERE = {**LOCAL["here"], "ansible_python_interpreter": PYTHON}
HOUR = 3600
SHOW = textwrap.dedent("""
    - hosts: all
      gather_subset: [min]
      tasks:
        - name: shown
          debug: {msg: "at {{ ansible_facts.date_time.iso8601_micro }}"}
    """)


class FactsTestCase(unittest.TestCase):
    way = None

    def setUp(self):
        self.kept = pathlib.Path(tempfile.mkdtemp(prefix="facts-"))
        self.addCleanup(shutil.rmtree, self.kept)

    def run_of(self, text=SHOW, hosts=("here",), seconds=HOUR, **request):
        names = {host: "of-" + host for host in hosts}
        return Run(self, textwrap.dedent(text), {host: HERE for host in hosts},
                   facts={"directory": str(self.kept), "seconds": seconds, "hosts": names},
                   unprivileged=os.getuid() == 0, **request)

    def succeed(self, run):
        run.start().wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)
        self.assertNotIn("[WARNING]", "\n".join(run.texts))
        return run

    def gathered(self):
        """By a run that has just been: the time that it shows."""
        return shown(self.succeed(self.run_of()))

    def add(self, name="mine", value="here"):
        """A play that adds something to what it has."""
        return self.run_of("- hosts: all\n  gather_subset: [min]\n  tasks:\n    - set_fact: {%s: %s, cacheable: true}\n"
                           % (name, json.dumps(value)))


def shown(run):
    return next(text for text in run.texts if '"msg": "at ' in text)


def refusals(run):
    return [text for text in run.texts if text.startswith("Facts not kept")]


@both_ways
class SavedTest(FactsTestCase):
    def test_a_second_run_does_not_gather(self):
        first, second = self.succeed(self.run_of()), self.succeed(self.run_of())
        self.assertEqual(shown(first), shown(second))
        self.assertEqual((["Gathering Facts", "shown"], ["shown"]),
                         tuple([task["name"] for task in run.of_kind("task")] for run in (first, second)))
        self.assertIn("Facts of 1 of 1 servers are from earlier runs, at most ", second.texts[0])

    def test_nor_does_one_whose_first_has_failed(self):
        failing = self.run_of(SHOW + "    - fail:\n").start().wait()
        self.assertEqual(2, failing.end["exit_code"])
        self.assertEqual(shown(failing), self.gathered())

    def test_a_run_that_does_not_ask_neither_has_facts_nor_leaves_any(self):
        first = self.gathered()
        before = (self.kept / "of-here").stat()
        plain = Run(self, SHOW, {"here": HERE}, unprivileged=os.getuid() == 0)
        self.assertNotEqual(first, shown(self.succeed(plain)))
        self.assertEqual(before.st_mtime_ns, (self.kept / "of-here").stat().st_mtime_ns)
        self.assertEqual(first, self.gathered())

    def test_servers_that_have_none_are_asked(self):
        self.gathered()
        both = self.succeed(self.run_of(hosts=("here", "there")))
        self.assertEqual([("there", "Gathering Facts"), ("here", "shown"), ("there", "shown")], sorted_by_task(both))
        self.assertEqual({"of-here", "of-there"}, set(os.listdir(self.kept)))

    def test_facts_that_the_playbook_sets_stay_too(self):
        self.succeed(self.add())
        read = self.run_of("- hosts: all\n  gather_facts: false\n  tasks:\n    - assert: {that: mine == 'here'}\n")
        self.succeed(read)

    def test_where_the_interpreter_was_found_is_not_among_them(self):
        self.succeed(self.add("discovered_interpreter_python", "/gone"))
        self.assertNotIn("discovered_interpreter", (self.kept / "of-here").read_text())


@both_ways
class AgeTest(FactsTestCase):
    def age(self, seconds):
        at = time.time() - seconds
        os.utime(self.kept / "of-here", (at, at))

    def test_they_are_as_old_as_the_run_that_gathered_them(self):
        before = time.time()
        run = self.succeed(self.run_of(SHOW + "    - command: sleep 0.2\n"))
        at = (self.kept / "of-here").stat().st_mtime
        self.assertTrue(before < at < run.end["ended"] - 0.2)

    def test_old_ones_are_gathered_anew(self):
        first = self.gathered()
        self.age(HOUR - 60)
        self.assertEqual(first, self.gathered())
        self.age(HOUR)
        second = self.gathered()
        self.assertNotEqual(first, second)
        self.assertEqual(second, self.gathered())

    def test_those_of_the_future_too(self):
        first = self.gathered()
        self.age(-60)
        self.assertNotEqual(first, self.gathered())

    def test_a_run_that_adds_to_them_does_not_make_them_younger(self):
        first = self.gathered()
        self.age(HOUR - 60)
        at = (self.kept / "of-here").stat().st_mtime_ns
        self.succeed(self.add())
        self.assertIn("mine", (self.kept / "of-here").read_text())
        self.assertEqual((first, at), (self.gathered(), (self.kept / "of-here").stat().st_mtime_ns))

    def test_a_playbook_can_have_them_forgotten(self):
        self.gathered()
        self.succeed(self.run_of("- hosts: all\n  gather_facts: false\n  tasks:\n    - meta: clear_facts\n"))
        self.assertEqual([], os.listdir(self.kept))

    def test_newer_ones_of_another_run_stay(self):
        self.gathered()
        run = self.run_of("""
            - hosts: all
              tasks:
                - name: waiting
                  wait_for: {path: "{{ go }}", timeout: 30, sleep: 1}
                - set_fact: {mine: late, cacheable: true}
            """, extra_vars={"go": str(self.go())}).start()
        run.wait_for_task("waiting")
        self.age(-1)
        self.go().touch()
        run.wait()
        self.assertNotIn("mine", (self.kept / "of-here").read_text())

    def go(self):
        """Where every user may look."""
        path = pathlib.Path(tempfile.gettempdir(), "go-" + self.kept.name)
        self.addCleanup(lambda: path.exists() and path.unlink())
        return path

    def test_half_of_a_file_is_none(self):
        first = self.gathered()
        path = self.kept / "of-here"
        os.truncate(path, path.stat().st_size // 2)
        self.assertNotEqual(first, self.gathered())


@both_ways
class RefusedTest(FactsTestCase):
    def leaves(self, command, **request):
        """Of what a play puts into the place of its facts: what is kept, and what is said."""
        text = ("- hosts: all\n  gather_facts: false\n  tasks:\n    - set_fact: {mine: here, cacheable: true}\n    - shell: |\n        cd $ANSIBLE_CACHE_PLUGIN_CONNECTION\n"
                "        file=$(ls)\n" + textwrap.indent(command, " " * 8) + "\n")
        run = self.succeed(self.run_of(text, **request))
        return os.listdir(self.kept), [text.rpartition(": ")[2] for text in refusals(run)]

    def test_links_pipes_and_directories(self):
        target = self.kept.parent / ("target-" + self.kept.name)
        target.write_text("{}")
        self.addCleanup(target.unlink)
        for command, reason in (("ln -sf %s $file" % target, os.strerror(errno.ELOOP)),
                                ("rm $file; mkfifo $file", "they are not in a plain file"),
                                ("rm $file; mkdir $file", "they are not in a plain file")):
            self.assertEqual(([], [reason]), self.leaves(command), command)

    @unittest.skipUnless(os.getuid() == 0, "Only then there is another user")
    def test_files_of_others(self):
        run = self.run_of("""
            - hosts: all
              gather_facts: false
              tasks:
                - set_fact: {mine: here, cacheable: true}
                - name: waiting
                  wait_for: {path: /nowhere, timeout: 60, sleep: 1}
            """).start()
        run.wait_for_task("waiting")
        facts = pathlib.Path(run.supervisor["scratch"], "facts")
        for path in facts.iterdir():
            os.chown(path, 0, 0)
        run.ask_to_cancel()
        run.wait()
        self.assertEqual((["Facts not kept of here: they are not in a plain file"], []), (refusals(run), os.listdir(self.kept)))

    def test_what_is_too_long_or_no_json_object(self):
        self.assertEqual(([], ["they have more than 1 MiB"]), self.leaves("head -c 1048577 /dev/zero > $file"))
        for wrong in "'{'", "'[]'", "'[[1]]'", "'\\377'", "\"$(printf '[%.0s' $(seq 100000))\"":
            self.assertEqual(([], ["they are no JSON object"]), self.leaves("printf %s > $file" % wrong), wrong)

    def test_names_of_others(self):
        self.assertEqual((["of-here"], []), self.leaves("cp $file other; cp $file of-other; cp $file s7_other"))

    def test_a_directory_that_was_moved_away(self):
        self.assertEqual((["of-here"], []), self.leaves("mv $PWD ../gone; mkdir $PWD; printf '[]' > $PWD/$file"))

    def test_secrets_and_then_none_of_that_server(self):
        self.gathered()
        run = self.add("mine", "{{ token }}")
        request = json.loads((run.directory / "request.json").read_text())
        (run.directory / "request.json").write_text(json.dumps({**request, "secrets": {"vars": True}}))
        run.secrets = {"secret_vars": {"token": "canary \"token\""}}
        run.start().wait()
        self.assertEqual((["Facts not kept of here: a secret of the run is in them"], []), (refusals(run), os.listdir(self.kept)))

    def test_a_place_that_cannot_be_written(self):
        run = self.run_of()
        self.kept.rename(self.kept.with_suffix(".gone"))
        self.addCleanup(self.kept.with_suffix(".gone").rename, self.kept)
        self.succeed(run)
        self.assertEqual(1, len(refusals(run)))

    @unittest.skipUnless(os.getuid() == 0, "Only then there is another user")
    def test_a_run_cannot_reach_what_is_kept(self):
        self.gathered()
        self.assertEqual((0o600, 0), ((self.kept / "of-here").stat().st_mode & 0o777, (self.kept / "of-here").stat().st_uid))
        run = self.run_of("- hosts: all\n  tasks:\n    - shell: ls %s\n" % self.kept).start().wait()
        self.assertEqual(2, run.end["exit_code"])


def sorted_by_task(run):
    """[(host, task)] of all results."""
    names = {task["uuid"]: task["name"] for task in run.of_kind("task")}
    return sorted(((result["host"], names[result["task"]]) for result in run.of_kind("result")), key=lambda pair: (pair[1], pair[0]))


del FactsTestCase

if __name__ == "__main__":
    unittest.main()
