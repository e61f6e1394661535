// The everyday ways a QR sale ends, on the cashier page and on the customer's phone.

import assert from "node:assert/strict";

import { customer } from "./lib/browser.mjs";
import { read_qr } from "./lib/qr.mjs";
import { suite, with_cashier } from "./lib/suite.mjs";
import { sale_body } from "./lib/till.mjs";
import { eventually } from "./lib/wait.mjs";

// The link in the QR code that is on the customer display now.
async function link_on_display(till, payment_id) {
  await till.until(payment_id, "presenting");
  return eventually("a QR code on the display", async () => read_qr(await till.display()));
}

suite({ sandbox: ["payhub.status_enabled=true"] }, (scenario) => {
  scenario("a QR sale is paid on the phone, shown as approved, and receipt 1 is in the back office", async (here) => {
    const { till, sandbox, browser } = here;
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 1250);
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      const link = await link_on_display(till, id);
      assert.equal(link, (await till.payment(id)).qr.payload, "the display shows what the API tells");
      assert.ok(link.startsWith(sandbox.url), link);
      assert.match(await customer(browser, link, "approve"), /approved/i);
      await cashier.state("approved");
      const payment = await till.payment(id);
      assert.equal(payment.paid, 1250);
      assert.equal(payment.receipt, 1);
      await cashier.at("receipt").click();
      assert.match(await cashier.at("receipt-text").innerText(), /12\.50/);
    });
    assert.deepEqual(await sandbox.until_receipts(1), [1]);
    assert.match(await customer(browser, `${sandbox.url}/backoffice`), /\b1\b/);
  });

  scenario("opening the link shows the cashier that the customer is paying; a cancel asks first", async (here) => {
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 300);
      await cashier.state("presenting");
      const link = await link_on_display(here.till, await cashier.payment_id());
      await customer(here.browser, link);
      await cashier.state("customer_active");
      await cashier.at("cancel").click();
      await cashier.at("cancel-no").click();
      await customer(here.browser, link, "approve");
      await cashier.state("approved");
    });
  });

  scenario("the customer declines", async (here) => {
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 990);
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      await customer(here.browser, await link_on_display(here.till, id), "decline");
      await cashier.state("declined", "cancelled");
      const payment = await here.till.payment(id);
      assert.equal(payment.paid, 0);
      assert.equal(payment.receipt, null);
      await cashier.new_sale();
      await cashier.at("sale-view").waitFor();
    });
  });

  scenario("the customer cancels", async (here) => {
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 990);
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      await customer(here.browser, await link_on_display(here.till, id), "cancel");
      await cashier.state("cancelled", "declined");
      assert.equal((await here.till.payment(id)).paid, 0);
    });
  });

  scenario("the cashier cancels; the link in the QR code is worthless afterwards", async (here) => {
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 990);
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      const link = await link_on_display(here.till, id);
      await cashier.at("cancel").click();
      await cashier.state("cancelled");
      assert.match(await customer(here.browser, link), /cancelled/i);
      assert.equal((await here.till.payment(id)).paid, 0);
      assert.equal(await eventually("no QR code on the display", async () => read_qr(await here.till.display()) === null), true);
    });
  });

  scenario("a sale by the customer's short code", async (here) => {
    const { till, sandbox, browser } = here;
    await with_cashier(here, async (cashier) => {
      await cashier.type_amount(2075);
      await cashier.at("method-klarna.static_qr").click();
      await cashier.at("short-code-field").fill("445566");
      await cashier.at("short-code-yes").click();
      await cashier.state("presenting");
      await customer(browser, `${sandbox.url}/phone/445566`, "approve");
      await cashier.state("approved");
      assert.equal((await till.payment(await cashier.payment_id())).paid, 2075);
    });
  });

  scenario("a second sale must wait while one has the display", async (here) => {
    const { till } = here;
    const first = await till.sale("klarna.dynamic_qr", 100);
    const body = sale_body("klarna.dynamic_qr", 100, "second");
    const answer = await till.call("POST", "/v1/payments", { body, key: "second-key" });
    assert.equal(answer.status, 409);
    assert.equal(answer.json.code, "payment-in-progress");
    assert.equal(answer.json.payment_id, first.id);
    await till.act(first.id, "cancel");
    await till.until(first.id, "cancelled");
  });

  scenario("the same Idempotency-Key gives the same sale, whatever happened to the answer", async (here) => {
    const { till, sandbox } = here;
    const before = (await sandbox.requests()).length;
    const body = sale_body("klarna.dynamic_qr", 777, "once");
    const answers = await Promise.all(Array.from({ length: 5 }, () => till.call("POST", "/v1/payments", { body, key: "one-key" })));
    const created = answers.filter((answer) => answer.status === 201);
    const in_flight = answers.filter((answer) => answer.status === 409);
    assert.equal(created.length + in_flight.length, 5, answers.map((a) => a.text).join("\n"));
    const again = await till.call("POST", "/v1/payments", { body, key: "one-key" });
    assert.equal(again.status, 201, again.text);
    assert.deepEqual(new Set([...created, again].map((answer) => answer.json.id)).size, 1);
    assert.equal((await sandbox.requests()).length, before + 1);
    await till.act(again.json.id, "cancel");
    await till.until(again.json.id, "cancelled");
  });
});
