// ./dev crash: the whole campaign, or a part of it.
//   --short | --slice        fewer points (see campaign.mjs); nothing: all of them
//   --only sale,refund       these scripts; --families kill,double,io,power,damage
//   --point sale:before:137  one point again, with the log of a failure
//   --minutes N              stop there; --workers N; --seed N; --double-step N: every N-th first kill
//   --json FILE              the report; --write: into docs/reliability.md too

import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { lists_for, name_of, power, run } from "./campaign.mjs";
import { damage_campaign } from "./damage.mjs";
import { make_files, power_loss, scratch_folder } from "./record.mjs";
import { commit, markdown, Report, write_section } from "./report.mjs";
import { scenarios } from "./scenarios.mjs";
import { CrashWorld } from "./world.mjs";

const { values: given } = parseArgs({ options: {
  short: { type: "boolean" }, slice: { type: "boolean" }, only: { type: "string" }, families: { type: "string" },
  point: { type: "string" }, minutes: { type: "string" }, workers: { type: "string", default: "2" },
  seed: { type: "string", default: "20261120" }, "double-step": { type: "string", default: "1" },
  json: { type: "string" }, write: { type: "boolean" } } });
const depth = given.slice ? "slice" : given.short ? "short" : "full";
const docs = fileURLToPath(new URL("../../../docs/reliability.md", import.meta.url));

// "sale:before:137", "sale:before:20 then 33", "sale:EIO-once:5"
function point_of(text) {
  const [, scenario, fault, at, then] = /^(\w+):([\w-]+):(\d+)(?: then (\d+))?$/.exec(text) ?? [];
  if (!scenarios[scenario]) throw new Error(`no such point: ${text}`);
  const io = /^(EIO|ENOSPC)-(once|for-ever)$/.exec(fault);
  const task = { scenario, at: Number(at), family: io ? "io" : then ? "double" : "kill", mode: io ? "fail" : fault };
  if (io) Object.assign(task, { error: io[1], sticky: io[2] === "for-ever" });
  return then ? { ...task, then: Number(then) } : task;
}

function one_list(task) {
  const tasks = [task];
  return [{ next: () => tasks.shift() ?? null, met: () => {} }];
}

const report = new Report({ command: ["./dev crash", ...process.argv.slice(2)].join(" "), commit: commit(), workers: Number(given.workers), seed: Number(given.seed) });
const started = performance.now();
let done = 0;

function each(task, told) {
  report.add(task, told);
  done += 1;
  for (const error of told.errors) console.log(`FAILED ${name_of(task)} at ${told.met.join(", ") || "nothing"}: ${error}\n${told.log ?? ""}`);
  if (given.point) console.log(name_of(task), JSON.stringify({ ...told, log: undefined }));
  if (done % 200 === 0) console.log(`${done} points, ${Math.round((performance.now() - started) / 1000)} s, at ${name_of(task)}, ${report.data.failures.length} failures`);
}

const families = given.families?.split(",");
async function try_damages() {
  const world = await CrashWorld.start();
  const { rows, errors } = await damage_campaign(world);
  await world.end();
  report.data.damage = rows;
  for (const error of errors) {
    console.log(`FAILED ${error}`);
    report.data.other += 1;
    report.data.failures.push({ point: "damage", met: [], errors: [error] });
  }
}

const lists = given.point ? one_list(point_of(given.point))
  : lists_for(depth, { only: given.only?.split(","), seed: Number(given.seed), families, double_step: Number(given["double-step"]) });
const until = given.minutes ? started + Number(given.minutes) * 60_000 : Infinity;
const workers = given.point ? 1 : Number(given.workers);
const scratch = scratch_folder();
try {
  const files = await make_files(scratch);
  report.data.complete = await run(lists, { workers, until, each, files });
  if (!given.point && (!families || families.includes("damage"))) await try_damages();
  if (!given.point && (!families || families.includes("power"))) {
    report.data.power = await power_loss(files, { workers, ...power[depth], only: given.only?.split(",") });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
report.data.seconds = (performance.now() - started) / 1000;
const text = markdown(report);
console.log(text);
if (given.json) writeFileSync(given.json, `${JSON.stringify(report.data, null, 1)}\n`);
if (given.write) write_section(docs, text);
process.exit(report.data.failures.length > 0 || report.data.power?.fine === false ? 1 : 0);  // a point that hung must not keep the program
