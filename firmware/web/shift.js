// The shift: what was taken since the last close, what is still open, and closing it.

import { get, post } from "./api.js";
import { tell } from "./actions.js";
import { ask_sure } from "./dialogs.js";
import { button, h, show } from "./dom.js";
import { amount_text, day_and_clock, problem_text, t } from "./i18n.js";
import { state } from "./state.js";
import { badge } from "./states.js";

const amount = (minor, currency) => amount_text(minor, currency, state.session.exponent);

function totals(shift) {
  const head = [t("method"), t("sales"), t("refunds"), t("net")].map((text) => h("th", { scope: "col" }, text));
  const rows = shift.methods.map((m) => h("tr", {},
    h("th", { scope: "row" }, m.title),
    h("td", {}, `${m.sales} · ${amount(m.sales_total, m.currency)}`),
    h("td", {}, `${m.refunds} · ${amount(m.refunds_total, m.currency)}`),
    h("td", {}, amount(m.net, m.currency))));
  return h("div", { class: "scroll" }, h("table", { class: "totals", "data-testid": "shift-totals" },
    h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)));
}

// Each payment on which what was sold, what was proven and what was printed do not agree.
function differences({ differences: list, differences_total: count }) {
  if (!count) return [];
  const rows = list.map((d) => h("li", { class: "row" }, h("div", { class: "row-main" },
    h("span", { class: "row-amount" }, amount(d.on_receipt || d.proven || d.sold, d.currency)),
    h("span", {}, t(`differs_${d.kind.replaceAll("-", "_")}`)), h("span", { class: "row-note mono" }, d.order_ref))));
  return [h("h2", {}, t("differences", { n: count })), h("ul", { class: "rows", "data-testid": "shift-differences" }, rows)];
}

function content(shift, close) {
  const pending = shift.pending.map((p) => h("li", { class: "row" },
    h("div", { class: "row-main" }, h("span", { class: "row-amount" }, amount(p.amount, p.currency)), badge(p.state),
      h("span", { class: "row-note mono" }, p.order_ref))));
  return [
    h("div", { class: "page-head" }, h("h1", {}, t("shift_title", { n: shift.number })),
      shift.receipts ? button(t("close_shift"), { kind: "primary", testid: "close-shift", onclick: close }) : null),
    h("p", { class: "note" }, shift.since ? t("since", { time: day_and_clock(shift.since) }) : t("never_closed")),
    shift.receipts ? totals(shift) : h("p", {}, t("none_yet")),
    shift.receipts ? h("p", { class: "note" }, t("shift_receipts", { first: shift.first_receipt, last: shift.last_receipt })) : null,
    shift.unprinted ? h("p", { class: "note" }, t("unprinted", { n: shift.unprinted })) : null,
    ...differences(shift.reconciliation),
    pending.length ? h("h2", {}, t("pending_title")) : null,
    pending.length ? h("ul", { class: "rows" }, pending) : null,
  ].filter(Boolean);
}

export function build_shift() {
  const root = h("section", { class: "pane page", "data-testid": "shift" });
  const refresh = async () => {
    try {
      const shift = await get("/v1/shift");
      show(root, JSON.stringify(shift), () => content(shift, close));
    } catch (problem) {
      tell(problem_text(problem));
    }
  };
  const close = async () => {
    if (!(await ask_sure(t("close_shift_title"), t("close_shift_text"), t("close_shift")))) return;
    try {
      const { number } = await post("/v1/shift/close");
      tell(t("shift_closed", { n: number }));
    } catch (problem) {
      tell(problem_text(problem));
    }
    refresh();
  };
  refresh();
  return { root, update: () => {}, refresh };
}
