"""SSH keys in the hands of agents: a key goes from memory to memory, past disks, command lines and environments."""
import contextlib
import os
import select
import subprocess

from daybook_runner import processes

_SECONDS = 10  # for either program; both answer within milliseconds


def start_agent(scratch, credential, key, user):
    """Starts an agent that listens at <credential>.sock in the scratch directory, and gives it the key.

    An agent answers its own user and root only, and lets nobody but root look into its memory; so it belongs to the user
    of the run, and is given the key by this process's. NotStarted, with what ssh-add said, if it does not take the key."""
    socket = os.path.join(scratch, credential + ".sock")
    with contextlib.suppress(FileNotFoundError):  # of one before it, which was killed
        os.unlink(socket)
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    agent = processes.start(["ssh-agent", "-D", "-a", socket], user, env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE)
    with agent.stdout as said:  # it names its socket once it listens
        if not select.select([said], [], [], _SECONDS)[0] or not said.readline():
            raise processes.NotStarted('No SSH agent could be started for the credential "%s".' % credential)
    adding = processes.start(["ssh-add", "-q", "-"], env={**environment, "SSH_AUTH_SOCK": socket},
                             stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, trouble = adding.communicate((key.rstrip() + "\n").encode(), _SECONDS)
    if adding.returncode != 0:
        raise processes.NotStarted('The SSH key of the credential "%s" was refused: %s' % (
            credential, trouble.decode(errors="replace").strip()))
