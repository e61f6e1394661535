// Lists that are fetched when looked at: payments, receipts. Each grows by pages.

import { look_at, refund, view_receipt } from "./actions.js";
import { get } from "./api.js";
import { button, h, show } from "./dom.js";
import { amount_text, day_and_clock, problem_text, t } from "./i18n.js";
import { state } from "./state.js";
import { badge } from "./states.js";

function payment_row(payment) {
  const amount = amount_text(payment.amount, payment.currency, payment.exponent);
  return h("li", { class: "row", "data-testid": "payment-row", "data-payment-id": payment.id, "data-state": payment.state },
    h("div", { class: "row-main" },
      h("span", { class: "row-amount" }, amount), badge(payment.state),
      h("span", { class: "row-note" }, t("paid_by", { method: payment.method_title, time: day_and_clock(payment.created_at) })),
      payment.refunded > 0 ? h("span", { class: "row-note" },
        t("already_refunded", { amount: amount_text(payment.refunded, payment.currency, payment.exponent) })) : null,
      h("span", { class: "row-note mono" }, payment.order_ref)),
    h("div", { class: "row-actions" },
      button(t("look"), { testid: "row-look", onclick: () => look_at(payment.id) }),
      payment.receipt ? button(t("view_receipt"), { testid: "row-receipt", onclick: () => view_receipt(payment.receipt) }) : null,
      payment.allowed.includes("refund") ? button(t("refund"), { testid: "row-refund", iconName: "undo", onclick: () => refund(payment) }) : null));
}

function receipt_row(receipt) {
  return h("li", { class: "row", "data-testid": "receipt-row", "data-number": receipt.number },
    h("div", { class: "row-main" },
      h("span", { class: "row-amount" }, amount_text(receipt.total, receipt.currency, state.session.exponent)),
      h("span", { class: "row-note" }, t("receipt_number", { n: receipt.number })),
      h("span", { class: "row-note" }, t("paid_by", { method: receipt.method_title, time: day_and_clock(receipt.issued_at) })),
      h("span", { class: "row-note mono" }, receipt.order_ref)),
    h("div", { class: "row-actions" },
      button(t("view_receipt"), { testid: "row-receipt", onclick: () => view_receipt(receipt.number) })));
}

function list_view(title, path, row, testid) {
  let items = [];
  let next = null;
  const list = h("ul", { class: "rows", "data-testid": testid });
  const more = button(t("more"), { testid: `${testid}-more`, onclick: () => load(next) });
  const note = h("p", { class: "note", role: "status" });
  const root = h("section", { class: "pane page" }, h("h1", {}, title), note, list, more);

  const draw = () => {
    note.textContent = items.length ? "" : t("none_yet");
    more.hidden = next === null;
    show(list, JSON.stringify(items), () => items.map(row));
  };
  const load = async (cursor) => {
    try {
      const page = await get(`${path}?limit=30${cursor ? `&cursor=${cursor}` : ""}`);
      items = cursor ? items.concat(page.items) : page.items;
      next = page.next_cursor;
      draw();
    } catch (problem) {
      note.textContent = problem_text(problem);
    }
  };
  more.hidden = true;
  load();
  return { root, update: () => {}, refresh: () => load() };
}

export const build_payments = () => list_view(t("recent"), "/v1/payments", payment_row, "payments");
export const build_receipts = () => list_view(t("receipts"), "/v1/receipts", receipt_row, "receipts");
