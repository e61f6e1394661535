// The audit itself: it must find each way in which the three books can disagree.

import assert from "node:assert/strict";
import { test } from "node:test";

import { audit } from "./lib/audit.mjs";

const receipt = (number, kind, total, payment_id = "p") => ({ number, kind, total, payment_id });
const delivered = ({ number, kind, total }) => ({ id: `item-${number}`, body: { receipt: { number, kind, body: { total } } } });

// One sale of 10.00 with 4.00 returned, as all three books have it.
function books() {
  const receipts = [receipt(1, "sale", 1000), receipt(2, "refund", 400)];
  return {
    acts: [{ act: "capture", amount: 1000, payment_id: 7, refund_id: "" }, { act: "refund", amount: 400, payment_id: 7, refund_id: "r" }],
    payments: [{ id: "p", provider: "payhub", paid: 1000, refunded: 400, tenders: [{ reference: "7" }],
      refunds: [{ state: "done", automatic: false }] }],
    receipts,
    office: { items: receipts.map(delivered), numbers: [1, 2], whole: true, terminals: [] },
    verified: { status: 200, json: { receipts: 2 }, text: "" },
  };
}

function run(change) {
  const world = books();
  change(world);
  return audit({
    till: {
      until_queue_empty: async () => true,
      all: async (path) => (path === "/v1/payments" ? world.payments : world.receipts),
      call: async () => world.verified,
    },
    sandbox: { ledger: async () => world.acts, back_office: async () => world.office },
  });
}

test("books that agree", async () => assert.deepEqual(await run(() => {}), []));

for (const [what, change] of [
  ["money taken that the terminal does not know", (w) => w.acts.push({ act: "capture", amount: 1, payment_id: 8 })],
  ["money the terminal only believes in", (w) => w.acts.splice(0, 1)],
  ["one capture, two payments", (w) => { w.payments.push({ ...w.payments[0], id: "q", paid: 0, refunded: 0, refunds: [] }); }],
  ["a refund that happened twice", (w) => w.acts.push({ ...w.acts[1] })],
  ["a refund that did not happen", (w) => w.acts.pop()],
  ["more returned than paid", (w) => { w.payments[0].refunded = 1001; w.acts[1].amount = 1001; }],
  ["a sale without a receipt", (w) => w.receipts.shift()],
  ["a receipt without a sale", (w) => w.receipts.push(receipt(3, "sale", 5, "q"))],
  ["a gap in the numbers", (w) => { w.receipts[1].number = 3; w.office.numbers = [1, 3]; }],
  ["a receipt that was not delivered", (w) => { w.office.items.pop(); w.office.numbers.pop(); }],
  ["a receipt delivered as two items", (w) => w.office.items.push({ ...w.office.items[0], id: "other" })],
  ["an item that is there twice", (w) => w.office.items.push(w.office.items[0])],
  ["a receipt changed on its way", (w) => { w.office.items[0].body.receipt.body.total = 999; }],
  ["a broken chain in the back office", (w) => { w.office.whole = false; }],
  ["a broken chain in the terminal", (w) => { w.verified = { status: 500, text: "journal-broken" }; }],
  ["a receipt missing from the terminal's chain", (w) => { w.verified.json.receipts = 1; }],
]) {
  test(`finds ${what}`, async () => assert.notDeepEqual(await run(change), []));
}
