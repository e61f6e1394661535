// The other providers, through the real programs: their own pay pages in a browser, their own pushes, one set of books.

import assert from "node:assert/strict";

import { read_qr } from "./lib/qr.mjs";
import { suite, with_cashier } from "./lib/suite.mjs";
import { eventually } from "./lib/wait.mjs";

const everybody = ["payglobe", "portone", "payrexx", "paysafe"];

// The link in the QR code that is on the customer display now.
async function link_on_display(till, payment_id) {
  await till.until(payment_id, "presenting");
  return eventually("a QR code on the display", async () => read_qr(await till.display()));
}

// The customer's phone: opens the page and presses one button after the other.
async function press(browser, link, ...acts) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  try {
    await page.goto(link);
    for (const act of acts) {
      await page.locator(`form[action$="/${act}"] button`).first().click();
      await page.waitForLoadState();
    }
    return await page.locator("body").innerText();
  } finally {
    await context.close();
  }
}

async function sold(here, cashier, method, amount, ...acts) {
  await cashier.sell(method, amount);
  await cashier.state("presenting");
  const id = await cashier.payment_id();
  const link = await link_on_display(here.till, id);
  assert.ok(link.startsWith(here.sandbox.url), link);
  await press(here.browser, link, ...acts);
  await cashier.state("approved");
  const payment = await here.till.payment(id);
  assert.equal(payment.paid, amount);
  assert.ok(payment.receipt > 0, "it has a receipt");
  return payment;
}

suite({ sandbox: ["payhub.status_enabled=true"], providers: everybody }, (scenario) => {
  scenario("the cashier page groups every method of five providers, by touch and by keyboard", async (here) => {
    await with_cashier(here, async (cashier) => {
      const methods = (await here.till.get("/v1/methods")).items;
      assert.ok(methods.length >= 15, `there are ${methods.length}`);
      for (const method of methods) {
        const tile = cashier.at(`method-${method.name}`);
        const box = await tile.boundingBox();
        assert.ok(box.height >= 48 && box.width >= 48, `${method.name} is ${box.width}x${box.height}`);
        assert.ok((await tile.innerText()).includes(method.title));
      }
      const groups = await cashier.page.locator('[data-testid="methods"] > section').evaluateAll((all) => all.map((s) => s.dataset.testid));
      assert.deepEqual(groups, ["group_scan", "group_code", "group_card"]);
      await cashier.page.keyboard.press("ArrowDown");
      const focused = () => cashier.page.evaluate(() => document.activeElement.dataset.testid);
      const first = await focused();
      assert.match(first, /^method-/);
      await cashier.page.keyboard.press("ArrowRight");
      assert.notEqual(await focused(), first);
    });
  });

  scenario("a PayGlobe link is paid on PayGlobe's page", async (here) => {
    await with_cashier(here, async (cashier) => {
      const payment = await sold(here, cashier, "payglobe.link", 1250, "card");
      assert.equal(payment.provider, "payglobe");
    });
  });

  scenario("a card and a meal voucher pay one PayGlobe sale; page and receipt list both", async (here) => {
    await with_cashier(here, async (cashier) => {
      await cashier.sell("payglobe.card_voucher", 2000);
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      await link_on_display(here.till, id);
      const { payments } = await here.sandbox.get("/admin/payglobe/payments");
      const at_provider = payments.find((payment) => payment.amount === 2000);
      await here.sandbox.post(`/admin/payglobe/payments/${at_provider.id}/card`);
      await here.sandbox.post(`/admin/payglobe/payments/${at_provider.id}/voucher`, { amount: 800 });
      await cashier.state("approved");
      const { tenders } = await here.till.payment(id);
      assert.deepEqual(tenders.map((tender) => tender.amount).sort(), [1200, 800].sort());
      for (const { title } of tenders) assert.ok((await cashier.at("payment-view").innerText()).includes(title), title);
      await cashier.at("receipt").click();
      const receipt = await cashier.at("receipt-text").innerText();
      for (const { title } of tenders) assert.ok(receipt.includes(title), `${title} is on the receipt`);
    });
  });

  scenario("a PortOne link is paid on PortOne's page", async (here) => {
    await with_cashier(here, async (cashier) => {
      const payment = await sold(here, cashier, "portone.link", 990, "approve");
      assert.equal(payment.provider, "portone");
    });
  });

  scenario("a Payrexx page is paid and given back in part", async (here) => {
    await with_cashier(here, async (cashier) => {
      const { id } = await sold(here, cashier, "payrexx.gateway", 3000, "approve");
      assert.equal((await here.till.refund(id, 1000)).status, 202);
      await here.till.until(id, "partially_refunded");
    });
  });

  scenario("a card terminal asks for nothing on the display and is approved there", async (here) => {
    await with_cashier(here, async (cashier) => {
      await cashier.sell("payrexx.terminal", 700);
      await cashier.state("presenting", "customer_active");
      assert.match(await cashier.at("state-hint").innerText(), /card terminal|opened/i);
      const { payments } = await here.sandbox.get("/admin/payrexx/payments");
      await here.sandbox.post(`/admin/payrexx/payments/${payments.at(-1).id}/approve`);
      await cashier.state("approved");
    });
  });

  scenario("SafetyPay is paid on Paysafe's page", async (here) => {
    await with_cashier(here, async (cashier) => {
      const payment = await sold(here, cashier, "paysafe.safetypay", 1500, "pay");
      assert.equal(payment.provider, "paysafe");
    });
  });

  scenario("a DIAS code is shown large and in groups", async (here) => {
    await with_cashier(here, async (cashier) => {
      await cashier.sell("payhub.dias", 400);
      await cashier.state("presenting");
      const { paycode } = await here.till.payment(await cashier.payment_id());
      const shown = await cashier.at("paycode").innerText();
      assert.equal(shown.replace(/\s/g, ""), paycode.replace(/\s/g, ""));
      assert.match(shown, /\S{4}\s\S{4}/, "grouped");
      await cashier.at("cancel").click();
      await cashier.state("cancelled", "cancelling", "expired");
    });
  });

  scenario("a saved card is chosen from the customer's and charged once", async (here) => {
    await here.sandbox.post("/admin/payglobe/cards", { customer_id: "C-7" });
    await with_cashier(here, async (cashier) => {
      await cashier.type_amount(1100);
      await cashier.at("method-payglobe.saved_card").click();
      await cashier.at("customer-id-field").fill("C-7");
      await cashier.at("customer-id-yes").click();
      await cashier.page.locator('[data-testid="card-dialog"] .choice-button').first().click();
      await cashier.state("approved");
      const { items } = await here.till.get("/v1/customers/C-7/cards");
      assert.equal(items.length, 1);
      assert.equal(items[0].usage_count, 1);
    });
  });

  scenario("what a method needs is asked for: the customer's e-mail", async (here) => {
    await with_cashier(here, async (cashier) => {
      await cashier.type_amount(600);
      await cashier.at("method-payhub.worldline").click();
      await cashier.at("email-field").fill("eva@shop.example");
      await cashier.at("email-yes").click();
      await cashier.state("presenting");
      await cashier.at("cancel").click();
      await cashier.state("cancelled", "cancelling", "expired");
    });
  });

  scenario("a dispute is shown to the supervisor with its deadline and answered once", async (here) => {
    const { payments } = await here.sandbox.get("/admin/payglobe/payments");
    const paid = payments.find((payment) => payment.amount === 1250);
    const dispute = await here.sandbox.post("/admin/payglobe/disputes", { transaction_id: paid.id, amount: 1250 });
    const token = here.world.create_token("supervisor", "eva");
    await with_cashier(here, async (cashier) => {
      await cashier.at("sign-in").click();
      await cashier.at("token").fill(token);
      await cashier.at("token-finish").click();
      await cashier.at("tab-disputes").waitFor();
      await cashier.open_tab("disputes");
      const row = cashier.page.locator('[data-testid="dispute-row"]').first();
      await row.waitFor();
      assert.match(await row.innerText(), /12\.50/);
      assert.match(await row.innerText(), /days left/);
      await row.getByTestId("row-respond").click();
      await cashier.at("respond-response").fill("The customer signed; see slip 4711.");
      await cashier.at("respond-yes").click();
      await eventually("the response is taken", async () => {
        const { items } = await here.till.get("/v1/disputes");
        assert.equal(items[0].response?.state, "taken");
        return true;
      });
      await cashier.page.locator('[data-testid="dispute-row"][data-status="under_review"]').waitFor();
      await cashier.at("sign-out").click();
      await cashier.at("sign-in").waitFor();
      assert.equal(await cashier.at("tab-disputes").count(), 0, "a cashier again");
    });
    const { disputes } = await here.sandbox.get("/admin/payglobe/disputes");
    assert.equal(disputes.length, 1, JSON.stringify(dispute));
    assert.equal(disputes[0].status, "UNDER_REVIEW");
  });
});
