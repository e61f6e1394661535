// A shop day during which tilld is killed 200 times (kill -9) at moments nobody chose. At the end nothing is lost and
// nothing happened twice: the provider's ledger, the terminal's payments, the back office and the register's own
// book agree, both chains verify, the receipts have no gap.

import assert from "node:assert/strict";
import { test } from "node:test";

import { audit } from "../../e2e/lib/audit.mjs";
import { eventually, pause } from "../../e2e/lib/wait.mjs";
import { World } from "../../e2e/lib/world.mjs";
import { check_register, Register } from "./ecr.mjs";
import { seeded } from "./random.mjs";

const kills = Number(process.env.TILL_KILLS ?? 200);
const seed = Number(process.env.TILL_SEED ?? 20261120);
const settings = { create_timeout_s: 5, create_deadline_s: 8, presenting_timeout_s: 20, request_timeout_s: 5, orphan_after_s: 5 };

// What the customer does, on the far side of the wire: dead or not, the terminal has no part in it.
async function customer_acts(sandbox, payment, act) {
  const request = (await sandbox.requests()).find((r) => r.page === payment.qr?.payload);
  if (request) await sandbox.customer(request.id, act).catch(() => {});  // already closed: also fine
}

async function one_sale(register, sandbox, random) {
  if (random.below(5) === 0) {
    const payment = await register.sell("bank.epc_qr");
    if (random.below(4) === 0) await register.ask("POST", `/v1/payments/${payment.id}/cancel`);
    else await register.ask("POST", `/v1/payments/${payment.id}/confirm`, { body: { reason: "seen" } });
    return register.until_closed(payment.id, 3_000);
  }
  const payment = await register.until_shown(await register.sell("klarna.dynamic_qr"));
  const act = random.pick(["approve", "approve", "approve", "approve", "decline", "cancel", "cashier", "nobody"]);
  if (act === "cashier") await register.ask("POST", `/v1/payments/${payment.id}/cancel`);
  else if (act !== "nobody") await customer_acts(sandbox, payment, act);
  const closed = await register.until_closed(payment.id, 3_000);
  for (let n = random.below(3); n > 0; --n) {
    const now = await register.look(closed.id);
    if (now.allowed.includes("refund") && now.refundable > 0) await register.refund(now);
  }
  return closed;
}

async function sell_all_day(register, sandbox, random) {
  let sales = 0;
  while (!register.stopped) {
    await one_sale(register, sandbox, random);
    sales += 1;
  }
  return sales;
}

async function kill_at_random(world, random) {
  for (let n = 0; n < kills; ++n) {
    await pause(random.below(random.pick([50, 250, 1_000])));
    await world.till_program.kill();
    await world.till_program.start();
  }
}

async function settle(world, register) {
  await world.sandbox.post("/admin/webhooks/retry");
  await eventually("every payment closed", async () => {
    const open = (await world.till.get("/v1/payments?open=1")).items.filter((payment) => !payment.closed);
    for (const payment of open) {
      if (payment.allowed.includes("cancel")) await register.ask("POST", `/v1/payments/${payment.id}/cancel`);
    }
    if (open.length) throw new Error(open.map((p) => `${p.id} ${p.state}`).join("; "));
    return true;
  });
  await eventually("every refund settled", async () => {
    const payments = await world.till.all("/v1/payments");
    return payments.every((p) => p.refunds.every((r) => r.state === "done" || r.state === "failed"));
  });
}

test(`tilld killed ${kills} times`, { timeout: 1_100_000 }, async (t) => {
  const world = await World.start({ payment: settings });
  t.after(() => world.end());
  const random = seeded(seed);
  const register = new Register(world.till, random);
  const day = sell_all_day(register, world.sandbox, random);
  await Promise.race([kill_at_random(world, seeded(seed + 1)), day]);  // the day ends first only by an error
  register.stopped = true;
  const sales = await day;
  await settle(world, register);
  const errors = await audit(world);
  const payments = await world.till.all("/v1/payments");
  check_register(errors, register, payments);
  t.diagnostic(`seed ${seed}: ${kills} kills, ${sales} sales, ${register.repeats} repeated requests, ` +
    `${payments.filter((p) => p.paid > 0).length} paid, ${register.acknowledged.refunds.length} refunds`);
  assert.deepEqual(errors, []);
});
