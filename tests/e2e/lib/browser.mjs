// Chromium from the distribution, and the cashier page driven like a person would: by what is on the screen.

import os from "node:os";
import path from "node:path";

import { chromium } from "playwright-core";

import { bound_ms } from "./wait.mjs";

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export function launch() {
  return chromium.launch({ executablePath: process.env.TILL_CHROMIUM ?? "/usr/bin/chromium", headless: true, args });
}

export class Cashier {
  // Fails the test on a script error or a console error of the page.
  static async open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, locale: "en-GB", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(bound_ms);
    const cashier = new Cashier(page, url);
    page.on("pageerror", (error) => cashier.errors.push(String(error)));
    await page.goto(url);
    await cashier.ready();
    return cashier;
  }

  constructor(page, url) {
    this.page = page;
    this.url = url;
    this.errors = [];
  }

  at(testid) {
    return this.page.getByTestId(testid);
  }

  ready() {
    return this.page.locator('[data-testid="sale-view"], [data-testid="payment-view"]').first().waitFor();
  }

  async reload() {
    await this.page.reload();
    await this.ready();
  }

  // 1250 -> presses 1, 2, 5, 0.
  async type_amount(minor) {
    for (const digit of String(minor)) await this.at(`key-${digit}`).click();
  }

  async sell(method, minor) {
    await this.type_amount(minor);
    await this.at(`method-${method}`).click();
    await this.at("payment-view").waitFor();
  }

  async payment_id() {
    return this.at("payment-view").getAttribute("data-payment-id");
  }

  state(...states) {
    return this.page.locator(states.map((state) => `[data-testid="payment-view"][data-state="${state}"]`).join(", ")).waitFor();
  }

  new_sale() {
    return this.at("new-sale").click();
  }

  line(online) {
    return this.page.locator(`[data-testid="line"][data-online="${online}"]`).waitFor();
  }

  async open_tab(view) {
    await this.at(`tab-${view}`).click();
  }

  async refund(decimal_digits, reason) {
    await this.at("refund").click();
    const amount = this.at("refund-amount");
    await amount.focus();
    await amount.press("Control+a");
    await amount.press("Backspace");
    for (const digit of String(decimal_digits)) await amount.press(digit);
    await this.at("refund-reason").fill(reason);
    await this.at("refund-yes").click();
  }

  // What the page looks like now, for whoever reads a failed test.
  async picture(name) {
    const file = path.join(os.tmpdir(), `${name}-${process.pid}.png`);
    await this.page.screenshot({ path: file });
    console.error(`the page looked like ${file}; errors on it: ${JSON.stringify(this.errors)}`);
  }

  close() {
    return this.page.context().close();
  }
}

// The customer's phone: opens the link from the QR code (or the short code's page) and presses a button there.
export async function customer(browser, link, act) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  page.setDefaultTimeout(bound_ms);
  await page.goto(link);
  if (act) {
    await page.locator(`form[action$="/${act}"] button`).click();
    await page.waitForLoadState();
  }
  const text = await page.locator("body").innerText();
  await context.close();
  return text;
}
