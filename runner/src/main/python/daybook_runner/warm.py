"""Ansible, imported once, and what a fork must do to be as good as a program that was just started.

To be imported in a process that has no threads and whose environment is as play.inherited() says: Ansible reads most of
its settings when it is imported, and they are the same for all runs."""
import atexit
import contextlib
import gc
import importlib
import io
import multiprocessing
import os
import pkgutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from multiprocessing import synchronize

import ansible.cli.playbook as cli
from ansible import constants as C
from ansible.config import manager
from ansible.plugins import loader
from ansible.release import __version__ as VERSION
from ansible.utils import vars as unique
from ansible.utils.collection_loader import _collection_finder as collections
from ansible.utils.display import Display, _synchronize_textiowrapper
from ansible.utils.path import makedirs_safe

from daybook_runner import imports
from daybook_runner.play import CALLBACK, CONFIG

_WHAT_A_PROGRAM_HAS = frozenset(sys.modules)
_OFTEN_USED = ("ansible.executor.process.worker", "ansible.executor.task_executor", "ansible.executor.module_common",
               "ansible.module_utils.basic")
_WITHOUT_SETTINGS = ("ansible.plugins.doc_fragments", "ansible.plugins.filter", "ansible.plugins.test")
_HOME = os.path.expanduser("~")
_callback = None
_locks = ()
_stamp = None


def warm_up():
    """Loads what most plays need, and notes what all of it was read from."""
    global _callback, _locks, _stamp
    for name in _OFTEN_USED:
        importlib.import_module(name)
    for plugins in _loaders():
        for name in _own_names(plugins):
            _import("%s.%s" % (plugins.package, name))
            if plugins.package not in _WITHOUT_SETTINGS:
                _read_settings(plugins, name)
    _remember_routing()
    imports.remember()
    loader.callback_loader.add_directory(os.path.dirname(CALLBACK))
    _callback = sys.modules[loader.callback_loader.get("daybook", class_only=True).__module__]
    for plugins in _loaders():
        plugins._extra_dirs = []
        plugins._clear_caches()  # where things are is looked up anew by each run
        plugins._load_module_source = _SourceLoading(plugins)
    _locks = [found for found in gc.get_objects() if isinstance(found, synchronize.SemLock)]
    _stamp = _Stamp()
    gc.collect()
    gc.freeze()  # or each fork would look through all of this in the middle of its play, and so make it its own


def _loaders():
    return [value for value in vars(loader).values() if isinstance(value, loader.PluginLoader)]


def _own_names(plugins):
    """Of the plugins that come with Ansible; modules are not for this process."""
    if plugins.package in ("ansible.modules", "ansible.module_utils"):
        return []
    package = importlib.import_module(plugins.package)
    return [module.name for module in pkgutil.iter_modules(package.__path__)]


def _import(name):
    with contextlib.suppress(Exception):  # what does not load here is left to the play that asks for it
        importlib.import_module(name)


def _read_settings(plugins, name):
    """Their definitions are parsed once and stay."""
    with contextlib.suppress(Exception):
        plugins.get(name, class_only=True)


def _remember_routing():
    """Where Ansible's own plugins went, a large file that each play would parse again."""
    parse = collections._meta_yml_to_dict
    text = pkgutil.get_data("ansible.config", "ansible_builtin_runtime.yml")
    parsed = parse(text, ("ansible.builtin", "runtime.yml"))
    collections._meta_yml_to_dict = lambda data, name: parsed if data in (text, text.decode()) else parse(data, name)


def is_stale():
    """Whether a program started now would read other files than those that are in memory."""
    return _stamp.has_changed()


class _Stamp:
    """What all of it was read from. Each run asks whether that has changed, so it costs no more than it must."""

    def __init__(self):
        files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
        data = os.path.join(os.path.dirname(cli.__file__), os.pardir, "config")
        files.update([CONFIG, *(os.path.join(data, name) for name in ("base.yml", "ansible_builtin_runtime.yml"))])
        self._files = [name for name in files if name and os.path.exists(name)]
        self._collections = [os.path.join(path, "ansible_collections") for path in C.COLLECTIONS_PATHS]
        self._read = self._now()

    def _now(self):
        # not by its number, which some file systems of containers (overlayfs) give a file anew while nothing changes
        return ([(found.st_size, found.st_mtime_ns, found.st_ctime_ns) for found in map(os.stat, self._files)],
                list(map(os.path.isdir, self._collections)))

    def has_changed(self):
        try:
            return self._read != self._now()
        except OSError:
            return True  # one of them is gone


class _SourceLoading:
    callback = None
    """A plugin loader asks sys.modules by a name that a plugin of the project may share with one of Ansible's own.

    A program would not have the latter yet; so what was imported only to be warm gives way."""

    def __init__(self, plugins):
        self._plugins = plugins
        self._load = plugins._load_module_source

    def __call__(self, *positional, **named):
        path = named["path"] if "path" in named else positional[1]
        if path == self.callback:
            return _callback
        name = named.get("python_module_name") or (
            positional[0] if positional[0].startswith("ansible_collections.")
            else "%s.%s" % (self._plugins.package, positional[0]))
        module = sys.modules.get(name)
        if module and name not in _WHAT_A_PROGRAM_HAS and getattr(module, "__file__", path) != path:
            del sys.modules[name]
            kind = loader.get_plugin_class(self._plugins.class_name)
            C.config._plugins.get(kind, {}).pop(name.rpartition(".")[2], None)
        return self._load(*positional, **named)


def run(play):
    """Does what the program would do, in this process, and ends it as the program would end."""
    if not os.access(cli.__file__, os.R_OK):
        os.write(2, b"ERROR! The user of this run may not read Ansible's own files, %s\n" % os.fsencode(cli.__file__))
        os._exit(1)
    _become_new(play)
    code = _exit_code_of(cli.main)
    _exit_code_of(threading._shutdown)  # waits for threads, as an interpreter that ends does
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    if code == -signal.SIGINT:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(code)


def _become_new(play):
    """Replaces what a fork has from its parent and a program would not."""
    os.environ.clear()
    os.environ.update(play.environment)
    time.tzset()
    tempfile.tempdir = None  # which is looked for once
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_IGN)
    sys.argv = list(play.command)
    _renew_streams()
    if play.home != _HOME:
        _move_home(play.home)
    atexit.unregister(manager.cleanup_tmp_file)
    makedirs_safe(play.environment["ANSIBLE_LOCAL_TEMP"], 0o700)
    C.DEFAULT_LOCAL_TMP = tempfile.mkdtemp(prefix="ansible-local-%d" % os.getpid(), dir=play.environment["ANSIBLE_LOCAL_TEMP"])
    atexit.register(manager.cleanup_tmp_file, C.DEFAULT_LOCAL_TMP, warn=True)
    C.DEFAULT_STDOUT_CALLBACK = play.callback_name
    C.CACHE_PLUGIN = play.environment.get("ANSIBLE_CACHE_PLUGIN", C.CACHE_PLUGIN)
    C.DEFAULT_GATHERING = play.environment.get("ANSIBLE_GATHERING", C.DEFAULT_GATHERING)
    _SourceLoading.callback = play.callback
    loader.callback_loader.config = [os.path.dirname(play.callback)]
    loader.callback_loader._clear_caches()
    C.config._plugins["callback"][play.callback_name] = C.config._plugins["callback"]["daybook"]
    unique.random_int = os.urandom(4).hex()
    unique.cur_id = 0
    multiprocessing.current_process().authkey = os.urandom(32)
    _renew_locks()


def _renew_locks():
    """Those between processes are in memory that all forks share: a run that is killed would leave one locked for ever."""
    for lock in _locks:
        lock._semlock = type(lock)(ctx=multiprocessing.get_context("fork"))._semlock
        lock._make_methods()


def _move_home(home):
    """What Ansible has found out about the home directory when it was imported is that of another user here."""
    for name, value in list(vars(C).items()):
        if isinstance(value, str) and value.startswith(_HOME + "/."):
            setattr(C, name, home + value[len(_HOME):])
        elif isinstance(value, list) and any(str(part).startswith(_HOME + "/.") for part in value):
            setattr(C, name, [part.replace(_HOME, home, 1) if part.startswith(_HOME + "/.") else part for part in value])
    for plugins in _loaders():
        plugins.config = [part.replace(_HOME, home, 1) if part.startswith(_HOME + "/.") else part
                          for part in plugins.config or []]
        plugins._clear_caches()


def _renew_streams():
    display = Display()
    errors = sys.stdout.errors
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)
    for number, name in (1, "stdout"), (2, "stderr"):
        stream = io.TextIOWrapper(io.BufferedWriter(io.FileIO(number, "w", closefd=False)), encoding="utf-8",
                                  errors=errors, line_buffering=True)
        _synchronize_textiowrapper(stream, display._lock)
        setattr(sys, name, stream)
        setattr(sys, "__%s__" % name, stream)
    for said in (display._warns, display._errors, display._deprecations):
        said.clear()  # what the host was warned of, it was not this run


def _exit_code_of(call):
    try:
        call()
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return (leaving.code or 0) & 0xFF
        print(leaving.code, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        traceback.print_exc()
        return -signal.SIGINT
    except BaseException:
        traceback.print_exc()
        return 1
    return 0
