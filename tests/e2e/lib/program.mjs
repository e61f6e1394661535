// One of our programs as a child process: started, waited for (`ready {...}` on its standard output), ended or killed.

import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

const start_ms = 30_000;
const stop_ms = 15_000;

export class Program {
  #child = null;
  #command;
  #log;

  constructor(command, log) {
    this.#command = command;
    this.#log = log;
  }

  get running() {
    return this.#child !== null;
  }

  // What stands behind `ready`.
  start() {
    const log = openSync(this.#log, "a");
    const child = spawn(this.#command[0], this.#command.slice(1), { stdio: ["ignore", "pipe", log] });
    closeSync(log);
    this.#child = child;
    child.once("exit", () => { if (this.#child === child) this.#child = null; });
    return new Promise((resolve, reject) => {
      let said = "";
      const give_up = (why) => {
        clearTimeout(timer);
        child.kill("SIGKILL");
        reject(new Error(`${this.#command[0]} ${why}\n${said}${this.log_tail()}`));
      };
      const timer = setTimeout(() => give_up("is not ready"), start_ms);
      child.once("error", (error) => give_up(error.message));
      child.once("exit", (code, signal) => give_up(`ended before it was ready (${code ?? signal})`));
      child.stdout.on("data", (chunk) => {
        said += chunk;
        const ready = /^ready (.*)$/m.exec(said);
        if (!ready || !said.includes("\n", ready.index)) return;
        clearTimeout(timer);
        child.removeAllListeners("exit");
        child.once("exit", () => { if (this.#child === child) this.#child = null; });
        resolve(JSON.parse(ready[1]));
      });
    });
  }

  // SIGTERM; resolves with the exit code. A program that does not end is a failure.
  stop() {
    return this.#end("SIGTERM", () => { throw new Error(`${this.#command[0]} did not end\n${this.log_tail()}`); });
  }

  // kill -9: no chance to say goodbye.
  kill() {
    return this.#end("SIGKILL", () => {});
  }

  #end(signal, on_timeout) {
    const child = this.#child;
    if (!child) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        try { on_timeout(); } catch (error) { reject(error); }
      }, stop_ms);
      child.once("exit", (code, by) => {
        clearTimeout(timer);
        this.#child = null;
        resolve(code ?? by);
      });
      child.kill(signal);
    });
  }

  log_tail(lines = 30) {
    return readFileSync(this.#log, "utf8").split("\n").slice(-lines).join("\n");
  }
}
