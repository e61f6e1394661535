#!/usr/bin/env python3
"""./dev demo: starts till-sandbox (provider and back office) and tilld on this machine, prints where to look, and
ends both when it is interrupted. What they remember stays in --dir, so the next start goes on where this one ended."""
import argparse
import http.client
import json
import os
import pathlib
import re
import secrets
import select
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 10

# Random, made once, mode 0600: name and the beginning its provider gives such a thing.
SECRETS = {
    "sync-token": "",
    "payhub-api-key": "",
    "webhook-token": "",
    "payglobe-public-key": "pk_test_",
    "payglobe-secret-key": "sk_test_",
    "payglobe-webhook-secret": "whsec_",
    "portone-secret": "",
    "payrexx-secret": "",
    "payrexx-webhook-key": "",
    "paysafe-user": "",
    "paysafe-password": "",
    "paysafe-webhook-key": "",
}
# Which of them the sandbox is told under which name.
SANDBOX_SECRETS = {
    "payglobe.public_key": "payglobe-public-key",
    "payglobe.secret_key": "payglobe-secret-key",
    "payglobe.webhook_secret": "payglobe-webhook-secret",
    "portone.secret": "portone-secret",
    "payrexx.api_secret": "payrexx-secret",
    "payrexx.webhook_key": "payrexx-webhook-key",
    "paysafe.user": "paysafe-user",
    "paysafe.password": "paysafe-password",
    "paysafe.webhook_key": "paysafe-webhook-key",
}
# The sandbox's switches.
SWITCHES = {
    "payhub.status_enabled": "true",  # else a customer's No is only noticed when the code expires
}
PROVIDERS = ("payhub", "payglobe", "portone", "payrexx", "paysafe")  # whose pushes come back to the terminal


def arguments():
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--dir", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--port-base", type=int, default=8480, help="first of three ports (default 8480)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the cashier page")
    parser.add_argument("--lan", metavar="ADDRESS", help="this machine's address in the local network: the sandbox's pay "
                                                         "pages are served there, so that a phone can scan the QR codes")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs left behind")
    return parser.parse_args()


def make_secret(path, prefix):
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(prefix + secrets.token_hex(24) + "\n")


def prepare(folder, port_base):
    """Writes the configuration; returns its path."""
    (folder / "data").mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, prefix in SECRETS.items():
        make_secret(folder / "secrets" / name, prefix)
    text = (HERE / "till.toml").read_text()
    values = {"DIR": str(folder), "API_PORT": port_base, "WEBHOOK_PORT": port_base + 1, "SANDBOX_PORT": port_base + 2}
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    config = folder / "till.toml"
    config.write_text(text)
    return config


class Program:
    """One of the two programs, in a session of its own: Ctrl-C reaches this script only, which then ends them in
    order."""

    def __init__(self, name, command, folder):
        self.name = name
        self.log = folder / f"{name}.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, start_new_session=True)

    def wait_ready(self):
        """The addresses on its `ready` line."""
        deadline = time.monotonic() + START_TIMEOUT_S
        said = b""
        while (left := deadline - time.monotonic()) > 0 and select.select([self.process.stdout], [], [], left)[0]:
            chunk = os.read(self.process.stdout.fileno(), 4096)
            said += chunk
            if match := re.search(rb"^ready (.*)\n", said, re.MULTILINE):
                return json.loads(match[1])
            if not chunk:
                break
        self.end()
        raise SystemExit(f"{self.name} did not start; see {self.log}:\n{tail(self.log)}\n"
                         "./dev demo --fresh forgets what earlier runs left behind")

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                print(f"{self.name} did not end within {STOP_TIMEOUT_S} s and was killed", file=sys.stderr)
                self.process.kill()
                self.process.wait()
        return self.process.returncode


def tail(path, lines=15):
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def sandbox_command(args, folder):
    secret = {name: (folder / "secrets" / name).read_text().strip() for name in SECRETS}
    port = args.port_base + 2
    command = [str(args.bin / "till-sandbox"), "--listen", f"{'0.0.0.0' if args.lan else '127.0.0.1'}:{port}",
               "--state", str(folder / "sandbox"), "--merchant", "Kafeneio Ermou",
               "--api-key-file", str(folder / "secrets" / "payhub-api-key"),
               "--backoffice-token", secret["sync-token"]]
    for name in PROVIDERS:
        url = f"http://127.0.0.1:{args.port_base + 1}/webhooks/{name}/{secret['webhook-token']}"
        command += ["--webhook-url", f"{name}={url}"]
    for name, value in [*SWITCHES.items(), *((name, secret[of]) for name, of in SANDBOX_SECRETS.items())]:
        command += ["--set", f"{name}={value}"]
    return command + (["--public-url", f"http://{args.lan}:{port}"] if args.lan else [])


def greeting(args, config, till):
    tillctl = f"{args.bin / 'tillctl'} --config {os.path.relpath(config)}"
    here = f"http://{args.lan or '127.0.0.1'}:{args.port_base + 2}"
    return f"""
Till is running.

  cashier page       {till['api']}/
  customer display   {till['api']}/display
  sandbox            {here}/
  back office        {here}/backoffice

Try this: on the cashier page type an amount and choose how the customer pays. With --lan ADDRESS a phone can scan the
codes; without, take the links from the sandbox's first page, where buttons let the customer approve, decline or pay late.

  Klarna QR, OnePay, PayGlobe, PortOne, Payrexx, SafetyPay, ...   the code leads to that provider's pay page
  Klarna code                  type 123456: {here}/phone/123456 is that customer's phone
  DIAS transfer                the code is typed into the bank's app: see the sandbox's first page
  Card and meal voucher        the page asks for the card first, then for a voucher; the receipt lists both
  Card terminal                {here}/payrexx/terminal/SN-DEMO is its screen
  Saved card                   customer number demo: its cards are there from the start
  Bank transfer                needs no line; press "Money received" when it came

A supervisor ("Sign in" on the cashier page, with the token of the first line) sees disputes, which the second line makes:

  {tillctl} token create --role supervisor --name supervisor
  curl -s -X POST {here}/admin/payglobe/disputes -d '{{"transaction_id":"TXN_OF_A_PAID_SALE","amount":1250}}'

Then stop the sandbox (providers and back office are gone, as when the line is down):

  kill -STOP {args.sandbox_pid}     kill -CONT {args.sandbox_pid} brings it back

and see what the terminal still sells, and how the queue empties afterwards. The same from a shell:

  {tillctl} methods
  {tillctl} sale --amount 12.50 --method klarna.dynamic_qr --order-ref order-1

Logs: {os.path.relpath(config.parent)}/*.log. Ctrl-C ends both programs.
"""


def ask_sandbox(port, method, path, body=None):
    """One call of the sandbox's admin API; no proxy stands between two programs of one machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, json.dumps(body) if body else None)
        return json.load(connection.getresponse())
    finally:
        connection.close()


def make_cards(port):
    """A customer with two saved cards, once."""
    if not ask_sandbox(port, "GET", "/admin/payglobe/cards")["cards"]:
        for _ in range(2):
            ask_sandbox(port, "POST", "/admin/payglobe/cards", {"customer_id": "demo"})


def interrupted(_signal, _frame):
    raise KeyboardInterrupt


def run(args, folder):
    config = prepare(folder, args.port_base)
    programs = []
    try:
        sandbox = Program("sandbox", sandbox_command(args, folder), folder)
        programs.append(sandbox)
        sandbox.wait_ready()
        make_cards(args.port_base + 2)
        till = Program("tilld", [str(args.bin / "tilld"), "--config", str(config)], folder)
        programs.append(till)
        till_ready = till.wait_ready()
        args.sandbox_pid = sandbox.process.pid
        print(greeting(args, config, till_ready), flush=True)
        if not args.no_browser and os.environ.get("DISPLAY") and shutil.which("xdg-open"):
            subprocess.Popen(["xdg-open", till_ready["api"] + "/"], stderr=subprocess.DEVNULL)
        while all(program.process.poll() is None for program in programs):
            time.sleep(0.2)
        ended = next(program for program in programs if program.process.poll() is not None)
        print(f"{ended.name} ended by itself; see {ended.log}:\n{tail(ended.log)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nending both programs", flush=True)
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for program in reversed(programs):
            program.end()


def main():
    args = arguments()
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGINT, interrupted)
    folder = args.dir.resolve()
    if args.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return run(args, folder)


if __name__ == "__main__":
    sys.exit(main())
