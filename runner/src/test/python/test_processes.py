import gc
import os
import unittest

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


if __name__ == "__main__":
    unittest.main()
