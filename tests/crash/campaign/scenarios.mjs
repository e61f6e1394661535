// The six scripts. `prepare` happens before anything counts, `run` under the shim. All of it is driven through the API
// by a register that repeats what it has no answer to; what the customer does happens at the sandbox, dead or not.
// `run` ends when the register has its answers; the judge then waits for what is still under way.

import { readdirSync } from "node:fs";
import path from "node:path";

import { eventually, pause } from "../../e2e/lib/wait.mjs";

const look_ms = 5;

// The provider has made the request for this sale: what the customer would scan is there.
async function request_of(world, payment) {
  const page = payment.qr?.payload;
  const request = (await world.sandbox.requests()).find((r) => r.page === page);
  if (!request) throw new Error(`no request at the provider for ${payment.id}`);
  return request;
}

// The customer pays; pushes that meet a dead terminal are sent again at once instead of seconds later.
async function pay(world, register, payment, act = "approve") {
  const request = await request_of(world, payment);
  await world.sandbox.customer(request.id, act);
  return request;
}

async function until(world, register, payment, wanted) {
  for (let looks = 1;; ++looks) {
    const now = await register.look(payment.id);
    if (wanted(now)) return now;
    if (looks % 10 === 0) await world.sandbox.post("/admin/webhooks/retry");
    await pause(look_ms);
  }
}

const over = (payment) => payment.closed;

export async function paid_sale(world, register) {
  const payment = await register.until_shown(await register.sell("klarna.dynamic_qr"));
  await pay(world, register, payment);
  return until(world, register, payment, over);
}

async function sell_by_bank(world, register) {
  const payment = await register.until_shown(await register.sell("bank.epc_qr"));
  await register.ask("POST", `/v1/payments/${payment.id}/confirm`, { body: { reason: "seen" } });
  return until(world, register, payment, over);
}

export function papers(world) {
  try {
    return readdirSync(path.join(world.data, "printer")).filter((name) => name.endsWith(".txt"));
  } catch {
    return [];  // nothing was printed yet
  }
}

// As a cashier does: again, until it is cancelled. What is said to be cancelled must be.
async function cancel(world, register, payment) {
  for (let said = "";; await pause(look_ms)) {
    if ((await register.look(payment.id)).closed) return;
    if (said === "cancelled") throw new Error(`${payment.id} was said to be cancelled and is not`);
    said = (await register.ask("POST", `/v1/payments/${payment.id}/cancel`)).json.outcome;
  }
}

async function sale(world, register) {
  await paid_sale(world, register);
}

async function offline(world, register) {
  await sell_by_bank(world, register);
  await world.line.mend();
}

async function refund(world, register, { sold }) {
  await register.refund(await register.look(sold.id));
  await until(world, register, sold, (now) => now.refunds.every((r) => r.state === "done"));
}

// The push of a paid sale arrives twice; another sale is cancelled and then paid all the same: that money goes back.
async function webhook(world, register) {
  await world.sandbox.fault("webhook", "payment", "before", { action: "duplicate" }, 1);
  await paid_sale(world, register);
  const regretted = await register.until_shown(await register.sell("klarna.dynamic_qr"));
  const request = await request_of(world, regretted);
  await cancel(world, register, regretted);
  await world.sandbox.customer(request.id, "approve_late");
  await until(world, register, regretted, (now) => now.refunds.some((r) => r.state === "done"));
}

// Printed, printed again as a copy, delivered to a back office whose first answer is lost.
async function receipt(world, register) {
  const before = papers(world).length;
  await world.sandbox.fault("backoffice", "batch", "after", { action: "drop" }, 1);
  await sell_by_bank(world, register);
  const newest = await eventually("a receipt", async () => (await register.ask("GET", "/v1/receipts?limit=1")).json.items[0],
    { every: look_ms });
  const again = await register.ask("POST", `/v1/receipts/${newest.number}/print`, { key: register.random.id(), body: {} });
  if (again.status >= 300) throw new Error(`reprint: ${again.text}`);
  register.copies += 1;
  await eventually("two papers", () => papers(world).length >= before + 2, { every: look_ms });
}

async function cut_line(world) {
  await world.line.cut();
}

async function sold_before(world, register) {
  return { sold: await paid_sale(world, register) };
}

// The start itself: everything from the process's first call on counts. It finds a file of a newer version, which it has
// to take back to its own, with a sale in it and a receipt that still has to be delivered; then it sells.
async function after_the_start(world, register) {
  await paid_sale(world, register);
}

export const scenarios = {
  sale: { run: sale },
  offline: { prepare: cut_line, run: offline },
  refund: { prepare: sold_before, run: refund },
  webhook: { run: webhook },
  receipt: { run: receipt },
  upgrade: { from_start: true, files: "newer", copies: 1, run: after_the_start },
};
