// The line is down: what still works works, what waits is delivered once when the line is back.

import assert from "node:assert/strict";

import { customer } from "./lib/browser.mjs";
import { suite, with_cashier } from "./lib/suite.mjs";
import { sale_body } from "./lib/till.mjs";
import { eventually, timed } from "./lib/wait.mjs";

async function paid_sale({ till, browser }, amount) {
  const payment = await till.presented("klarna.dynamic_qr", amount);
  await customer(browser, payment.qr.payload, "approve");
  return till.until(payment.id, "approved");
}

suite({}, (scenario) => {
  scenario("the sandbox is gone: the page says so, a bank QR sells, a refund waits; all is delivered afterwards", async (here, t) => {
    const { world, till, sandbox } = here;
    const earlier = await paid_sale(here, 3000);
    await sandbox.until_receipts(1);
    await with_cashier(here, async (cashier) => {
      await cashier.line(true);
      await world.stop_sandbox();
      const offline = await timed(() => cashier.line(false));
      t.diagnostic(`the page said offline after ${offline.seconds} s`);
      await cashier.type_amount(450);
      assert.equal(await cashier.at("method-klarna.dynamic_qr").getAttribute("aria-disabled"), "true");
      await cashier.at("method-bank.epc_qr").click();
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      assert.match((await till.payment(id)).qr.payload, /^BCD\n/);
      await cashier.at("confirm").click();
      await cashier.at("confirm-field").fill("seen on the account");
      await cashier.at("confirm-yes").click();
      await cashier.state("approved");

      const refund = await till.refund(earlier.id, 1000, "line is down");
      assert.equal(refund.status, 202, refund.text);
      assert.equal(refund.json.state, "refund_pending");
      await eventually("things to wait in the queue", async () => (await till.queue()).length >= 2);
      await cashier.at("line-queue").waitFor();

      await world.start_sandbox();
      const delivered = await timed(() => till.until_queue_empty());
      t.diagnostic(`all was delivered ${delivered.seconds} s after the sandbox was back`);
      await cashier.line(true);
    });
    await till.until(earlier.id, "partially_refunded");
    await sandbox.until_receipts(3);
    const { items } = await sandbox.back_office();
    assert.deepEqual(items.map((item) => item.deliveries), items.map(() => 1));
  });

  scenario("a sale that needs the line is refused while it is down, with a typed problem", async (here) => {
    const { world, till } = here;
    await world.stop_sandbox();
    await eventually("offline", async () => !(await till.get("/v1/line")).online);
    const body = sale_body("klarna.dynamic_qr", 100, "needs-line");
    const answer = await till.call("POST", "/v1/payments", { body, key: "needs-line" });
    assert.equal(answer.status, 503, answer.text);
    assert.equal(answer.json.code, "line-down");
    assert.equal(answer.json.retryable, true);
    const methods = (await till.get("/v1/methods")).items;
    const by_name = Object.fromEntries(methods.map((method) => [method.name, method]));
    assert.equal(by_name["klarna.dynamic_qr"].why_not.type, "line-down");
    assert.equal(by_name["bank.epc_qr"].available, true);
    await world.start_sandbox();
    await eventually("online", async () => (await till.get("/v1/line")).online);
  });

  scenario("the back office stores a batch and its answer is lost, three times: each receipt is there once", async (here, t) => {
    const { till, sandbox } = here;
    const before = (await sandbox.back_office()).numbers.length;
    await sandbox.fault("backoffice", "batch", "after", { action: "drop" }, 3);
    await paid_sale(here, 610);
    const delivered = await timed(() => till.until_queue_empty());
    t.diagnostic(`delivered ${delivered.seconds} s after the sale`);
    const { items, numbers, whole } = await sandbox.back_office();
    assert.equal(numbers.length, before + 1);
    assert.equal(whole, true);
    const newest = items.at(-1);
    assert.ok(newest.deliveries >= 2, `the item was delivered ${newest.deliveries} times, so the faults did fire`);
  });

  scenario("the provider is gone in the middle of a sale: the payment is found out when it is back", async (here) => {
    const { world, till, sandbox } = here;
    const payment = await till.presented("klarna.dynamic_qr", 820);
    const request = await sandbox.newest_request();
    await world.stop_sandbox();
    await eventually("offline", async () => !(await till.get("/v1/line")).online);
    assert.equal((await till.payment(payment.id)).closed, false);
    await world.start_sandbox();
    await sandbox.customer(request.id, "approve");
    await till.until(payment.id, "approved");
  });

  scenario("the terminal restarts with the cable out and sells at once", async (here) => {
    const { world, till } = here;
    await world.stop_sandbox();
    await world.till_program.stop();
    await world.till_program.start();
    const payment = await till.presented("bank.epc_qr", 199);
    await till.act(payment.id, "confirm", { reason: "seen" });
    assert.equal((await till.payment(payment.id)).state, "approved");
    await world.start_sandbox();
    await till.until_queue_empty();
  });
});
