// Giving money back, never more than was taken.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { customer } from "./lib/browser.mjs";
import { suite, with_cashier } from "./lib/suite.mjs";
import { eventually } from "./lib/wait.mjs";

async function paid_sale({ till, browser }, amount) {
  const payment = await till.presented("klarna.dynamic_qr", amount);
  await customer(browser, payment.qr.payload, "approve");
  return till.until(payment.id, "approved");
}

suite({}, (scenario) => {
  scenario("two partial refunds on the page; a third that would exceed what was paid is refused", async (here) => {
    const { till } = here;
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 1000);
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      await customer(here.browser, (await till.payment(id)).qr.payload, "approve");
      await cashier.state("approved");
      await cashier.refund(400, "one cup was cold");
      await cashier.state("partially_refunded");
      await cashier.refund(500, "the other one too");
      await eventually("9.00 to be back", async () => (await till.payment(id)).refunded === 900);
      const third = await till.refund(id, 101, "too much");
      assert.equal(third.status, 422, third.text);
      assert.equal(third.json.code, "refund-exceeds-captured");
      const payment = await till.payment(id);
      assert.equal(payment.refunded, 900);
      assert.equal(payment.refundable, 100);
      assert.equal(payment.refunds.length, 2);
    });
  });

  scenario("the rest can go back, and then nothing more", async (here) => {
    const { till } = here;
    const payment = await paid_sale(here, 2000);
    assert.equal((await till.refund(payment.id, 2000)).status, 202);
    await till.until(payment.id, "refunded");
    const more = await till.refund(payment.id, 1);
    assert.ok([409, 422].includes(more.status), more.text);
  });

  scenario("two refunds at the same moment cannot exceed the payment together", async (here) => {
    const { till, sandbox } = here;
    const payment = await paid_sale(here, 1000);
    const answers = await Promise.all([till.refund(payment.id, 600), till.refund(payment.id, 600)]);
    assert.deepEqual(answers.map((a) => a.status).sort(), [202, 422], answers.map((a) => a.text).join("\n"));
    await till.until(payment.id, "partially_refunded");
    const moved = (await sandbox.ledger()).filter((act) => act.act === "refund" && act.amount === 600);
    assert.equal(moved.length, 1);
  });

  scenario("a refund whose answer was lost is repeated with its key and happens once", async (here) => {
    const { till, sandbox } = here;
    const payment = await paid_sale(here, 1234);
    await sandbox.fault("payhub", "refund", "after", { action: "drop" }, 2);
    assert.equal((await till.refund(payment.id, 234)).status, 202);
    await till.until(payment.id, "partially_refunded");
    const moved = (await sandbox.ledger()).filter((act) => act.act === "refund" && act.amount === 234);
    assert.equal(moved.length, 1);
  });

  scenario("the same refund request twice is one refund", async (here) => {
    const { till } = here;
    const payment = await paid_sale(here, 500);
    const call = { body: { amount: 200, reason: "broken" }, key: randomUUID() };
    const first = await till.call("POST", `/v1/payments/${payment.id}/refunds`, call);
    const second = await till.call("POST", `/v1/payments/${payment.id}/refunds`, call);
    assert.equal(first.status, 202, first.text);
    assert.equal(second.status, 202, second.text);
    const after = await till.until(payment.id, "partially_refunded");
    assert.equal(after.refunds.length, 1);
  });
});
