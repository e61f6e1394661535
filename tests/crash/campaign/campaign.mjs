// The campaign: which points there are, and workers that try them.

import { seeded } from "../tilld/random.mjs";
import { name_of, try_point } from "./point.mjs";
import { scenarios } from "./scenarios.mjs";
import { CrashWorld } from "./world.mjs";

const names = Object.keys(scenarios);
const longest = 2_000;  // no script has as many calls; an end to the enumeration of a program that never rests

// Calls in a row that were not reached any more end an enumeration: how many there are differs a little from run to run.
const misses_that_end = 4;

// A list that grows until its script has no more calls to die at.
class Enumeration {
  #at;
  #misses = 0;

  constructor(task, { first = 1, step = 1, last = longest } = {}) {
    this.task = task;
    this.#at = first;
    this.step = step;
    this.last = last;
  }
  next() {
    if (this.#misses >= (this.step > 1 ? 1 : misses_that_end) || this.#at > this.last) return null;
    const task = { ...this.task, at: this.#at };
    this.#at += this.step;
    return task;
  }
  met(found) {
    this.#misses = found ? 0 : this.#misses + 1;
  }
}

class Sample {
  constructor(tasks) {
    this.tasks = tasks;
  }
  next() {
    return this.tasks.shift() ?? null;
  }
  met() {}
}

const io_errors = [["EIO", false], ["EIO", true], ["ENOSPC", false], ["ENOSPC", true]];

// depth: "slice" (inside ./dev test), "short", "full". Numbers are steps through the enumerations; 1 is every point.
const steps = {
  slice: { before: 31, inside: 131, after: 89, fail: 113, doubles: 18 },
  short: { before: 1, inside: 9, after: 7, fail: 13, doubles: 150 },
  full: { before: 1, inside: 1, after: 1, fail: 1, doubles: 0 },
};
// Power-loss states: rounds of recordings until there are that many.
export const power = {
  slice: { states: 0, seeds: 1, stride: 11 },
  short: { states: 50_000, seeds: 12 },
  full: { states: 1_000_000, seeds: 40 },
};

function sampled_doubles(scenario, count, random) {
  return new Sample(Array.from({ length: count }, () => ({ family: "double", scenario, mode: "before", at: 1 + random.below(230), then: 1 + random.below(90) })));
}

// Each first point followed by each second one; every `step`-th first point, beginning with `first`.
function all_doubles(scenario, step) {
  const lists = [];
  for (let at = 1; at < 400; at += step) lists.push(new Lazy(() => scenario_double(scenario, at)));
  return lists;
}
function scenario_double(scenario, at) {
  let then = 0;
  let misses = 0;
  return {
    next: () => (misses >= misses_that_end ? null : { family: "double", scenario, mode: "before", at, then: ++then }),
    met: (found, told) => { misses = found ? 0 : told.met.length === 0 ? misses_that_end : misses + 1; },
  };
}
class Lazy {
  constructor(make) {
    this.make = make;
  }
  next() {
    this.list ??= this.make();
    return this.list.next();
  }
  met(found, told) {
    this.list.met(found, told);
  }
}

export function lists_for(depth, { only = names, seed = 1, families, double_step = 1 } = {}) {
  const step = steps[depth];
  const random = seeded(seed);
  const lists = [];
  const wanted = (family) => !families || families.includes(family);
  for (const scenario of only) {
    for (const mode of ["before", "inside", "after"]) {
      const first = 1 + (step[mode] > 1 ? random.below(step[mode]) : 0);
      if (wanted("kill")) lists.push(new Enumeration({ family: "kill", scenario, mode }, { first, step: step[mode] }));
    }
    for (const [error, sticky] of io_errors) {
      const first = 1 + (step.fail > 1 ? random.below(step.fail) : 0);
      if (wanted("io")) lists.push(new Enumeration({ family: "io", scenario, mode: "fail", error, sticky }, { first, step: step.fail }));
    }
    if (!wanted("double")) continue;
    if (step.doubles) lists.push(sampled_doubles(scenario, Math.ceil(step.doubles / names.length), random));
    else lists.push(...all_doubles(scenario, double_step));
  }
  return lists;
}

// Runs every list; `each(task, told)` sees every point. Ends early when `until` (performance.now()) has passed.
export async function run(lists, { workers = 2, until = Infinity, each, files = {} }) {
  const waiting = [...lists];
  const take = () => {
    while (waiting.length > 0) {
      const list = waiting[0];
      const task = list.next();
      if (task) return { list, task };
      waiting.shift();
    }
    return null;
  };
  const work = async () => {
    let world = await CrashWorld.start({}, files);
    for (let next = take(); next && performance.now() < until; next = take()) {
      const told = await try_point(world, next.task);
      next.list.met(told.met.length > (next.task.then ? 1 : 0), told);
      each(next.task, told);
      if (told.errors.length === 0) continue;
      await world.end();  // whatever hangs, hangs there
      world = await CrashWorld.start({}, files);
    }
    await world.end();
  };
  await Promise.all(Array.from({ length: workers }, work));
  return waiting.length === 0;
}

export { name_of };
