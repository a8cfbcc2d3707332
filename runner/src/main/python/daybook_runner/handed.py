"""What a play is told in secret: nothing of it is in a file system, in an argument or in an environment."""
import os

from daybook_runner import processes


class Handed:
    """Made before the play is, and filled once the secrets are known. Nobody can read it a second time.

    Passwords lie in files in memory. That of become is the standard input of Ansible; it opens those of vaults by their
    descriptors, before it loads the callback plugin, which closes them all. Variables have to come from a path that leads
    to a file, so they come by a named pipe, which is gone as soon as Ansible has opened it."""

    def __init__(self, wanted, scratch):
        """Wanted says what there will be: "become", "vaults" (a list of vault ids) and "vars"; each may be missing."""
        self._become = _file() if wanted.get("become") else None
        self._vaults = {label: _file() for label in wanted.get("vaults", ())}
        self._vars = _pipe(scratch) if wanted.get("vars") else None
        self.stdin = os.open(os.devnull, os.O_RDONLY) if self._become is None else self._become
        self.descriptors = list(self._vaults.values())
        self.arguments = [
            *([] if self._become is None else ["--become-password-file=-"]),
            *("--vault-id=%s@/dev/fd/%d" % vault for vault in self._vaults.items()),
            *([] if self._vars is None else ["--extra-vars=@" + self._vars])]
        self.environment = {"DAYBOOK_HANDED": " ".join(map(str, self.descriptors))}

    def fill(self, secrets):
        """Secrets are as the hub sends them."""
        if self._become is not None:
            _write(self._become, secrets["become_password"])
        for label, descriptor in self._vaults.items():
            _write(descriptor, secrets["vault_passwords"][label])
        if self._vars is not None:
            variables = "".join('"%s": !unsafe "%s"\n' % (name, _quoted(value))
                                for name, value in secrets["secret_vars"].items())
            processes.fork(lambda: _feed(self._vars, variables))  # ends with the play, should that never ask

    def close(self):
        """To be called once the play has its own copies."""
        for descriptor in (self.stdin, *self.descriptors):
            os.close(descriptor)


def _file():
    """Readable by whoever can reach the descriptor, which may be another user; not executable, or Ansible would run it."""
    descriptor = os.memfd_create("daybook")
    os.fchmod(descriptor, 0o444)
    return descriptor


def _pipe(scratch):
    path = os.path.join(scratch, "secret_vars")
    os.mkfifo(path, 0o600)
    return path


def _write(descriptor, text):
    data = text.encode()
    done = 0
    while done < len(data):
        done += os.pwrite(descriptor, data[done:], done)  # the place from which it is read stays the beginning


def _feed(path, text):
    """The body of a process of its own."""
    processes.hide_memory()
    processes.close_all_but(0, 1, 2)
    with open(path, "wb") as pipe:  # waits for a reader
        os.unlink(path)
        pipe.write(text.encode())
    os._exit(0)


def _quoted(text):
    """Inside of double quotes of YAML, where a line break or an unusual character would not stay what it is."""
    return "".join(one if " " <= one <= "~" and one not in '"\\' else "\\U%08x" % ord(one) for one in text)
