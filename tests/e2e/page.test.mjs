// The cashier page: nothing depends on it staying open, and everything works without a mouse.

import assert from "node:assert/strict";

import { customer } from "./lib/browser.mjs";
import { suite, with_cashier } from "./lib/suite.mjs";

suite({}, (scenario) => {
  scenario("a reload at any moment shows the same payment in the same state", async (here) => {
    const { till, browser } = here;
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 1111);
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      await cashier.reload();
      await cashier.state("presenting");
      assert.equal(await cashier.payment_id(), id);
      await customer(browser, (await till.payment(id)).qr.payload, "approve");
      await cashier.reload();  // whatever the moment: the page must follow from here on
      await till.until(id, "approved");
      await cashier.open_tab("payments");
      await cashier.page.locator(`[data-testid="payment-row"][data-payment-id="${id}"][data-state="approved"]`).waitFor();
      await cashier.reload();
      await cashier.at("sale-view").waitFor();
    });
  });

  scenario("a reload while the sale is being started makes one sale, not two and not none that is hidden", async (here) => {
    const { till, sandbox } = here;
    await sandbox.fault("payhub", "create", "before", { action: "delay", delay_ms: 1_500 });
    const before = (await till.all("/v1/payments")).length;
    await with_cashier(here, async (cashier) => {
      await cashier.type_amount(1212);
      await cashier.at("method-klarna.dynamic_qr").click();
      await till.until((await newest_open(till)).id, "created", "presenting");
      await cashier.reload();
      await cashier.state("presenting");
      const payments = await till.all("/v1/payments");
      assert.equal(payments.length, before + 1);
      assert.equal(await cashier.payment_id(), payments[0].id);
      await cashier.at("cancel").click();
      await cashier.state("cancelled");
    });
  });

  scenario("a reload while a cancel is on its way", async (here) => {
    const { till, sandbox } = here;
    await sandbox.fault("payhub", "cancel", "before", { action: "delay", delay_ms: 1_000 });
    await with_cashier(here, async (cashier) => {
      await cashier.sell("klarna.dynamic_qr", 1313);
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      await cashier.at("cancel").click();
      await cashier.reload();
      await till.until(id, "cancelled");
    });
  });

  scenario("two pages show the same sale", async (here) => {
    await with_cashier(here, async (first) => {
      await with_cashier(here, async (second) => {
        await first.sell("klarna.dynamic_qr", 1414);
        await first.state("presenting");
        await second.state("presenting");
        assert.equal(await second.payment_id(), await first.payment_id());
        await second.at("cancel").click();
        await first.state("cancelled");
      });
    });
  });

  scenario("a whole sale by the keyboard: digits and Enter, Escape cancels", async (here) => {
    const { till, browser } = here;
    await with_cashier(here, async (cashier) => {
      const { keyboard } = cashier.page;
      for (const key of ["9", "9", "Backspace", "5", "0"]) await keyboard.press(key);
      assert.match(await cashier.at("amount").innerText(), /9\.50/);
      await keyboard.press("Enter");
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      const payment = await till.payment(id);
      assert.equal(payment.amount, 950);
      await customer(browser, payment.qr.payload, "approve");
      await cashier.state("approved");
      await keyboard.press("Enter");
      await cashier.at("sale-view").waitFor();
      for (const key of ["7", "0", "0"]) await keyboard.press(key);
      await keyboard.press("Enter");
      await cashier.state("presenting");
      await keyboard.press("Escape");
      await cashier.state("cancelled");
    });
  });

  scenario("the same with the numeric keypad, and a refund with Tab and Space only", async (here) => {
    const { till, browser } = here;
    await with_cashier(here, async (cashier) => {
      const { keyboard } = cashier.page;
      // Shift stands for NumLock here.
      for (const key of ["Shift+Numpad8", "Shift+Numpad0", "Shift+Numpad0"]) await keyboard.press(key);
      await keyboard.press("NumpadEnter");
      await cashier.state("presenting");
      const id = await cashier.payment_id();
      await customer(browser, (await till.payment(id)).qr.payload, "approve");
      await cashier.state("approved");
      await tab_to(cashier.page, "refund");
      await keyboard.press("Space");
      await tab_to(cashier.page, "refund-reason");
      await keyboard.type("cold");
      await tab_to(cashier.page, "refund-yes");
      await keyboard.press("Space");
      await till.until(id, "refunded");
    });
  });

  scenario("every tab opens and shows its list", async (here) => {
    await with_cashier(here, async (cashier) => {
      for (const [tab, there] of [["payments", "payment-row"], ["receipts", "receipt-row"], ["queue", "queue"], ["shift", "shift-totals"]]) {
        await cashier.open_tab(tab);
        await cashier.at(there).first().waitFor({ state: "attached" });
      }
    });
  });
});

async function newest_open(till) {
  for (;;) {
    const { items } = await till.get("/v1/payments?open=1");
    const running = items.find((payment) => !payment.closed);
    if (running) return running;
  }
}

// Presses Tab until the element has the focus; what cannot be reached so cannot be used without a mouse.
async function tab_to(page, testid) {
  for (let i = 0; i < 60; ++i) {
    const focused = await page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
    if (focused === testid) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${testid}`);
}
