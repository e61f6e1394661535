#!/usr/bin/env python3
"""Checks what a file must not say: calls with a better replacement, floating point where money is, files too long,
paths of somebody's machine, package registries in lock files. Prints what is wrong, exit code 1 then."""
import argparse
import fnmatch
import pathlib
import re
import sys

import tree

MAX_LINES = 500
MEASURED = (".cpp", ".hpp", ".c", ".h", ".py", ".mjs", ".js", ".css", ".html", ".cmake", ".sh")

# (name, regular expression, where, what to use instead). `where` are shell patterns; "!" excludes.
CALLS = [
    ("sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.:>])sleep\s*\(",
     ["*", "!firmware/api/token_file.cpp"],  # there: at most 100 ms for a lock between two programs
     "hal::Scheduler::after; in tests tests/support/fake_loop.hpp"),
    ("shell", r"(?<![\w.>])(std::)?(system|popen)\s*\(", ["*"], "nothing: no program of ours runs a shell"),
    ("decimal", r"\b(strtod|strtof|stod|stof|atof)\s*\(", ["*"], "hal::Money::from_decimal"),
    ("number", r"\b(strtol|strtoul|strtoll|strtoull|stoi|stol|stoul|stoll|stoull|atoi|atol|atoll)\s*\(",
     ["*", "!tests/*"], "std::from_chars"),
    ("random", r"\b(srand|rand|random_device|mt19937\w*)\b", ["hal/*", "drivers/*", "providers/*", "offline/*",
                                                              "firmware/*"], "hal::Crypto::random"),
    ("clock", r"\b(system_clock|steady_clock|high_resolution_clock)::now\b|\bclock_gettime\b|(?<![\w.>:])time\s*\(",
     ["hal/*", "drivers/*", "!drivers/clock/*", "!drivers/net/asio_scheduler.cpp", "providers/*", "offline/*",
      "firmware/*"], "hal::Clock"),
    ("local time", r"\b(localtime|gmtime|ctime|asctime)\s*\(", ["*"], "hal::to_rfc3339"),
    ("text copy", r"\b(strcpy|strcat|sprintf|vsprintf|gets)\s*\(", ["*"], "std::string"),
    ("floating point", r"\b(double|float)\b",
     ["hal/src/money*", "hal/include/till/hal/money.hpp", "providers/*", "offline/*", "firmware/payment/*",
      "firmware/include/till/firmware/payment/*", "firmware/api/*", "firmware/config/*"],
     "integers: money is minor units, time is milliseconds"),
]
NOTES = re.compile(r"\b(TODO|FIXME|HACK)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|home|root|Users)/\w|/tmp/[a-z]-\w")
REGISTRIES = re.compile(r"registry\.\w+\.\w+|npm\wirror|deb\.debian\.\w+|\bpypi\.\w+|pythonhosted|crates\.\w+/|"
                        r'"resolved":\s*"http', re.I)


def applies(path, patterns):
    path = str(path)
    yes = any(fnmatch.fnmatch(path, p) for p in patterns if not p.startswith("!"))
    return yes and not any(fnmatch.fnmatch(path, p[1:]) for p in patterns if p.startswith("!"))


def check_calls(path, text):
    lines = tree.bare(text).splitlines()
    for name, regex, where, instead in CALLS:
        if not applies(path, where):
            continue
        for number, line in enumerate(lines, 1):
            if match := re.search(regex, line):
                yield f"{path}:{number}: {match[0].strip()} ({name}): use {instead}"


def check_any(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        for regex, what in ((NOTES, "a note to oneself"), (MACHINE_PATHS, "a path of one machine"),
                            (REGISTRIES, "a package registry")):
            if match := regex.search(line):
                yield f"{path}:{number}: {what}: {match[0]}"


def check_file(root, path):
    """Errors of one file. This folder and texts of others (licences) are not held to their own patterns."""
    data = (root / path).read_bytes()
    if b"\0" in data or path.parts[:2] == ("tests", "lint") or path.name == "LICENSE":
        return
    text = data.decode(errors="replace")
    yield from check_any(path, text)
    if path.suffix in MEASURED and (lines := text.count("\n")) > MAX_LINES:
        yield f"{path}: {lines} lines, at most {MAX_LINES}: split it by what its parts are about"
    if path.suffix in tree.CPP and path.parts[0] in tree.CODE_FOLDERS:
        yield from check_calls(path, text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=tree.ROOT)
    root = parser.parse_args().root
    files = tree.files(root)
    errors = [error for path in files for error in check_file(root, path)]
    print("\n".join(errors) if errors else f"{len(files)} files say nothing they should not")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
