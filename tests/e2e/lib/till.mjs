// The terminal's local API as a test uses it.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { request } from "./http.mjs";
import { eventually } from "./wait.mjs";

export function sale_body(method, amount, order_ref) {
  return { order_ref, amount, currency: "EUR", method, lines: [{ name: "Coffee", quantity: 1, unit_price: amount }] };
}

export class Till {
  #orders = 0;

  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  call(method, path, { body, key, headers = {} } = {}) {
    const sent = { Authorization: `Bearer ${this.token}`, ...headers };
    if (key !== undefined) sent["Idempotency-Key"] = key;
    for (const name of Object.keys(sent)) if (sent[name] === null) delete sent[name];
    return request(this.url + path, { method, body, headers: sent });
  }

  async get(path) {
    const answer = await this.call("GET", path);
    assert.equal(answer.status, 200, `GET ${path}: ${answer.text}`);
    return answer.json;
  }

  // Every row of a cursor list.
  async all(path) {
    const items = [];
    let cursor = "";
    do {
      const page = await this.get(`${path}?limit=100${cursor}`);
      items.push(...page.items);
      cursor = page.next_cursor === null ? null : `&cursor=${page.next_cursor}`;
    } while (cursor !== null);
    return items;
  }

  next_order() {
    this.#orders += 1;
    return `order-${this.#orders}`;
  }

  async sale(method, amount, { options, order_ref = this.next_order(), key = randomUUID() } = {}) {
    const body = { ...sale_body(method, amount, order_ref), ...(options ? { options } : {}) };
    const answer = await this.call("POST", "/v1/payments", { body, key });
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
  }

  // A sale whose QR code (or request on the phone) is there.
  async presented(method, amount, options) {
    const { id } = await this.sale(method, amount, options);
    return this.until(id, "presenting");
  }

  payment(id) {
    return this.get(`/v1/payments/${id}`);
  }

  async act(id, what, body = {}) {
    const answer = await this.call("POST", `/v1/payments/${id}/${what}`, { body });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  }

  async refund(id, amount, reason = "returned") {
    return this.call("POST", `/v1/payments/${id}/refunds`, { body: { amount, reason }, key: randomUUID() });
  }

  // The payment, once it is in one of these states.
  until(id, ...states) {
    return eventually(`payment ${states.join(" or ")}`, async () => {
      const payment = await this.payment(id);
      if (!states.includes(payment.state)) throw new Error(`it is ${payment.state}`);
      return payment;
    });
  }

  async queue() {
    return (await this.get("/v1/queue")).items;
  }

  until_queue_empty() {
    return eventually("an empty queue", async () => {
      const items = await this.queue();
      if (items.length) throw new Error(items.map((i) => `${i.kind} ${i.state} ${JSON.stringify(i.error)}`).join("; "));
      return true;
    });
  }

  async display() {
    const answer = await this.call("GET", "/display.png");
    assert.equal(answer.status, 200, answer.text);
    return answer.bytes;
  }
}
