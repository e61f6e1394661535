"""The files of the project, and C++ text without comments and strings."""
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CODE_FOLDERS = ("hal", "drivers", "providers", "offline", "firmware", "tests")
CPP = (".cpp", ".hpp", ".c", ".h", ".cc")


def files(root):
    """Tracked and new files, relative to the root; without git (a source archive) everything but build folders."""
    if (root / ".git").exists():
        out = subprocess.run(["git", "-C", str(root), "-c", "safe.directory=*", "ls-files", "-z", "--cached",
                              "--others", "--exclude-standard"], capture_output=True, check=True).stdout.decode()
        names = [name for name in out.split("\0") if name]
    else:
        names = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
    skip = ("build/", "node_modules/", "tests/e2e/node_modules/")
    return sorted(pathlib.PurePosixPath(n) for n in names if not n.startswith(skip) and (root / n).is_file())


def sources(root):
    return [p for p in files(root) if p.suffix in CPP and p.parts[0] in CODE_FOLDERS]


_NOISE = re.compile(r'R"([^(\s]*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|'
                    r"(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'|//[^\n]*|/\*(?:.|\n)*?\*/")


def _blank(match):
    return "".join(c if c == "\n" else " " for c in match.group(0))


def bare(text):
    """C++ with comments, strings and characters blanked; line numbers stay."""
    return _NOISE.sub(_blank, text)
