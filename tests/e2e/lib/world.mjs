// A world of its own for one test file: sandbox and terminal on free ports, everything they keep in a new folder.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { Program } from "./program.mjs";
import { Sandbox } from "./sandbox.mjs";
import { Till } from "./till.mjs";

export function programs_folder() {
  return process.env.TILL_BIN ?? fileURLToPath(new URL("../../../build/dev/bin", import.meta.url));
}

// Free now; nobody else on this machine hands out ports at random while the test starts.
export async function free_ports(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject).listen(0, "127.0.0.1", () => resolve(server));
  })));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

// The other providers, where a test wants them: secrets made at random, what the sandbox is told, what the terminal is told.
const more_providers = {
  payglobe: {
    secrets: { public_key: "pk_test_", secret_key: "sk_test_", webhook_secret: "whsec_" },
    config: (url, secret) => `base_url = "${url}/payglobe"
public_key = ${secret("public_key")}
secret_key = ${secret("secret_key")}
webhook_secrets = [${secret("webhook_secret")}]
`,
  },
  portone: {
    secrets: { secret: "", token: "" },
    settings: ["secret"],
    config: (url, secret) => `base_url = "${url}/portone"
portone_key = "poTillSandboxKey"
portone_secret = ${secret("secret")}
merchant_name = "Kafeneio Ermou"
success_url = "${url}/"
failure_url = "${url}/"
checkout_prefix = "${url}/portone/checkout?ref="
webhook_tokens = [${secret("token")}]
`,
  },
  payrexx: {
    secrets: { api_secret: "", webhook_key: "", token: "" },
    settings: ["api_secret", "webhook_key"],
    config: (url, secret) => `base_url = "${url}/payrexx"
instance = "demo"
environment = "test"
terminal_serial = "SN-DEMO"
api_secret = ${secret("api_secret")}
webhook_tokens = [${secret("token")}]
webhook_keys = [${secret("webhook_key")}]
`,
  },
  paysafe: {
    secrets: { user: "", password: "", webhook_key: "" },
    config: (url, secret) => `base_url = "${url}/paysafe/paymenthub/v1"
return_url = "${url}/"
currencies = ["EUR"]
user = ${secret("user")}
password = ${secret("password")}
webhook_keys = [${secret("webhook_key")}]
`,
  },
};

const default_payment = { poll_first_ms: 200, poll_cap_ms: 1_000, line_probe_ms: 300, result_screen_ms: 500 };

function toml(table) {
  return Object.entries(table).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`).join("");
}

export class World {
  // options.payment: keys of [payment]; options.config: more TOML, as conf.d/50-test.toml; options.sandbox: settings of
  // the sandbox, as NAME=VALUE; options.providers: names of more_providers; options.far_url: where the terminal finds the
  // sandbox, if not at its own address; options.display: its driver.
  static async start(options = {}) {
    const world = new World(await free_ports(3), options);
    try {
      await world.sandbox_program.start();
      await world.till_program.start();
      return world;
    } catch (error) {
      await world.end();
      throw error;
    }
  }

  constructor([api, webhooks, sandbox], options) {
    this.folder = mkdtempSync(path.join(os.tmpdir(), "till-e2e-"));
    this.secrets = { api_key: randomBytes(16).toString("hex"), sync: randomBytes(16).toString("hex"),
      webhook: randomBytes(16).toString("hex") };
    this.sandbox = new Sandbox(`http://127.0.0.1:${sandbox}`);
    const providers = this.#add_providers(options.providers ?? [], webhooks);
    this.#write_config(api, webhooks, options, providers.config);
    this.data = path.join(this.folder, "data");
    const bin = programs_folder();
    this.sandbox_program = new Program([path.join(bin, "till-sandbox"), "--listen", `127.0.0.1:${sandbox}`,
      "--state", path.join(this.folder, "sandbox"), "--api-key-file", path.join(this.folder, "api_key"),
      "--webhook-url", `http://127.0.0.1:${webhooks}/webhooks/payhub/${this.secrets.webhook}`,
      "--backoffice-token", this.secrets.sync, ...providers.sandbox, ...(options.sandbox ?? []).flatMap((setting) => ["--set", setting])], path.join(this.folder, "sandbox.log"));
    this.till_program = new Program([path.join(bin, "tilld"), "--config", this.config], path.join(this.folder, "tilld.log"));
    this.till = new Till(`http://127.0.0.1:${api}`, this.create_token("supervisor"));
  }

  // Secrets get random values; returns the terminal's configuration and the sandbox's arguments.
  #add_providers(names, webhooks) {
    const sandbox = [];
    let config = "";
    for (const name of names) {
      const { secrets, settings = Object.keys(secrets), config: write } = more_providers[name];
      for (const [key, prefix] of Object.entries(secrets)) this.secrets[`${name}-${key}`] = prefix + randomBytes(16).toString("hex");
      for (const key of settings) sandbox.push("--set", `${name}.${key}=${this.secrets[`${name}-${key}`]}`);
      sandbox.push("--webhook-url", `${name}=http://127.0.0.1:${webhooks}/webhooks/${name}/${this.secrets[`${name}-token`] ?? "any"}`);
      config += `[providers.${name}]\nenabled = true\n${write(this.sandbox.url, (key) => `{file = ${JSON.stringify(path.join(this.folder, `${name}-${key}`))}}`)}`;
    }
    return { sandbox, config };
  }

  #write_config(api, webhooks, { payment = {}, config = "", far_url = this.sandbox.url, display = "png" }, providers = "") {
    for (const [name, value] of Object.entries(this.secrets)) writeFileSync(path.join(this.folder, name), `${value}\n`, { mode: 0o600 });
    const data = path.join(this.folder, "data");
    mkdirSync(data, { mode: 0o700 });
    mkdirSync(path.join(this.folder, "conf.d"));
    this.config = path.join(this.folder, "till.toml");
    const secret = (name) => `{file = ${JSON.stringify(path.join(this.folder, name))}}`;
    writeFileSync(this.config, `[terminal]
id = "E2E-1"
data_dir = ${JSON.stringify(data)}
[terminal.merchant]
name = "Kafeneio Ermou"
[api]
listen = "127.0.0.1:${api}"
cashier_without_login = true
[webhooks]
listen = "127.0.0.1:${webhooks}"
[display]
driver = ${JSON.stringify(display)}
width = 800
height = 480
[printer]
driver = "file"
[clock]
assume_trusted = true
[sync]
enabled = true
url = "${far_url}/backoffice"
token = ${secret("sync")}
[providers.payhub]
enabled = true
base_url = "${far_url}/payhub"
api_key = ${secret("api_key")}
serial_number = "SN-1"
software = "Till"
webhook_tokens = [${secret("webhook")}]
store = {code = "ATH001", terminal_code = "E2E-1"}
[providers.bank]
enabled = true
payee = "Kafeneio Ermou"
iban = "GR1601101250000000012300695"
${providers}[payment]
${toml({ ...default_payment, ...payment })}`);
    if (config) writeFileSync(path.join(this.folder, "conf.d", "50-test.toml"), config);
  }

  tillctl(...args) {
    return execFileSync(path.join(programs_folder(), "tillctl"), ["--config", this.config, ...args], { encoding: "utf8" });
  }

  create_token(role, name = `test-${role}`) {
    return this.tillctl("token", "create", "--role", role, "--name", name).trim();
  }

  stop_sandbox() {
    return this.sandbox_program.stop();
  }
  start_sandbox() {
    return this.sandbox_program.start();
  }

  // Ends both and removes the folder; after a failure TILL_KEEP=1 keeps it.
  async end() {
    await this.till_program.stop().catch((error) => console.error(error.message));
    await this.sandbox_program.stop().catch((error) => console.error(error.message));
    if (process.env.TILL_KEEP) console.error(`kept: ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
}
