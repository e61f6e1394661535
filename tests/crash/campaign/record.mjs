// Runs each script under the shim's recorder, a few times over, with a kill and a clean end: the calls of which
// till_power_loss makes states. And makes the files other scripts begin with.

import { execFile, execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { programs_folder } from "../../e2e/lib/world.mjs";
import { Register } from "../tilld/ecr.mjs";
import { seeded } from "../tilld/random.mjs";
import { judge, settle } from "./judge.mjs";
import { scenarios } from "./scenarios.mjs";
import { CrashWorld } from "./world.mjs";

// `day` has enough sales for the log to be copied into the database while they go on; its states are large and slow to
// check, so only every `stride`-th call of it is a point.
const recordings = { ...Object.fromEntries(Object.keys(scenarios).map((name) => [name, { script: name, times: 1, stride: 1 }])),
  day: { script: "sale", times: 16, stride: 17 } };

// What the disk held before the first recorded call, as calls (tests/crash/shim/trace.h).
function write_beginning(trace, folder) {
  const file = path.join(folder, "till.db");
  const bytes = readFileSync(file);
  for (const [op, content] of [[1, bytes], [3, Buffer.alloc(0)]]) {
    const head = Buffer.alloc(32);
    head.writeUInt32LE(0x4c4c4954, 0);
    head.writeUInt32LE(op, 4);
    head.writeBigUInt64LE(BigInt(statSync(file).ino), 8);
    head.writeUInt32LE(Buffer.byteLength(file), 24);
    head.writeUInt32LE(content.length, 28);
    appendFileSync(trace, Buffer.concat([head, Buffer.from(file), content]), { mode: 0o600 });
  }
}

async function play(world, script, register, times) {
  for (let n = 0; n < times; ++n) {
    const given = (await script.prepare?.(world, register)) ?? {};
    await script.run(world, register, given);
    const open = await settle(world, register);
    if (open.length) throw new Error(`recording: ${open.join("; ")}`);
  }
}

// The trace's file. The run is: the script, kill -9, the script again, a clean end, a start.
async function record(name, folder, files, seed) {
  const { script: script_name, times } = recordings[name];
  const script = scenarios[script_name];
  const trace = path.join(folder, `${name}-${seed}.trace`);
  const world = await CrashWorld.start({ TILL_SHIM_TRACE: trace });
  try {
    await world.fresh(script.files && files[script.files]);
    if (script.files) write_beginning(trace, world.data);
    const register = new Register(world.till, seeded(seed), 5);
    register.copies = script.copies ?? 0;
    await world.terminal.start();
    await play(world, script, register, times);
    await world.terminal.kill();
    await world.terminal.start();
    await play(world, script, register, 1);
    await world.terminal.stop();
    await world.terminal.start();
    const errors = await judge(world, register);
    if (errors.length) throw new Error(`recording ${name}: ${errors.join("; ")}`);
    return trace;
  } finally {
    await world.end();
  }
}

// A journal as a newer version would leave it: the next schema with its way back, a sale, a receipt not delivered yet.
const newer_schema = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
version = db.execute("PRAGMA user_version").fetchone()[0] + 1
db.executescript(f"""
CREATE TABLE tomorrow (id INTEGER PRIMARY KEY, what TEXT);
INSERT INTO tomorrow (what) VALUES ('nothing an older version knows');
INSERT INTO migrations VALUES ({version}, '{version:03}_tomorrow', 'DROP TABLE tomorrow;');
PRAGMA user_version = {version};
""")
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.close()
`;

export async function make_files(folder) {
  const world = await CrashWorld.start();
  const newer = path.join(folder, "newer");
  try {
    await world.fresh();
    const register = new Register(world.till, seeded(1_000_003), 5);
    register.copies = 0;
    await world.terminal.start();
    await scenarios.offline.prepare(world);
    await scenarios.receipt.run(world, register);
    await world.terminal.stop();
    execFileSync("python3", ["-c", newer_schema, path.join(world.data, "till.db")]);
    mkdirSync(newer);
    for (const name of ["till.db", "printer", "device.key"]) cpSync(path.join(world.data, name), path.join(newer, name), { recursive: true });
  } finally {
    await world.end();
  }
  return { newer };
}

export function scratch_folder() {
  return mkdtempSync(path.join(process.env.TMPDIR ?? os.tmpdir(), "till-crash-"));
}

// Records and checks, round after round, until `states` different states were looked at. One checker per recording,
// `workers` at a time; their reports as one.
export async function power_loss(files, { workers, seeds, states, stride = 1, only = Object.keys(recordings) }) {
  const folder = scratch_folder();
  const total = { calls: 0, promises: 0, seconds: 0, fine: true, runs: [] };
  const started = performance.now();
  const work = async (queue) => {
    for (let { name, trace } = queue.shift() ?? {}; trace; { name, trace } = queue.shift() ?? {}) {
      const step = String(stride * recordings[name].stride);
      add(total, await check(trace, ["--seeds", String(seeds), "--stride", step, "--only-honest", ...(scenarios[name]?.files ? ["--real-files", "--from", "2"] : [])]), path.basename(trace));
    }
  };
  try {
    for (let round = 1; round === 1 || (total.fine && total.runs[0].states < states); ++round) {
      const recorded = [];
      for (const name of only) recorded.push({ name, trace: await record(name, folder, files, round) });
      if (round === 1) total.proof = await check(recorded.filter((r) => !scenarios[r.name]?.files).map((r) => r.trace), ["--only-bites", "--stride", String(stride)]);
      await Promise.all(Array.from({ length: workers }, () => work(recorded)));
    }
    total.fine &&= total.proof.fine;
    total.runs.push(...total.proof.runs);
    total.seconds = (performance.now() - started) / 1000;
    return total;
  } finally {
    if (!process.env.TILL_KEEP) rmSync(folder, { recursive: true, force: true });
  }
}

async function check(traces, options) {
  const program = path.join(programs_folder(), "till_power_loss");
  const done = await promisify(execFile)(program, [...[traces].flat(), ...options]).catch((failed) => failed);
  if (!done.stdout) throw new Error(`till_power_loss: ${done.stderr ?? done.message}`);
  return JSON.parse(done.stdout);
}

function add(total, report, name) {
  total.calls += report.calls;
  total.promises += report.promises;
  total.fine &&= report.fine;
  const [honest] = report.runs;
  const sum = (total.runs[0] ??= { disk: "honest", points: 0, states: 0, unopenable: 0, broken: 0, lost: 0, first: "" });
  for (const key of ["points", "states", "unopenable", "broken", "lost"]) sum[key] += honest[key];
  if (honest.first) sum.first ||= `${name}: ${honest.first}`;
}
