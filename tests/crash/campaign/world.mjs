// One worker's world: sandbox, line and terminal, kept for many points; `fresh()` forgets everything but the programs.

import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

import { free_ports, programs_folder, World } from "../../e2e/lib/world.mjs";
import { Line } from "./line.mjs";
import { Shim } from "./shim.mjs";
import { Terminal } from "./terminal.mjs";

const payment = { poll_first_ms: 100, poll_cap_ms: 200, line_probe_ms: 100, result_screen_ms: 0, create_timeout_s: 5,
  create_deadline_s: 8, presenting_timeout_s: 60, request_timeout_s: 5, orphan_after_s: 5 };
// The back office and the terminal's identity stay; everything else is a new shop.
const kept = new Set(["tokens.json", "tokens.json.lock"]);

export class CrashWorld extends World {
  // files: folders a script may begin with, by name. A port that was free may be taken when it is needed: try others.
  static async start(environment = {}, files = {}) {
    for (let attempt = 1;; ++attempt) {
      try {
        return await CrashWorld.#start(environment, files);
      } catch (error) {
        if (attempt === 5 || !/EADDRINUSE|listen-failed/.test(error.message)) throw error;
      }
    }
  }

  static async #start(environment, files) {
    if (existsSync("/dev/shm")) process.env.TMPDIR ??= "/dev/shm";  // file contents matter here, no disk's patience
    const [line_port, ...ports] = await free_ports(4);
    const world = new CrashWorld(ports, { payment, far_url: `http://127.0.0.1:${line_port}`, display: "none" });
    world.line = new Line(line_port, Number(new URL(world.sandbox.url).port));
    world.shim = new Shim(path.join(world.folder, "shim"));
    world.terminal = new Terminal([path.join(programs_folder(), "tilld"), "--config", world.config],
      path.join(world.folder, "tilld.log"),
      { LD_PRELOAD: path.join(programs_folder(), "libtill_crash_shim.so"), TILL_SHIM_DIR: world.data,
        TILL_SHIM_CONTROL: world.shim.file, ...environment });
    world.files = files;
    await Promise.all([world.line.mend(), world.sandbox_program.start()]);
    return world;
  }

  // Nothing was ever sold; `files`: a folder whose contents the terminal finds instead of nothing.
  async fresh(files) {
    await this.terminal.kill();
    this.shim.disarm();
    for (const name of readdirSync(this.data)) {
      if (!kept.has(name)) rmSync(path.join(this.data, name), { recursive: true, force: true });
    }
    if (files) cpSync(files, this.data, { recursive: true });
    await this.sandbox.clear_faults();
    await this.sandbox.post("/admin/reset");
    await this.sandbox.set({ "payhub.pay_after_cancel": true });
    await this.line.mend();
    this.terminal.forget();
  }

  async end() {
    this.terminal.before_start = null;  // a point that hangs is still there
    await this.terminal.kill();
    await this.line.cut();
    await this.sandbox_program.kill();
    this.shim.close();
    if (process.env.TILL_KEEP) return console.error(`kept: ${this.folder}`);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
