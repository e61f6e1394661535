"""Reads layers.txt: which folder may know which folders and which kinds of outside things."""
import fnmatch
import pathlib
import re

LAYERS = ("hal", "drivers", "providers", "offline", "firmware")


class Rules:
    def __init__(self, text):
        self.kinds = {}    # name -> (header regex, symbol regex or None)
        self.folders = {}  # folder -> (our folders, kinds)
        self.only_in = {}  # kind -> patterns
        section = None
        for line in text.splitlines():
            line = line.strip()
            if line.startswith("["):
                section = line.strip("[]")
            elif line and not line.startswith("#"):
                getattr(self, "_read_" + section.replace(" ", "_"))(line)

    def _read_kinds(self, line):
        name, header, symbol = line.split()
        self.kinds[name] = (re.compile(header), None if symbol == "-" else re.compile(symbol))

    def _read_folders(self, line):
        ours, kinds = line.split("|")
        folder, *known = ours.split()
        self.folders[folder] = (known, set(kinds.split()))

    def _read_only_in(self, line):
        kind, *patterns = line.split()
        self.only_in[kind] = patterns

    def folder_of(self, path):
        """The deepest folder of layers.txt that `path` (relative to the tree) lies in, or None."""
        path = public_header_home(path)
        best = None
        for folder in self.folders:
            if (path == folder or path.startswith(folder + "/")) and (best is None or len(folder) > len(best)):
                best = folder
        return best

    def may_know(self, folder, other):
        """Whether code in `folder` may use what lies in `other` (a folder, maybe a deeper one than is listed)."""
        known = [folder, *self.folders[folder][0]]
        return any(other == k or other.startswith(k + "/") for k in known)

    def kind_of_header(self, header):
        return next((name for name, (regex, _) in self.kinds.items() if regex.search(header)), None)

    def kind_of_symbol(self, symbol):
        return next((name for name, (_, regex) in self.kinds.items() if regex and regex.search(symbol)), None)

    def placed_right(self, kind, path):
        patterns = self.only_in.get(kind)
        return patterns is None or any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


def public_header_home(path):
    """hal/include/till/hal/x.hpp -> hal/x.hpp: a public header belongs to the folder its include line names."""
    parts = pathlib.PurePosixPath(path).parts
    if len(parts) > 3 and parts[1:3] == ("include", "till"):
        return "/".join(parts[3:])
    return str(path)


def load(root):
    return Rules((pathlib.Path(root) / "tests/lint/layers.txt").read_text())
