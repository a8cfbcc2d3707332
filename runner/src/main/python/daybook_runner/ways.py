"""The ways in which a play comes to run. Each is made before the run's secrets are read, and started after."""
import os

from daybook_runner import processes


class Program:
    """As the program that the play names, in a process that has nothing of this one's memory."""

    def __init__(self, play, streams):
        self._play = play
        self._streams = streams

    def start(self):
        """Returns the process number."""
        try:
            process = processes.start(self._play.command, self._play.user, cwd=self._play.directory, env=self._play.environment,
                                      stdin=self._play.handed.stdin, stdout=self._streams.out, stderr=self._streams.err,
                                      pass_fds=[self._streams.plugin, *self._play.handed.descriptors])
        except OSError as trouble:
            raise processes.NotStarted("ansible-playbook could not be started: %s" % trouble) from trouble
        self._play.handed.close()
        self._streams.close_writers()
        return process.pid


class Fork:
    """As a fork of this process, which has all that the play needs in memory already, and not yet any secret."""

    def __init__(self, play, streams, body):
        """Body(play) is what the process does; it is given its own standard streams, the plugin's pipe and what is handed to it,
        no more."""
        told, self._tell = os.pipe()
        self._handed = play.handed
        self._pid = processes.fork(lambda: self._begin(told, play, streams, body), play.user)
        os.close(told)
        streams.close_writers()

    def start(self):
        """Returns the process number."""
        os.write(self._tell, b"1")
        os.close(self._tell)
        self._handed.close()
        return self._pid

    def _begin(self, told, play, streams, body):
        os.close(self._tell)
        os.dup2(play.handed.stdin, 0)
        os.dup2(streams.out, 1)
        os.dup2(streams.err, 2)
        processes.close_all_but(0, 1, 2, streams.plugin, told, *play.handed.descriptors)
        if os.read(told, 1):
            os.close(told)
            os.chdir(play.directory)
            body(play)
