// Time runs out: the QR code expires, and money that comes all the same is not kept in silence.

import assert from "node:assert/strict";

import { customer } from "./lib/browser.mjs";
import { suite, with_cashier } from "./lib/suite.mjs";
import { eventually } from "./lib/wait.mjs";

suite({ payment: { presenting_timeout_s: 2 } }, (scenario) => {
  scenario("a QR code nobody pays expires, and is cancelled at the provider", async (here) => {
    const { till, sandbox } = here;
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 1500);
      await cashier.state("expired");
      const id = await cashier.payment_id();
      assert.equal((await till.payment(id)).paid, 0);
      await eventually("the cancel at the provider", async () => (await sandbox.newest_request()).state === "CANCELED");
      await cashier.new_sale();
    });
  });

  scenario("a customer declines and the provider says nothing: the sale expires unpaid", async (here) => {
    const { till, sandbox } = here;
    const payment = await till.presented("klarna.dynamic_qr", 1600);
    await sandbox.customer((await sandbox.newest_request()).id, "decline");
    const closed = await till.until(payment.id, "expired", "cancelled", "declined");
    assert.equal(closed.paid, 0);
    assert.equal(closed.receipt, null);
  });

  scenario("money that comes after that goes back by itself, or is shown as an orphan", async (here) => {
    const { till, sandbox } = here;
    await sandbox.set({ "payhub.pay_after_cancel": true, "payhub.pay_after_expiry": true });
    const payment = await till.sale("klarna.dynamic_qr", 1700);
    await till.until(payment.id, "expired");
    const request = await sandbox.newest_request();
    await eventually("the cancel at the provider", async () => (await sandbox.newest_request()).state === "CANCELED");
    await sandbox.customer(request.id, "approve_late");
    const settled = await eventually("the late money to be dealt with", async () => {
      const now = await till.payment(payment.id);
      return (now.state === "orphan" || now.refunds.some((refund) => refund.state === "done")) && now;
    });
    if (settled.state === "orphan") {
      await with_cashier(here, async (cashier) => cashier.at("orphan-banner").waitFor());
    } else {
      assert.equal(settled.refunds[0].automatic, true);
      assert.equal(settled.refunded, 1700);
    }
    await sandbox.set({ "payhub.pay_after_cancel": false, "payhub.pay_after_expiry": false });
  });

  scenario("the customer approves while the cancel is on its way: the till believes the money", async (here) => {
    const { till, sandbox, browser } = here;
    await sandbox.set({ "payhub.pay_after_cancel": true });
    await sandbox.fault("payhub", "cancel", "before", { action: "delay", delay_ms: 1_500 });
    const payment = await till.presented("klarna.dynamic_qr", 1900);
    const cancel = till.call("POST", `/v1/payments/${payment.id}/cancel`);
    await customer(browser, payment.qr.payload, "approve");
    const answer = await cancel;
    assert.equal(answer.status, 200, answer.text);
    const end = await eventually("an end", async () => {
      const now = await till.payment(payment.id);
      const returned = now.refunds.length > 0 && now.refunds.every((refund) => refund.state === "done");
      return (now.state === "approved" || returned || now.state === "orphan") && now;
    });
    assert.equal(end.paid, 1900);
    await sandbox.set({ "payhub.pay_after_cancel": false });
  });
});
