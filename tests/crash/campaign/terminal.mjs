// tilld as a service manager runs it: under the shim, and started again whenever it ends.

import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

import { pause } from "../../e2e/lib/wait.mjs";

const ready_ms = 30_000;
const starts_in_vain = 100;
const between_starts_ms = 20;

export class Terminal {
  #command;
  #log;
  #environment;
  #child = null;
  #wanted = false;
  #coming = Promise.resolve();

  constructor(command, log, environment) {
    this.#command = command;
    this.#log = log;
    this.#environment = { ...process.env, ...environment };
    this.forget();
  }

  // A new point: nothing has died yet.
  forget() {
    this.ends = [];          // signal or exit code of every process that ended without being asked
    this.failure = null;     // why it is not started any more
    this.before_start = null;  // called before each start by itself; may arm the shim
  }

  // Resolves when it is ready, however many attempts that takes.
  start() {
    this.#wanted = true;
    this.#coming = this.#until_ready();
    return this.#coming;
  }

  // Resolves when the one that is being started is ready.
  ready() {
    return this.#coming;
  }

  kill() {
    return this.#end("SIGKILL");
  }

  // A clean end, as a service manager asks for it.
  stop() {
    return this.#end("SIGTERM");
  }

  async #end(signal) {
    this.#wanted = false;
    const child = this.#child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  }

  get pid() {
    return this.#child?.pid;
  }

  log_tail(lines = 15) {
    return readFileSync(this.#log, "utf8").split("\n").slice(-lines).join("\n");
  }

  async #until_ready() {
    for (let vain = 0; this.#wanted; ++vain) {
      if (vain >= starts_in_vain) {
        this.failure = `it does not start: ${this.log_tail()}`;
        throw new Error(this.failure);
      }
      if (await this.#once()) return;
      await pause(between_starts_ms);
      this.before_start?.();
    }
  }

  #ended(child, how) {
    if (this.#child !== child) return;
    this.#child = null;
    if (!this.#wanted) return;
    this.ends.push(how);
  }

  // True when it said `ready`, false when it ended before.
  #once() {
    const log = openSync(this.#log, "a");
    const child = spawn(this.#command[0], this.#command.slice(1), { stdio: ["ignore", "pipe", log], env: this.#environment });
    closeSync(log);
    this.#child = child;
    return new Promise((resolve) => {
      let said = "";
      let is_ready = false;
      const timer = setTimeout(() => child.kill("SIGKILL"), ready_ms);
      child.once("exit", (code, signal) => {
        clearTimeout(timer);
        this.#ended(child, signal ?? code);
        if (!is_ready) return resolve(false);
        if (!this.#wanted) return;
        this.before_start?.();
        this.start().catch(() => {});
      });
      child.stdout.on("data", (chunk) => {
        said += chunk;
        if (is_ready || !/^ready .*\n/m.test(said)) return;
        is_ready = true;
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}
