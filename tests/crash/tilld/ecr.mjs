// A cash register that does what integrators are told: one key per operation, the same request again until there is
// an answer. It keeps its own book of what the terminal acknowledged, to compare with at the end.

import { sale_body } from "../../e2e/lib/till.mjs";
import { pause } from "../../e2e/lib/wait.mjs";

const again_codes = new Set(["starting", "idempotency-key-in-flight", "journal-unavailable", "journal-unknown", "journal-full",
  "internal-error"]);

export class Register {
  // breath_ms: the pause between two looks and before the same request is sent again.
  constructor(till, random, breath_ms = 30) {
    this.breath_ms = breath_ms;
    this.till = till;
    this.random = random;
    this.acknowledged = { sales: new Map(), approved: new Map(), refunds: [] };
    this.repeats = 0;
    this.problems = new Set();  // every code the terminal refused something with
    this.stopped = false;
  }

  // Asks until the terminal answered; connection errors and "not now" are asked again.
  async ask(method, path, options = {}) {
    for (;;) {
      try {
        const answer = await this.till.call(method, path, options);
        const problem = answer.status >= 400 ? answer.json : null;
        if (problem) this.problems.add(problem.code);
        if (!problem || !again_codes.has(problem.code)) return answer;
      } catch {
        // It is dead or was dying: nobody knows what happened, which is what the key is for.
      }
      this.repeats += 1;
      await pause(this.breath_ms);
    }
  }

  async sell(method) {
    const order = `order-${this.random.id().slice(0, 12)}`;
    const amount = 100 + this.random.below(20_000);
    const body = sale_body(method, amount, order);
    const key = this.random.id();
    for (;;) {
      const answer = await this.ask("POST", "/v1/payments", { body, key });
      if (answer.status === 201) {
        this.acknowledged.sales.set(answer.json.id, { order, amount, key });
        return answer.json;
      }
      // An answer that no sale came of is not kept: the same key may try again once the display is free.
      if (answer.json.code === "payment-in-progress") await this.ask("POST", `/v1/payments/${answer.json.payment_id}/cancel`);
      else if (answer.json.code !== "line-down") throw new Error(`${method}: ${answer.text}`);
      await pause(this.breath_ms);
    }
  }

  async look(id) {
    const answer = await this.ask("GET", `/v1/payments/${id}`);
    if (answer.status !== 200) throw new Error(`an acknowledged payment is gone: ${answer.text}`);
    const payment = answer.json;
    if (payment.state === "approved") this.acknowledged.approved.set(id, payment.amount);
    return payment;
  }

  // Until the customer can pay, or cannot any more.
  async until_shown(payment) {
    while (!payment.closed && payment.state === "created") {
      await pause(this.breath_ms);
      payment = await this.look(payment.id);
    }
    return payment;
  }

  // Until the cashier has nothing to do with it any more, or the patience ends (then it is cancelled).
  async until_closed(id, patience_ms) {
    const until = performance.now() + patience_ms;
    for (;;) {
      const payment = await this.look(id);
      if (payment.closed) return payment;
      if (performance.now() > until) await this.ask("POST", `/v1/payments/${id}/cancel`);
      await pause(this.breath_ms);
    }
  }

  async refund(payment) {
    const amount = 1 + this.random.below(payment.refundable);
    const key = this.random.id();
    const options = { body: { amount, reason: "returned" }, key };
    const answer = await this.ask("POST", `/v1/payments/${payment.id}/refunds`, options);
    if (answer.status !== 202) throw new Error(`refund: ${answer.text}`);
    this.acknowledged.refunds.push({ payment: payment.id, amount });
  }
}

// What the register was told must be true for ever.
export function check_register(errors, register, payments) {
  const by_id = new Map(payments.map((payment) => [payment.id, payment]));
  for (const [id, { order, amount }] of register.acknowledged.sales) {
    const payment = by_id.get(id);
    if (!payment || payment.order_ref !== order || payment.amount !== amount) errors.push(`sale ${order} was acknowledged and is not there`);
  }
  for (const [id, amount] of register.acknowledged.approved) {
    if (by_id.get(id)?.paid !== amount) errors.push(`payment ${id} was shown as approved and is not paid`);
  }
  const wanted = register.acknowledged.refunds.map((refund) => `${refund.payment} ${refund.amount}`).sort();
  const kept = payments.flatMap((p) => p.refunds.filter((r) => !r.automatic).map((r) => `${p.id} ${r.amount}`)).sort();
  if (kept.join() !== wanted.join()) errors.push(`refunds kept: ${kept}; refunds the register was told: ${wanted}`);
  const orders = payments.map((payment) => payment.order_ref);
  if (new Set(orders).size !== orders.length) errors.push("an order was sold twice");
}
