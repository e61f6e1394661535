// Compares three books that know nothing of each other: what the provider moved (the sandbox's money ledger), what
// the terminal believes, and what the back office received. Returns a list of differences; empty is what we want.

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

function same(errors, what, a, b) {
  if (JSON.stringify(a) !== JSON.stringify(b)) errors.push(`${what}: ${JSON.stringify(a)} is not ${JSON.stringify(b)}`);
}

const at_payhub = (act) => (act.service ?? "payhub") === "payhub";

function check_money(errors, acts, payments) {
  const captures = acts.filter((act) => act.act === "capture");
  const refunds = acts.filter((act) => act.act === "refund");
  const online = payments.filter((p) => p.provider !== "bank");
  same(errors, "money taken: provider and terminal", sum(captures.map((a) => a.amount)), sum(online.map((p) => p.paid)));
  same(errors, "money returned: provider and terminal", sum(refunds.map((a) => a.amount)), sum(online.map((p) => p.refunded)));
  // Payhub's tenders carry its own payment id; elsewhere each tender must have its capture, by provider and amount.
  const others = (list, who) => list.map((entry) => `${who(entry)} ${entry.amount}`).sort();
  same(errors, "captures and tenders of the other providers", others(captures.filter((a) => !at_payhub(a)), (a) => a.service),
    others(online.filter((p) => p.provider !== "payhub").flatMap((p) => p.tenders.map((tender) => ({ ...tender, provider: p.provider }))), (t) => t.provider));
  for (const capture of captures.filter(at_payhub)) {
    const ours = online.filter((p) => p.tenders.some((tender) => String(tender.reference) === String(capture.payment_id)));
    if (ours.length !== 1) errors.push(`capture ${capture.payment_id} of ${capture.amount} belongs to ${ours.length} payments`);
  }
  for (const payment of payments) {
    if (payment.refunded > payment.paid) errors.push(`payment ${payment.id}: more returned than paid`);
  }
  const keys = refunds.map((act) => act.refund_id);
  if (new Set(keys).size !== keys.length) errors.push("one refund happened twice at the provider");
}

// One receipt for each sale that took money and each refund that returned some, numbered 1..n without a gap. Late money
// that went back by itself was never a sale and has none.
function check_receipts(errors, payments, receipts) {
  const expected = [];
  for (const payment of payments) {
    if (payment.refunds.some((refund) => refund.automatic)) continue;
    if (payment.paid > 0) expected.push(["sale", payment.id]);
    for (const refund of payment.refunds) if (refund.state === "done") expected.push(["refund", payment.id]);
  }
  const issued = receipts.map((receipt) => [receipt.kind, receipt.payment_id]);
  same(errors, "receipts issued", issued.map(String).sort(), expected.map(String).sort());
  same(errors, "receipt numbers", receipts.map((r) => r.number).sort((a, b) => a - b), receipts.map((_, i) => i + 1));
}

function check_back_office(errors, receipts, office) {
  same(errors, "receipts in the back office", [...office.numbers].sort((a, b) => a - b), receipts.map((_, i) => i + 1));
  if (!office.whole) errors.push(`the back office sees a broken chain: ${JSON.stringify(office.terminals.map((t) => [t.missing, t.breaks]))}`);
  const ids = office.items.map((item) => item.id);
  if (new Set(ids).size !== ids.length) errors.push("the back office holds an item twice");
  same(errors, "items in the back office", office.items.length, receipts.length);
  const total = (list) => sum(list.map((r) => (r.kind === "refund" ? -r.total : r.total)));
  const bodies = office.items.map(({ body: { receipt } }) => ({ kind: receipt.kind, total: receipt.body.total }));
  same(errors, "net total: back office and receipts", total(bodies), total(receipts));
}

export async function audit({ till, sandbox }) {
  await till.until_queue_empty();
  const payments = await till.all("/v1/payments");
  const receipts = await till.all("/v1/receipts");
  const errors = [];
  check_money(errors, await sandbox.ledger(), payments);
  check_receipts(errors, payments, receipts);
  check_back_office(errors, receipts, await sandbox.back_office());
  const verified = await till.call("POST", "/v1/receipts/verify");
  if (verified.status !== 200) errors.push(`the terminal's own chains: ${verified.text}`);
  else same(errors, "receipts verified", verified.json.receipts, receipts.length);
  return errors;
}
