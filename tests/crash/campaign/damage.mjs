// Files that were damaged while the terminal was not running: what the real program does with them. It has to start, to
// keep what can be read, to say that something is wrong, and to sell on without using a receipt number twice.

import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";

import { Register } from "../tilld/ecr.mjs";
import { seeded } from "../tilld/random.mjs";
import { settle } from "./judge.mjs";
import { paid_sale, scenarios } from "./scenarios.mjs";

const page_size = 4096;

function overwrite(file, at, bytes) {
  const handle = openSync(file, "r+");
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

// Changes one bit of the text wherever it stands: some places are left-overs of older pages.
function flip_in(file, text) {
  const bytes = readFileSync(file);
  if (!bytes.includes(text)) throw new Error(`nothing to flip: ${text}`);
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at)) bytes[at + text.length - 1] ^= 1;
  writeFileSync(file, bytes);
}

const database = (world) => path.join(world.data, "till.db");
const log = (world) => `${database(world)}-wal`;
const pages = (world) => statSync(database(world)).size / page_size;
const zero_page = (world, n) => overwrite(database(world), n * page_size, Buffer.alloc(page_size));

// clean: the program ended by itself before, so that everything is in the database file, and its log holds nothing any
// more; else it was killed, and the last sales are in the log only. silent: what cannot be noticed by looking at the files; it is known and written down.
export const damages = [
  { name: "a page in the middle is zeros", clean: true, do: (world) => zero_page(world, Math.floor(pages(world) / 2)) },
  { name: "the last page is zeros", clean: true, do: (world) => zero_page(world, pages(world) - 1) },
  { name: "the first page is zeros", clean: true, do: (world) => zero_page(world, 0) },
  { name: "every page is noise", clean: true, do: (world) => writeFileSync(database(world), Buffer.alloc(pages(world) * page_size, "noise")) },
  { name: "the file is half as long", clean: true, do: (world) => truncateSync(database(world), Math.floor(pages(world) / 2) * page_size) },
  { name: "the database is empty, its log is there", do: (world) => truncateSync(database(world), 0) },
  { name: "a bit of each receipt is another", clean: true, do: (world) => flip_in(database(world), '"method_title":"Klarna QR') },
  { name: "the database is missing, its log is there", do: (world) => rmSync(database(world)) },
  { name: "the log is missing", do: (world) => rmSync(log(world)) },
  { name: "the log is empty", do: (world) => truncateSync(log(world), 0) },
  { name: "the log is half as long", silent: true, do: (world) => truncateSync(log(world), Math.floor(statSync(log(world)).size / 2)) },
  { name: "a bit of the log is another", silent: true, do: (world) => overwrite(log(world), Math.floor(statSync(log(world)).size / 2), Buffer.from("?")) },
];

const metric = (text, name) => Number(new RegExp(`^till_${name} (\\d+)`, "m").exec(text)?.[1]);

async function look(world) {
  const metrics = (await world.till.call("GET", "/metrics")).text;
  const health = (await world.till.call("GET", "/healthz")).json;
  return { payments: (await world.till.all("/v1/payments")).length, receipts: (await world.till.all("/v1/receipts")).map((r) => r.number),
    waiting: (await world.till.queue()).length, journal: health.journal, damaged: metric(metrics, "journal_damaged"),
    set_aside: metric(metrics, "journal_set_aside"), files: readdirSync(world.data).filter((name) => name.includes(".corrupt-")) };
}

function words(damage, before, after) {
  const did = after.files.length ? `started; ${after.files.join(", ")} set aside` : "started with the file as it is";
  const kept = `${after.payments} of ${before.payments} payments, ${after.receipts.length} of ${before.receipts.length} receipts, ${after.waiting} of ${before.waiting} waiting`;
  return { damage: damage.name, did, alarm: after.journal === "damaged" ? "yes" : "no", kept };
}

function what_is_wrong(damage, before, after, next) {
  const errors = [];
  const gone = after.payments < before.payments || after.receipts.length < before.receipts.length || after.waiting < before.waiting;
  if (gone && after.journal !== "damaged" && !damage.silent) errors.push("something is gone and nobody is told");
  if (after.journal === "damaged" && !(after.damaged + after.set_aside > 0)) errors.push("the metrics do not say so");
  const highest = Math.max(0, ...after.receipts);
  if (next !== highest + 1) errors.push(`the next receipt is ${next} after ${highest}`);
  return errors.map((error) => `${damage.name}: ${error}`);
}

// A shop with three paid sales and one whose receipt still waits for the line.
async function shop(world, register) {
  await world.fresh();
  await world.terminal.start();
  for (let n = 0; n < 3; ++n) await paid_sale(world, register);
  await settle(world, register);
  await scenarios.offline.prepare(world);
  await scenarios.receipt.run(world, register);
  return look(world);
}

async function try_damage(world, damage) {
  const register = new Register(world.till, seeded(7), 5);
  register.copies = 0;
  const before = await shop(world, register);
  await (damage.clean ? world.terminal.stop() : world.terminal.kill());
  if (damage.clean) writeFileSync(log(world), Buffer.alloc(statSync(log(world)).size));
  damage.do(world);
  await world.terminal.start();
  const after = await look(world);
  await world.line.mend();
  const sold = await paid_sale(world, new Register(world.till, seeded(8), 5));
  const next = (await world.till.payment(sold.id)).receipt;
  return { row: words(damage, before, after), errors: what_is_wrong(damage, before, after, typeof next === "object" ? next?.number : next) };
}

// {rows, errors}
export async function damage_campaign(world) {
  const rows = [];
  const errors = [];
  for (const damage of damages) {
    try {
      const tried = await try_damage(world, damage);
      rows.push(tried.row);
      errors.push(...tried.errors);
    } catch (error) {
      rows.push({ damage: damage.name, did: "failed", alarm: "–", kept: "–" });
      errors.push(`${damage.name}: ${error.message}\n${world.terminal.log_tail()}`);
    }
  }
  return { rows, errors };
}
