import gc
import os
import subprocess
import sys
import textwrap
import unittest

from starts import SOURCES
import support  # noqa: F401 (it knows where the sources are)

from daybook_runner import processes


class StartTest(unittest.TestCase):
    def test_leaves_the_end_of_a_process_to_reap_however_soon_it_comes(self):
        process = processes.start(["false"])
        pid = process.pid
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        del process
        gc.collect()
        ended, _ = processes.reap()
        self.assertEqual({pid: 1 << 8}, ended)


class KillAllTest(unittest.TestCase):
    def test_tells_what_it_could_not_kill_and_does_not_wait_for_its_end(self):
        told = subprocess.run([sys.executable, "-c", textwrap.dedent("""
            import subprocess, sys
            sys.path.insert(0, sys.argv[1])
            from daybook_runner import processes
            child = subprocess.Popen(["sleep", "60"])
            kill, processes.send, processes._SECONDS_TO_KILL = processes.send, lambda *_: None, 0.1
            print(processes.kill_all() == [child.pid])
            processes.send, processes._SECONDS_TO_KILL = kill, 5
            print(processes.kill_all())
        """), str(SOURCES)], capture_output=True, text=True, timeout=20)
        self.assertEqual(("True\n[]\n", ""), (told.stdout, told.stderr))


if __name__ == "__main__":
    unittest.main()
