// Drives a world to rest and compares the books: the register's own, the terminal's, the provider's, the back office's,
// and the paper.

import { audit } from "../../e2e/lib/audit.mjs";
import { pause } from "../../e2e/lib/wait.mjs";
import { check_register } from "../tilld/ecr.mjs";
import { papers } from "./scenarios.mjs";

const patience_ms = 20_000;
const look_ms = 10;

const unsettled = (payment) => !payment.closed || payment.refunds.some((r) => r.state !== "done" && r.state !== "failed");

async function what_is_open(world, register) {
  const open = (await register.ask("GET", "/v1/payments?open=1")).json.items.filter(unsettled);
  for (const payment of open) {
    if (!payment.closed && payment.allowed.includes("cancel")) await register.ask("POST", `/v1/payments/${payment.id}/cancel`);
  }
  const queue = (await register.ask("GET", "/v1/queue")).json.items;
  return [...open.map((p) => `payment ${p.id} ${p.state}`), ...queue.map((i) => `${i.kind} ${i.state} ${i.error?.type ?? ""}`)];
}

// What is still open when the patience ends, else nothing.
export async function settle(world, register) {
  const until = performance.now() + patience_ms;
  for (let looks = 0;; ++looks) {
    const open = await what_is_open(world, register);
    if (open.length === 0) return [];
    if (performance.now() > until) return open;
    if (looks % 5 === 0) {
      await world.sandbox.post("/admin/webhooks/retry");
      await register.ask("POST", "/v1/sync", { body: {} });
    }
    await pause(look_ms);
  }
}

// One paper per receipt and per copy, never one for anything else; counted as printed once each.
async function check_paper(errors, world, register) {
  const receipts = await world.till.all("/v1/receipts");
  const wanted = receipts.length + register.copies;
  if (papers(world).length !== wanted) errors.push(`${papers(world).length} papers for ${receipts.length} receipts and ${register.copies} copies`);
  const unprinted = receipts.filter((r) => r.prints === 0).map((r) => r.number);
  if (unprinted.length) errors.push(`receipts ${unprinted} do not count as printed`);
}

export async function judge(world, register) {
  const open = await settle(world, register);
  if (open.length) return [`stuck: ${open.join("; ")}`];
  const errors = await audit(world);
  check_register(errors, register, await world.till.all("/v1/payments"));
  await check_paper(errors, world, register);
  return errors;
}
