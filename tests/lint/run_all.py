#!/usr/bin/env python3
"""./dev lint: all checks; each says what it found, the exit code says whether any did."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import tree

# Beast takes clang-tidy a minute per file and warns about itself.
NOT_TIDIED = ("drivers/net/", "tests/")


def python(script, *args):
    return subprocess.run([sys.executable, str(pathlib.Path(__file__).parent / script), *args], check=False).returncode


def check_format():
    program = shutil.which("clang-format-14")
    if not program:
        print("format: not checked, clang-format-14 is not in this distribution")
        return 0
    names = [str(path) for path in tree.sources(tree.ROOT)]
    return subprocess.run([program, "--dry-run", "-Werror", *names], cwd=tree.ROOT, check=False).returncode


def check_headers(build):
    return subprocess.run(["cmake", "--build", str(build), "--target", "till_headers_alone"], check=False).returncode


def tidied(build):
    commands = json.loads((build / "compile_commands.json").read_text())
    files = {os.path.relpath(command["file"], tree.ROOT) for command in commands}
    return sorted(f for f in files if not f.startswith(("..", "build/", *NOT_TIDIED)))


def check_tidy(build, only):
    program = shutil.which("run-clang-tidy-19")
    names = [f for f in tidied(build) if not only or any(f.startswith(o) for o in only)]
    patterns = ["^" + str(tree.ROOT / name).replace("+", r"\+") + "$" for name in names]
    result = subprocess.run([program, "-quiet", "-p", str(build), *patterns], cwd=tree.ROOT, check=False,
                            capture_output=True, text=True)
    found = [line for line in result.stdout.splitlines() if ": warning: " in line or ": error: " in line]
    print("\n".join(sorted(set(found))) if found else f"clang-tidy: {len(names)} files")
    return result.returncode


def main():
    parser = argparse.ArgumentParser(prog="./dev lint", description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--no-tidy", action="store_true", help="leave clang-tidy out (it takes minutes)")
    parser.add_argument("paths", nargs="*", help="clang-tidy only what starts with these")
    args = parser.parse_args()
    build = args.build.resolve()
    results = {"layers": python("check_layers.py"), "text": python("check_text.py"),
               "self-test": python("lint_test.py"), "format": check_format(), "headers": check_headers(build)}
    if not args.no_tidy:
        results["clang-tidy"] = check_tidy(build, args.paths)
    failed = [name for name, code in results.items() if code]
    print("lint: " + (", ".join(failed) + " failed" if failed else "all fine"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
