// The programs as a technician meets them: tillctl, the configuration check, the demo.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { request } from "./lib/http.mjs";
import { suite } from "./lib/suite.mjs";
import { eventually } from "./lib/wait.mjs";
import { free_ports, programs_folder } from "./lib/world.mjs";

const tilld = (...args) => spawnSync(path.join(programs_folder(), "tilld"), args, { encoding: "utf8" });

function tillctl({ world }, ...args) {
  const run = spawnSync(path.join(programs_folder(), "tillctl"), ["--config", world.config, ...args], { encoding: "utf8" });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function succeeds(here, ...args) {
  const { code, out, err } = tillctl(here, ...args);
  assert.equal(code, 0, `tillctl ${args.join(" ")}: ${err}`);
  return out;
}

suite({ browser: false }, (scenario) => {
  scenario("a sale, a refund and the books from a shell", async (here) => {
    const { sandbox, till } = here;
    assert.match(succeeds(here, "methods"), /klarna\.dynamic_qr +.* yes +no +yes/);
    const sale = JSON.parse(succeeds(here, "--json", "sale", "--amount", "12.50", "--method", "klarna.dynamic_qr", "--order-ref", "s-1"));
    await till.until(sale.id, "presenting");
    await sandbox.customer((await sandbox.newest_request()).id, "approve");
    await till.until(sale.id, "approved");
    assert.match(succeeds(here, "status", sale.id), /state +approved\n/);
    succeeds(here, "refund", sale.id, "--amount", "2.50", "--reason", "cold");
    await till.until(sale.id, "partially_refunded");
    const more = tillctl(here, "refund", sale.id, "--amount", "10.01", "--reason", "too much");
    assert.equal(more.code, 1);
    assert.match(more.err, /refund-exceeds-captured/);
    await till.until_queue_empty();
    assert.match(succeeds(here, "receipts"), /2 .* refund +s-1 +2\.50 EUR/);
    assert.match(succeeds(here, "receipt", "1"), /12\.50/);
    assert.match(succeeds(here, "receipts", "verify"), /^fine: 2 receipts/);
    assert.match(succeeds(here, "queue"), /0 waiting, 0 parked/);
    assert.match(succeeds(here, "line"), /^online/);
    succeeds(here, "sync");
  });

  scenario("a bank QR sale is waited for and confirmed by another hand", async (here) => {
    const run = spawn(path.join(programs_folder(), "tillctl"), ["--config", here.world.config, "sale", "--amount", "5", "--method",
      "bank.epc_qr", "--order-ref", "s-2", "--wait"]);
    let out = "";
    run.stdout.on("data", (chunk) => { out += chunk; });
    const ended = new Promise((resolve) => run.once("exit", resolve));
    const id = await eventually("the sale", async () => /payment +(\S+)/.exec(out)?.[1]);
    await here.till.until(id, "presenting");
    succeeds(here, "confirm", id, "--reason", "seen on the account");
    assert.equal(await ended, 0);
    assert.match(out, /state +approved\n/);
  });

  scenario("a revoked token is worth nothing within a second or two", async (here) => {
    const { world, till } = here;
    const token = world.create_token("cashier", "short-lived");
    const as_cashier = () => till.call("GET", "/v1/line", { headers: { Authorization: `Bearer ${token}` } });
    await eventually("the token to be known", async () => (await as_cashier()).status === 200);
    succeeds(here, "token", "revoke", "short-lived");
    await eventually("the token to be refused", async () => (await as_cashier()).status === 401);
  });

  scenario("the configuration is checked with line numbers and printed without secrets", async ({ world }) => {
    assert.equal(tilld("--check-config", "--config", world.config).status, 0);
    const printed = tilld("--print-config", "--config", world.config);
    assert.equal(printed.status, 0, printed.stderr);
    assert.match(printed.stdout, /\[providers\.payhub\]/);
    for (const secret of Object.values(world.secrets)) assert.ok(!printed.stdout.includes(secret));
    const text = readFileSync(world.config, "utf8");
    const lines = text.split("\n").length;
    writeFileSync(world.config, `${text}\n[surprise]\nx = 1\n`);
    const broken = tilld("--check-config", "--config", world.config);
    assert.notEqual(broken.status, 0);
    assert.match(broken.stderr + broken.stdout, new RegExp(`till\\.toml:${lines + 1}: surprise: is not a known key`));
    assert.notEqual(tilld("--config", world.config).status, 0, "nor does it start");
    writeFileSync(world.config, text);
  });

  scenario("a data folder whose secrets others can read is refused", async ({ world }) => {
    chmodSync(path.join(world.folder, "api_key"), 0o644);
    const run = tilld("--config", world.config);
    chmodSync(path.join(world.folder, "api_key"), 0o600);
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, /secret-permissions/);
  });

  scenario("nothing that is secret is in the logs", async ({ world, till }) => {
    const logs = ["tilld.log", "sandbox.log"].map((name) => readFileSync(path.join(world.folder, name), "utf8")).join("");
    for (const secret of [...Object.values(world.secrets), till.token]) assert.ok(!logs.includes(secret));
    for (const name of readdirSync(path.join(world.folder, "data"))) {
      const { mode } = statSync(path.join(world.folder, "data", name));
      if (/token/.test(name)) assert.equal(mode & 0o077, 0, name);
    }
  });

  scenario("the demo starts, answers, and ends both programs on SIGTERM", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "till-demo-"));
    const base = (await free_run_of_ports()).toString();
    const script = fileURLToPath(new URL("../../toolchains/demo/demo.py", import.meta.url));
    const demo = spawn("python3", [script, "--bin", programs_folder(), "--dir", folder, "--port-base", base, "--no-browser"]);
    let said = "";
    demo.stdout.on("data", (chunk) => { said += chunk; });
    demo.stderr.on("data", (chunk) => { said += chunk; });
    const ended = new Promise((resolve) => demo.once("exit", resolve));
    try {
      await eventually("its addresses", async () => said.includes("back office"));
      for (const address of said.match(/http:\/\/\S+/g).slice(0, 4)) {
        assert.equal((await request(address)).status, 200, address);
      }
    } finally {
      demo.kill("SIGTERM");
    }
    assert.equal(await ended, 0, said);
    await assert.rejects(request(`http://127.0.0.1:${base}/`));
    await assert.rejects(request(`http://127.0.0.1:${Number(base) + 2}/`));
    rmSync(folder, { recursive: true });
  });
});

// Three free ports in a row.
async function free_run_of_ports() {
  for (;;) {
    const [first] = await free_ports(1);
    if (first < 65_000 && (await Promise.all([first, first + 1, first + 2].map(is_free))).every(Boolean)) return first;
  }
}

function is_free(port) {
  return request(`http://127.0.0.1:${port}/`).then(() => false, (error) => error.code === "ECONNREFUSED");
}
