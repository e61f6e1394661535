// One point of the campaign: a fresh shop, one script, one fault (or a second during the recovery), then the judgement.

import { readdirSync } from "node:fs";

import { pause } from "../../e2e/lib/wait.mjs";
import { Register } from "../tilld/ecr.mjs";
import { seeded } from "../tilld/random.mjs";
import { judge, settle } from "./judge.mjs";
import { scenarios } from "./scenarios.mjs";
import { errors as errnos, scopes } from "./shim.mjs";

const limit_ms = 60_000;
const breath_ms = 5;
const bad_ends = new Set(["SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTERM"]);

export function name_of(task) {
  const then = task.then ? ` then ${task.then}` : "";
  const fault = task.mode === "fail" ? `${task.error}-${task.sticky ? "for-ever" : "once"}` : task.mode;
  return `${task.scenario}:${fault}:${task.at}${then}`;
}

function arming(task) {
  if (task.mode !== "fail") return { mode: task.mode, at: task.at };
  const scope = task.error === "EIO" ? scopes.files | scopes.reads : scopes.files;
  return { mode: "fail", at: task.at, scope, error: errnos[task.error], sticky: task.sticky };
}

// The last fault was met, and whoever died of it is there again.
async function all_over(world) {
  world.shim.disarm();
  while (world.shim.seen().fired > 0 && world.shim.kills) await pause(2);
  await world.terminal.ready();
}

// While the disk stays broken: what becomes of a new sale? One that is accepted has to be there for ever.
async function new_sale_on_a_dead_disk(world, register) {
  const key = register.random.id();
  const amount = 777;
  const order = `dead-disk-${key.slice(0, 8)}`;
  const body = { order_ref: order, amount, currency: "EUR", method: "bank.epc_qr", lines: [{ name: "Tea", quantity: 1, unit_price: amount }] };
  try {
    const answer = await world.till.call("POST", "/v1/payments", { body, key });
    if (answer.status !== 201) return answer.json.code;
    register.acknowledged.sales.set(answer.json.id, { order, amount, key });
    return "accepted";
  } catch {
    return "no answer";
  }
}

async function is_alive(world) {
  try {
    return (await world.till.call("GET", "/healthz")).status === 200 ? "healthy" : "unhealthy";
  } catch {
    return "down";
  }
}

// A disk that stays broken until it was met and somebody noticed, then is well again; every second time after a kill.
async function break_and_mend(world, register, task, told, done) {
  while (!done.value && world.shim.seen().fired === 0) await pause(2);
  const until = performance.now() + 1_000;
  const noticed = () => register.problems.size > 0 || world.terminal.ends.length > 0;
  while (!done.value && !noticed() && performance.now() < until) await pause(5);
  if (world.shim.seen().fired === 0) return;
  told.meanwhile = { health: await is_alive(world), new_sale: await new_sale_on_a_dead_disk(world, register) };
  world.shim.disarm();
  if (task.at % 2 === 0 || !world.terminal.pid) return;
  told.killed = true;
  await world.terminal.kill();
  await world.terminal.start();
}

async function play(world, task, told) {
  const script = scenarios[task.scenario];
  const register = new Register(world.till, seeded(task.at), breath_ms);
  register.copies = script.copies ?? 0;
  const plan = task.then ? [{ mode: "before", at: task.then }] : [];
  const arm = (what) => {
    world.shim.kills = what.mode !== "fail" && what.mode !== "count";
    world.shim.arm(what);
  };
  await world.fresh(script.files && world.files[script.files]);
  const after_death = () => {
    const { fired, what } = world.shim.seen();
    if (fired > 0 && world.shim.kills) told.met.push(what);
    if (task.mode !== "fail") arm(plan.shift() ?? { mode: "count" });
  };
  world.terminal.before_start = after_death;
  if (script.from_start) arm(arming(task));
  const starting = world.terminal.start();
  if (!script.from_start || task.mode !== "fail") await starting;
  const given = (await script.prepare?.(world, register)) ?? {};
  if (!script.from_start) arm(arming(task));
  const done = { value: false };
  const mending = task.sticky ? break_and_mend(world, register, task, told, done) : null;
  await script.run(world, register, given);
  let open = await settle(world, register);
  done.value = true;
  await mending;
  const last = world.shim.seen();
  await all_over(world);
  if (task.mode === "fail" && last.fired > 0) told.met.push(last.what);
  if (mending) open = await settle(world, register);
  told.calls = last.count;
  told.ends = [...world.terminal.ends];
  told.problems = [...register.problems];
  if (open.length) return [`stuck: ${open.join("; ")}`];
  const aside = readdirSync(world.data).filter((name) => name.includes(".corrupt-"));
  const needlessly = aside.length > 0 && !task.sticky;  // a disk that fails for long may look broken
  return [...(needlessly ? [`a sound journal was moved aside: ${aside}`] : []), ...(await judge(world, register))];
}

// {errors, met: what was hit, calls: counted since the last arming, ends, problems, meanwhile}
export async function try_point(world, task) {
  const told = { met: [], ends: [], problems: [], errors: [] };
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(() => resolve([`no end within ${limit_ms} ms`]), limit_ms); });
  try {
    told.errors = await Promise.race([play(world, task, told), late]);
  } catch (error) {
    told.errors = [`${error.message}`];
  }
  clearTimeout(timer);
  const bad = world.terminal.ends.filter((end) => bad_ends.has(end));
  if (bad.length) told.errors.push(`tilld ended by ${bad}`);
  if (world.terminal.failure) told.errors.push(world.terminal.failure);
  if (told.errors.length) told.log = world.terminal.log_tail();
  return told;
}
