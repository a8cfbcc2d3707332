import gc
import os
import subprocess
import unittest
import unittest.mock

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
        process = subprocess.Popen(["sleep", "60"])
        with unittest.mock.patch.multiple(processes, send=lambda *_: None, _SECONDS_TO_KILL=0.1):
            self.assertEqual([process.pid], processes.kill_all())
        self.assertEqual([], processes.kill_all())
        self.assertFalse(os.path.exists("/proc/%d" % process.pid))
        process.poll()  # its end was taken already


if __name__ == "__main__":
    unittest.main()
