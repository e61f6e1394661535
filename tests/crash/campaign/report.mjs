// Counts what the campaign did, and tells it as JSON and as the section of docs/reliability.md.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

import { name_of } from "./point.mjs";

const begin = "<!-- crash campaign: begin, written by ./dev crash --write -->";
const end = "<!-- crash campaign: end -->";

function verdict_of(error) {
  if (/is not there|is not paid|receipts? |queue|papers|count as printed/.test(error)) return "lost";
  if (/twice|belongs to|more returned|money/.test(error)) return "double";
  return /stuck|no end/.test(error) ? "stuck" : "other";
}

// "write till.db-wal" -> what was asked of which file; print jobs have names of their own.
function call_of(met) {
  return met.replace(/ \.?[0-9a-f-]{36}\S*$/, " a print job").replace(/ socket$/, "").replace(/ $/, "");
}

function what_it_did(task, told) {
  const codes = told.problems.filter((code) => code?.startsWith("journal-"));
  const did = [];
  if (told.ends.length) did.push("ended with an error, started again");
  if (codes.length) did.push("refused what it could not write");
  if (did.length === 0) did.push("went on");
  return did.join("; ");
}

export class Report {
  constructor(about) {
    this.data = { ...about, points: {}, met: {}, faults: {}, failures: [], lost: 0, double: 0, stuck: 0, other: 0 };
  }

  add(task, told) {
    const { points, met } = this.data;
    const reached = told.met.length > (task.then ? 1 : 0);
    const row = (points[task.family] ??= {});
    if (reached) row[task.scenario] = (row[task.scenario] ?? 0) + 1;
    for (const what of told.met) met[call_of(what)] = (met[call_of(what)] ?? 0) + 1;
    if (task.family === "io" && told.met.length) this.#add_fault(task, told);
    if (told.errors.length === 0) return;
    this.data[verdict_of(told.errors[0])] += 1;
    this.data.failures.push({ point: name_of(task), met: told.met, errors: told.errors, log: told.log });
  }

  #add_fault(task, told) {
    const key = `${call_of(told.met[0])} | ${task.error} | ${task.sticky ? "for ever" : "once"}`;
    const row = (this.data.faults[key] ??= { points: 0, did: {}, new_sale: {} });
    row.points += 1;
    const did = what_it_did(task, told);
    row.did[did] = (row.did[did] ?? 0) + 1;
    if (!told.meanwhile) return;
    const answer = told.meanwhile.new_sale;
    row.new_sale[answer] = (row.new_sale[answer] ?? 0) + 1;
  }

  total(family) {
    return Object.values(this.data.points[family] ?? {}).reduce((a, b) => a + b, 0);
  }
}

export function commit() {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
const counted = (row) => Object.entries(row).sort((a, b) => b[1] - a[1]).map(([name, n]) => `${name} (${n})`).join(", ");

function table(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

export function markdown(report) {
  const { data } = report;
  const names = ["sale", "offline", "refund", "webhook", "receipt", "upgrade"];
  const per = (family, label) => [label, ...names.map((name) => number(data.points[family]?.[name] ?? 0)), number(report.total(family))];
  const faults = Object.entries(data.faults).sort().map(([key, row]) => {
    const [call, error, how] = key.split(" | ");
    return [call, error, how, number(row.points), counted(row.did), counted(row.new_sale) || "–"];
  });
  const parts = [
    `\`${data.command}\`, commit ${data.commit}, ${Math.round(data.seconds)} s with ${data.workers} workers: **${data.lost} lost, ${data.double} double, ${data.stuck + data.other} other failures.**`,
    table(["points", ...names, "sum"], [per("kill", "killed at a call"), per("double", "killed again during the recovery"), per("io", "a call failed")]),
  ];
  if (data.power) parts.push(power_text(data.power));
  if (faults.length) parts.push(`What the daemon did when a call failed, and what it said to a new sale while the disk stayed broken:\n\n${table(["call", "error", "", "points", "what it did", "a new sale meanwhile"], faults)}`);
  if (data.damage) parts.push(`What it did with files that were damaged while it was not running:\n\n${table(["damage", "what it did", "alarm", "kept"], data.damage.map((d) => [d.damage, d.did, d.alarm, d.kept]))}`);
  return parts.join("\n\n");
}

function power_text(power) {
  const rows = power.runs.map((run) => [run.disk, number(run.points), number(run.states), number(run.unopenable), number(run.broken), number(run.lost)]);
  const first = power.runs.find((run) => run.disk === "honest")?.first;
  return `Power loss, enumerated from the recorded calls of the six scripts (${number(power.calls)} calls, ${number(power.promises)} promises made to the outside; ${Math.round(power.seconds)} s):\n\n${table(["disk", "cut at", "states", "do not open", "broken", "something promised is gone"], rows)}${first ? `\n\nFirst: ${first}` : ""}`;
}

// Puts the section between its marks.
export function write_section(file, text) {
  const page = readFileSync(file, "utf8");
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} has no place for the campaign`);
  writeFileSync(file, `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`);
}
