"""A run can neither change the host it came from nor the next run, and the host serves as long as it can be trusted."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import textwrap
import unittest
import unittest.mock

from starts import SOURCES, Host, HostProcess, both_ways, shared_host, stat
from support import Run, wait_until

PING = "- hosts: all\n  gather_facts: false\n  tasks:\n    - ping:\n"
HOSTILE = textwrap.dedent("""
    import ansible.constants, ansible.plugins.loader, ansible.utils.vars, json, os, signal, sys
    from ansible.utils.display import Display

    def spoil(value):
        os.environ["PATH"] = os.environ["ANSIBLE_CONFIG"] = "/spoilt"
        os.environ["SPOILT"] = "1"
        os.chdir("/")
        os.umask(0)
        for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        ansible.constants.DEFAULT_MODULE_PATH = ["/spoilt"]
        ansible.constants.COLOR_OK = "red"
        for loader in vars(ansible.plugins.loader).values():
            if isinstance(loader, ansible.plugins.loader.PluginLoader):
                loader._get_paths = loader.get = loader.all = None
        json.loads = None
        Display.banner = None
        sys.path[:] = sys.modules["yaml"].__path__[:] = ["/spoilt"]
        sys.stdout = None
        for descriptor in map(int, os.listdir("/proc/self/fd")):
            try:
                os.close(descriptor)
            except OSError:
                pass
        %s

    class FilterModule:
        def filters(self):
            return {"spoil": spoil}
    """)
SPOILT = "- hosts: \"{{ 'all' | spoil }}\"\n  gather_facts: false\n  tasks:\n    - ping:\n"
TELLING = textwrap.dedent("""
    - hosts: all
      gather_facts: false
      tasks:
        - shell: env; umask; pwd; grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status; ls /proc/$PPID/fd
          register: seen
        - debug: {var: seen.stdout_lines}
        - debug: {msg: "{{ lookup('env', 'SPOILT') }}-{{ lookup('env', 'ANSIBLE_CONFIG') | basename }}"}
    """)


@both_ways
class OwnPluginsTest(unittest.TestCase):
    """A project's plugins are found as Ansible finds them, and stay with the run."""

    def run_with(self, playbook, **files):
        run = Run(self, playbook)
        for name, text in files.items():
            path = run.directory / "project" / name.replace("__", "/")
            path = path.with_suffix(".py")
            path.parent.mkdir(exist_ok=True)
            path.write_text(textwrap.dedent(text))
        return run.start().wait()

    def ping(self, **files):
        return self.run_with("- hosts: all\n  gather_facts: false\n  tasks:\n    - ping:\n      register: pong\n"
                             "    - debug: {var: pong.ping}\n", **files)

    def assert_pings(self, run, answer):
        self.assertEqual(0, run.end["exit_code"], run.texts)
        self.assertIn('    "pong.ping": "%s"' % answer, run.texts)

    def test_modules(self):
        own = """
            from ansible.module_utils.basic import AnsibleModule
            AnsibleModule({}).exit_json(ping="own")
            """
        self.assert_pings(self.ping(library__ping=own), "own")
        self.assert_pings(self.ping(), "pong")

    def test_module_utils(self):
        own = """
            from ansible.module_utils.basic import AnsibleModule
            from ansible.module_utils.words import WORD
            AnsibleModule({}).exit_json(ping=WORD)
            """
        self.assert_pings(self.ping(library__ping=own, module_utils__words="WORD = 'own'\n"), "own")

    def test_actions_of_a_name_that_ansible_has_too(self):
        own = """
            from ansible.plugins.action import ActionBase
            class ActionModule(ActionBase):
                def run(self, tmp=None, task_vars=None):
                    return {"ping": "own action"}
            """
        playbook = ("- hosts: all\n  gather_facts: false\n  tasks:\n    - package: {name: x}\n      register: pong\n"
                    "    - debug: {var: pong.ping}\n")
        self.assert_pings(self.run_with(playbook, action_plugins__package=own), "own action")
        self.assertNotIn("own action", "".join(self.run_with(playbook).texts))

    def test_lookups_and_filters(self):
        lookup = """
            from ansible.plugins.lookup import LookupBase
            class LookupModule(LookupBase):
                def run(self, terms, variables=None, **kwargs):
                    return ["own lookup"]
            """
        filters = "class FilterModule:\n    def filters(self):\n        return {'own': lambda text: text + '!'}\n"
        playbook = ("- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"{{ lookup('pipe', 'echo theirs')"
                    " | own }}\"}\n")
        run = self.run_with(playbook, lookup_plugins__pipe=lookup, filter_plugins__core2=filters)
        self.assertIn('    "msg": "own lookup!"', run.texts)
        run = self.run_with(playbook, filter_plugins__own=filters)
        self.assertIn('    "msg": "theirs!"', run.texts)

    def test_a_callback_cannot_take_the_place_of_ours(self):
        own = """
            from ansible.plugins.callback import CallbackBase
            class CallbackModule(CallbackBase):
                CALLBACK_VERSION = 2.0
                CALLBACK_TYPE = "stdout"
                CALLBACK_NAME = "daybook"
            """
        run = self.ping(callback_plugins__daybook=own, callback_plugins__default=own)
        self.assert_pings(run, "pong")
        self.assertEqual(1, len(run.of_kind("stats")))


@both_ways
class HostileRunsTest(unittest.TestCase):
    def hostile(self, last):
        run = Run(self, SPOILT)
        (run.directory / "project" / "ansible.cfg").write_text("[defaults]\nlibrary = /spoilt\nforks = none\n")
        (run.directory / "project" / "filter_plugins").mkdir()
        (run.directory / "project" / "filter_plugins" / "spoil.py").write_text(HOSTILE % last)
        return run.start()

    def told(self):
        run = Run(self, TELLING, job_id="a-telling-one").start().wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)
        return [re.sub(r"daybook_\w{16}|%s|%s|RECORDS=\d+" % (run.directory, run.supervisor["scratch"]), "", text)
                for text in run.texts]

    def test_what_a_run_spoils_is_its_own(self):
        before = self.told()
        self.assertIn('    "msg": "-ansible.cfg"', before)
        for last, end in {"pass": {}, "os._exit(7)": {"exit_code": 7}, "os.kill(os.getpid(), signal.SIGKILL)": {"signal": 9},
                          "raise SystemExit(8)": {}, "raise KeyboardInterrupt": {}}.items():
            with self.subTest(last):
                run = self.hostile(last)
                try:
                    run.process.wait(3)
                except subprocess.TimeoutExpired:  # it has made itself deaf and blind
                    run.ask_to_cancel()
                    run.process.wait(12)
                self.assertEqual(end, {name: run.end[name] for name in end})
                self.assertEqual({}, run.processes())
                self.assertEqual(before, self.told())

    def test_a_play_that_kills_its_supervisor_dies_with_it(self):
        run = self.hostile("os.kill(os.getppid(), signal.SIGKILL)\n    signal.pause()")
        run.process.wait(30)
        wait_until(lambda: run.processes() == {}, "the end of the play")
        self.assertEqual([], run.of_kind("end"))
        self.assertIn('    "msg": "-ansible.cfg"', self.told())


class PlayProcessTest(unittest.TestCase):
    way = Host

    def test_has_no_descriptors_but_its_own_and_not_a_byte_of_the_secrets(self):
        canary = "canary-8ab2f1c9"
        look = textwrap.dedent("""
            import os, re
            class FilterModule:
                def filters(self):
                    links = sorted(os.readlink("/proc/self/fd/%s" % fd).partition(":")[0] for fd in ("0", "1", "2"))
                    found = sum("9c1f2ba8-yranac"[::-1].encode() in part for part in memory())
                    return {"seen": lambda _: "%s found %d" % (links, found)}
            def memory():
                with open("/proc/self/mem", "rb", 0) as file:
                    for line in open("/proc/self/maps"):
                        start, end = (int(number, 16) for number in line.split()[0].split("-"))
                        if " rw" in line and "[v" not in line:
                            try:
                                file.seek(start)
                                yield file.read(end - start)
                            except OSError:
                                pass
            """)
        run = Run(self, "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"{{ 1 | seen }}\"}\n")
        run.ssh_keys = {}
        (run.directory / "project" / "filter_plugins").mkdir()
        (run.directory / "project" / "filter_plugins" / "look.py").write_text(look)
        run.secrets = {"ssh_keys": {}, "more": canary}
        run.start().wait()
        said, = (text.strip() for text in run.texts if "found" in text)
        self.assertIn(said, ["""\"msg": "%s found 0\"""" % ["/dev/null", stream, stream]
                             for stream in ("pipe", "/dev/null")])  # since 2.19 Ansible's workers have no streams

    def test_shares_no_memory_with_another(self):
        run = Run(self, "- hosts: all\n  gather_facts: false\n  tasks:\n    - name: waiting\n      command: sleep 60\n").start()
        run.wait_for_task("waiting")
        for play in wait_until(lambda: self.play_and_worker(run), "the task runs"):
            self.assertEqual(set(), shared_memory(play) & shared_memory(shared_host().process.pid))

    @staticmethod
    def play_and_worker(run):
        found = [pid for pid, words in run.processes().items() if b"host.py" in words]
        return found if len(found) == 2 else None


class HostProcessTest(unittest.TestCase):
    def host_of(self, sources=SOURCES):
        host = HostProcess(sources)
        self.addCleanup(host.stop)
        return host

    def run_on(self, host, run):
        with host.ask({"run_dir": str(run.directory)}) as connection:
            return connection.recv(100).decode().strip()

    def test_ends_with_its_input_and_leaves_runs_to_themselves(self):
        host = self.host_of()
        run = Run(self, "- hosts: all\n  gather_facts: false\n  tasks:\n    - name: waiting\n"
                        "      shell: while [ ! -e '{{ playbook_dir }}/../go' ]; do sleep 0.1; done\n")
        self.assertEqual("started", self.run_on(host, run))
        run.wait_for_task("waiting")
        self.assertEqual(0, host.stop())
        (run.directory / "go").touch()
        wait_until(lambda: run.of_kind("end"), "the end of the run")
        self.assertEqual(0, run.end["exit_code"])

    def test_ends_orderly_although_somebody_has_removed_its_socket(self):
        host = self.host_of()
        os.unlink(host.path)
        self.assertEqual(0, host.stop())

    def test_needs_no_home_directory(self):
        with unittest.mock.patch.dict(os.environ, HOME="/proc/no-home"):
            self.assertEqual(0, self.host_of().stop())

    def test_killed_it_leaves_runs_to_themselves(self):
        host = self.host_of()
        run = Run(self, "- hosts: all\n  gather_facts: false\n  tasks:\n    - name: waiting\n      command: sleep 1\n")
        self.assertEqual("started", self.run_on(host, run))
        run.wait_for_task("waiting")
        host.process.kill()
        wait_until(lambda: run.of_kind("end"), "the end of the run")
        self.assertEqual(0, run.end["exit_code"])

    def test_its_socket_is_its_users_alone_and_its_memory_nobodys(self):
        host = self.host_of()
        self.assertEqual(0o600, os.stat(host.path).st_mode & 0o777)
        self.assertEqual(0, os.stat("/proc/%d/mem" % host.process.pid).st_uid)
        if os.getuid() == 0:
            os.chmod(host.path, 0o666)
            os.chmod(os.path.dirname(host.path), 0o755)
            asked = subprocess.run(
                ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "python3", "-c",
                 "import socket,sys; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); print(s.recv(10))", host.path],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", env={"PATH": "/usr/bin:/bin"})
            self.assertRegex(asked.stdout, rb"b''|ConnectionResetError")

    def test_a_slow_sender_keeps_nobody_waiting(self):
        host = self.host_of()
        with socket.socket(socket.AF_UNIX) as slow:
            slow.connect(host.path)
            slow.sendall(b"{")
            run = Run(self, PING)
            self.assertEqual("started", self.run_on(host, run))
            wait_until(lambda: run.of_kind("end"), "the end of the run")
        self.assertEqual(0, host.stop())

    def test_a_hub_that_is_gone_before_it_is_answered_does_not_end_the_run(self):
        run = Run(self, PING)
        connection = self.host_connection(run)
        connection.close()
        wait_until(lambda: run.of_kind("end"), "the end")
        self.assertEqual(0, run.end["exit_code"])

    def host_connection(self, run):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.host_of().path)
        connection.sendall(json.dumps({"run_dir": str(run.directory)}).encode() + b'\n{"ssh_keys": {}}')
        return connection

    def test_children_that_have_ended_are_taken_leave_of(self):
        host = self.host_of()
        for _ in range(3):
            run = Run(self, "- hosts: nobody\n")
            self.run_on(host, run)
            wait_until(lambda: run.of_kind("end"), "the end of the run")
        wait_until(lambda: not children(host.process.pid), "no zombies")

    def test_it_says_so_when_what_it_has_in_memory_has_changed(self):
        sources = pathlib.Path(tempfile.mkdtemp(prefix="sources-")) / "python"
        self.addCleanup(shutil.rmtree, sources.parent)
        shutil.copytree(SOURCES, sources)
        host = self.host_of(sources)
        run = Run(self, "- hosts: nobody\n")
        self.assertEqual("started", self.run_on(host, run))
        wait_until(lambda: run.of_kind("end"), "the end of the run")
        os.utime(sources / "daybook_runner" / "play.py")
        refused = Run(self, "- hosts: nobody\n")
        self.assertEqual("stale", self.run_on(host, refused))
        self.assertFalse((refused.directory / "spool.jsonl").exists())


def shared_memory(pid):
    """What the process has mapped so that others see what it writes: device and inode."""
    lines = [line.split() for line in pathlib.Path("/proc", str(pid), "maps").read_text().splitlines()]
    return {(words[3], words[4]) for words in lines if words[1] == "rw-s"}


def children(pid):
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if int(stat(path.name)[1]) == pid:
                found.append(path.name)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


if __name__ == "__main__":
    unittest.main()
