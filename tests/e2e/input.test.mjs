// Whatever a caller sends: a typed problem, and nothing has changed.

import assert from "node:assert/strict";

import { request } from "./lib/http.mjs";
import { suite } from "./lib/suite.mjs";
import { sale_body } from "./lib/till.mjs";

const sale = { order_ref: "o-1", amount: 100, currency: "EUR", method: "bank.epc_qr" };
const klarna = sale_body("klarna.dynamic_qr", 100, "o-1");
const without = (key) => Object.fromEntries(Object.entries(sale).filter(([name]) => name !== key));
const raw = (key, text) => JSON.stringify({ ...sale, [key]: "@@" }).replace('"@@"', text);

// [what, body, status, code]
const bad_sales = [
  ["no body", "", 400, "json-invalid"],
  ["half a body", '{"order_ref": "o', 400, "json-invalid"],
  ["something behind it", `${JSON.stringify(sale)}x`, 400, "json-invalid"],
  ["a list", "[]", 400, "json-not-object"],
  ["a member twice", '{"amount":1,"amount":2}', 400, "json-duplicate-key"],
  ["nested too deep", `${"[".repeat(200)}${"]".repeat(200)}`, 400, "json-too-deep"],
  ["not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, "json-invalid"],
  ["too large", JSON.stringify({ ...sale, order_ref: "x".repeat(70_000) }), 413, null],
  ["no amount", without("amount"), 400, "field-missing"],
  ["no method", without("method"), 400, "field-missing"],
  ["no currency", without("currency"), 400, "field-missing"],
  ["no order_ref", without("order_ref"), 400, "field-missing"],
  ["a misspelt member", { ...sale, ammount: 1 }, 400, "field-unknown"],
  ["amount zero", { ...sale, amount: 0 }, 400, "amount-invalid"],
  ["amount below zero", { ...sale, amount: -5 }, 400, "amount-invalid"],
  ["amount with decimals", raw("amount", "12.5"), 400, "amount-invalid"],
  ["amount 12.0", raw("amount", "12.0"), 400, "amount-invalid"],
  ["amount with exponent", raw("amount", "1e3"), 400, "amount-invalid"],
  ["amount as text", { ...sale, amount: "100" }, 400, "amount-invalid"],
  ["amount true", { ...sale, amount: true }, 400, "amount-invalid"],
  ["amount beyond 64 bits", raw("amount", "18446744073709551616"), 400, "amount-invalid"],
  ["amount 2^64-1", raw("amount", "18446744073709551615"), 400, "amount-invalid"],
  ["amount above the limit", { ...sale, amount: 100_000_001 }, 400, "amount-invalid"],
  ["amount null", { ...sale, amount: null }, 400, "field-missing"],
  ["an unknown currency", { ...sale, currency: "XXQ" }, 422, "currency-unknown"],
  ["a lower-case currency", { ...sale, currency: "eur" }, 422, "currency-unknown"],
  ["a currency the method does not take", { ...sale, currency: "JPY" }, 422, "currency-not-supported"],
  ["an unknown method", { ...sale, method: "gold.coins" }, 422, "method-unknown"],
  ["an order_ref with a line feed", { ...sale, order_ref: "a\nb" }, 400, null],
  ["an order_ref with spaces", { ...sale, order_ref: "a b" }, 400, "order-ref-invalid"],
  ["an order_ref too long", { ...sale, order_ref: "x".repeat(65) }, 400, null],
  ["an order_ref like a path", { ...sale, order_ref: "../etc" }, 400, "order-ref-invalid"],
  ["lines that do not add up", { ...sale, lines: [{ name: "tea", quantity: 1, unit_price: 99 }] }, 422, "order-lines-mismatch"],
  ["a line without a name", { ...sale, lines: [{ unit_price: 100 }] }, 400, "field-missing"],
  ["options as a list", { ...sale, options: [] }, 400, "field-invalid"],
  ["a short code is missing", { ...klarna, method: "klarna.static_qr" }, 422, null],
  ["a short code with letters", { ...klarna, method: "klarna.static_qr", options: { short_code: "12ab" } }, null, null],
];

async function state_of({ till, sandbox }) {
  const verified = await till.call("POST", "/v1/receipts/verify");
  return { payments: await till.all("/v1/payments"), queue: await till.queue(), events: verified.json.events,
    requests: (await sandbox.requests()).length };
}

function expect_problem(answer, what, status, code) {
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.text}`);
  assert.match(answer.headers["content-type"], /^application\/problem\+json/, what);
  const problem = answer.json;
  if (status) assert.equal(answer.status, status, `${what}: ${answer.text}`);
  if (code) assert.equal(problem.code, code, `${what}: ${answer.text}`);
  assert.equal(problem.status, answer.status, what);
  if (status !== 413) assert.equal(problem.type, `/problems/${problem.code}`, what);  // 413 comes before any route
  assert.ok(problem.title, what);
  assert.notEqual(problem.code, "internal-error", what);
}

suite({ browser: false }, (scenario) => {
  scenario("bodies of a sale", async (here) => {
    const before = await state_of(here);
    let n = 0;
    for (const [what, body, status, code] of bad_sales) {
      const answer = await here.till.call("POST", "/v1/payments", { body, key: `bad-${++n}` });
      expect_problem(answer, what, status, code);
    }
    assert.deepEqual(await state_of(here), before);
  });

  scenario("headers", async (here) => {
    const { till } = here;
    const before = await state_of(here);
    const key = "a-key";
    const call = (options) => till.call("POST", "/v1/payments", { body: sale, key, ...options });
    expect_problem(await call({ key: undefined }), "no key", 400, "idempotency-key-missing");
    expect_problem(await call({ key: "" }), "an empty key", 400, null);
    expect_problem(await call({ key: "x".repeat(256) }), "a key too long", 400, "idempotency-key-invalid");
    expect_problem(await call({ headers: { Authorization: null } }), "no token", 401, "token-missing");
    expect_problem(await call({ headers: { Authorization: "Bearer till_0000" } }), "a wrong token", 401, "token-invalid");
    expect_problem(await call({ headers: { Authorization: `Basic ${till.token}` } }), "another scheme", 401, null);
    expect_problem(await call({ headers: { Host: "evil.example" } }), "another host", 421, "host-not-allowed");
    expect_problem(await call({ headers: { Origin: "http://evil.example" } }), "another origin", 403, "origin-not-allowed");
    expect_problem(await call({ headers: { Origin: "null" } }), "an opaque origin", 403, "origin-not-allowed");
    assert.deepEqual(await state_of(here), before);
  });

  scenario("roles", async (here) => {
    const { world, till } = here;
    const before = await state_of(here);
    const as = (role) => ({ Authorization: `Bearer ${world.create_token(role, `role-${role}`)}` });
    const technician = as("technician");
    const cashier = as("cashier");
    const once = (path, headers, body) => till.call("POST", path, { body, key: "role-key", headers });
    await till.call("GET", "/v1/line");
    // The token file is looked at once a second: until then a new token is unknown.
    let answer;
    do answer = await once("/v1/payments", technician, sale); while (answer.status === 401);
    expect_problem(answer, "a technician sells", 403, "role-not-allowed");
    expect_problem(await once("/v1/payments/none/resolve", cashier, { reason: "x" }), "a cashier resolves", 403, "role-not-allowed");
    assert.deepEqual(await state_of(here), before);
  });

  scenario("paths, methods and queries", async (here) => {
    const { till } = here;
    const before = await state_of(here);
    for (const [method, path, status, code] of [
      ["GET", "/v1/payments/none", 404, "payment-not-found"], ["GET", "/v1/payments/%2e%2e%2fetc", 404, null],
      ["GET", "/v1/nothing", 404, "not-found"], ["DELETE", "/v1/payments", 405, "method-not-allowed"],
      ["GET", "/v1/payments?limit=0", 400, "query-invalid"], ["GET", "/v1/payments?limit=abc", 400, "query-invalid"],
      ["GET", "/v1/payments?unknown=1", 400, "query-invalid"], ["GET", "/v1/payments?state=rich", 400, "query-invalid"],
      ["GET", "/v1/receipts/0", 404, "receipt-not-found"], ["GET", "/v1/receipts/99999999999999999999", 404, null],
      ["GET", "/v1/receipts/1.exe", 404, null], ["GET", "/assets/../../etc/passwd", 404, null],
      ["POST", "/v1/payments/none/cancel", 404, "payment-not-found"], ["POST", "/v1/queue/none/retry", 404, null],
    ]) {
      expect_problem(await till.call(method, path), `${method} ${path}`, status, code);
    }
    assert.deepEqual(await state_of(here), before);
  });

  scenario("refunds and confirmations of payments that are in no state for them", async (here) => {
    const { till } = here;
    const payment = await till.presented("bank.epc_qr", 100);
    await till.act(payment.id, "cancel");
    await till.until(payment.id, "cancelled");
    const before = await state_of(here);
    const refund = (body, key = "r") => till.call("POST", `/v1/payments/${payment.id}/refunds`, { body, key });
    expect_problem(await refund({ amount: 1, reason: "x" }), "refund of an unpaid sale", null, null);
    expect_problem(await refund({ amount: -1, reason: "x" }, "r2"), "a negative refund", 400, "amount-invalid");
    expect_problem(await refund({ amount: 1 }, "r3"), "a refund without a reason", 400, "field-missing");
    expect_problem(await till.call("POST", `/v1/payments/${payment.id}/confirm`, { body: {} }), "no reason", 400, "field-missing");
    expect_problem(await till.call("POST", `/v1/payments/${payment.id}/confirm`, { body: { reason: "x" } }), "too late", 409, null);
    assert.deepEqual(await state_of(here), before);
  });

  scenario("webhooks that are forged, malformed or of nobody", async (here) => {
    const { world } = here;
    const before = await state_of(here);
    const [, listen] = /\[webhooks\]\nlisten = "([^"]+)"/.exec(await import("node:fs").then((fs) => fs.readFileSync(world.config, "utf8")));
    const push = (path, body) => request(`http://${listen}${path}`, { method: "POST", body });
    const paid = { type: "payment", paymentRequestId: 1, paymentId: 1, amount: 1.0, status: "paid" };
    for (const [path, body] of [["/webhooks/payhub/wrong-token", paid], ["/webhooks/payhub/", paid], ["/webhooks/nobody/x", paid],
      [`/webhooks/payhub/${world.secrets.webhook}`, "{"], [`/webhooks/payhub/${world.secrets.webhook}`, "[]"], ["/v1/payments", sale]]) {
      const answer = await push(path, body);
      assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${answer.status} ${answer.text}`);
    }
    assert.deepEqual(await state_of(here), before);
  });
});
