"""What modules import of module_utils. Ansible parses their sources to find that out, for each module and run anew.

Here it is found out once, for sources that come with Ansible. What is known is known of a source of exactly these bytes under
exactly this name: a project's own, whatever it is called, is parsed as ever."""
import os

import ansible.executor.module_common as common
import ansible.module_utils
import ansible.modules

_OFTEN_USED = ("apt", "command", "copy", "dnf", "file", "get_url", "group", "lineinfile", "package_facts", "ping", "service",
               "service_facts", "setup", "slurp", "stat", "systemd", "uri", "user", "wait_for", "yum")
_PREFIX = "ansible.module_utils."


class _Unparsed:
    """Stands for the tree of a source that is known, with all that would make one of it."""

    def __init__(self, source, parse):
        self.source = source
        self.parse = parse


class _Known:
    def __init__(self, find):
        """Find is what ModuleDepFinder does when one is made, of which Ansible reads just the two sets."""
        self._find = find
        self._sources = set()
        self._found = {}

    def learn(self, name, source, is_package):
        """Returns what that source imports, as tuples of the parts of names."""
        found = common.ModuleDepFinder(name, compile(source, name, "exec", common.ast.PyCF_ONLY_AST), is_package)
        self._sources.add(source)
        self._found[name, source, is_package] = found.submodules, found.optional_imports
        return found.submodules

    def tree(self, source, parse):
        return _Unparsed(source, parse) if source in self._sources else parse()

    def find(self, finder, name, tree, is_package=False):
        if not isinstance(tree, _Unparsed):
            self._find(finder, name, tree, is_package)
        elif (name, tree.source, is_package) in self._found:
            finder.submodules, finder.optional_imports = self._found[name, tree.source, is_package]
        else:
            self._find(finder, name, tree.parse(), is_package)


def remember():
    """To be called once, in the process from which runs are forked."""
    known = _Known(common.ModuleDepFinder.__init__)
    _learn_all(known)
    common.ModuleDepFinder.__init__ = lambda finder, *how: known.find(finder, *how)
    if hasattr(common, "_compile_module_ast"):  # since 2.19, whose caller reads more from the tree of a module itself
        parse = common._compile_module_ast
        common._compile_module_ast = lambda name, source: (
            known.tree(source, lambda: parse(name, source)) if name.startswith(_PREFIX) else parse(name, source))
    else:
        common.compile = lambda *how: known.tree(how[0], lambda: compile(*how))


def _learn_all(known):
    home = os.path.dirname(ansible.modules.__file__)
    unseen = {("ansible.modules." + name, os.path.join(home, name + ".py"), False) for name in _OFTEN_USED}
    unseen.add((_PREFIX + "basic", os.path.join(os.path.dirname(ansible.module_utils.__file__), "basic.py"), False))
    seen = set()
    while unseen:
        one = unseen.pop()
        seen.add(one)
        name, path, is_package = one
        if os.path.exists(path):
            with open(path, "rb") as file:
                imported = known.learn(name, file.read(), is_package)
            unseen.update({_located(parts) for parts in imported} - seen - {None})


def _located(parts):
    """(name, path, whether it is a package) of the module that is imported, or of which a part is; None if it is no such."""
    home = os.path.dirname(ansible.module_utils.__file__)
    for length in range(len(parts), 2, -1):
        path = os.path.join(home, *parts[2:length])
        for file, is_package in (path + ".py", False), (os.path.join(path, "__init__.py"), True):
            if parts[:2] == ("ansible", "module_utils") and os.path.isfile(file):
                return ".".join(parts[:length]), file, is_package
    return None
