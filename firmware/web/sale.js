// The sale: amount, keypad, methods. Digits come in from the right, as on every till.

import { start_sale, tell } from "./actions.js";
import { button, h, icon, show } from "./dom.js";
import { amount_text, t } from "./i18n.js";
import { minor, pop, push } from "./money.js";
import { changed, state } from "./state.js";

function type(key) {
  state.attempt = null;
  for (const digit of key) state.digits = push(state.digits, digit, state.session.max_amount);
  changed();
}
function erase() {
  state.attempt = null;
  state.digits = pop(state.digits);
  changed();
}
function clear() {
  state.attempt = null;
  state.digits = "";
  changed();
}

const ready = () => state.digits !== "" && state.reachable && !state.starting;
export const usable = (method) => method.available && method.currencies.includes(state.session.currency);

function choose(method) {
  if (!usable(method)) tell(why_not(method));
  else if (state.digits === "") tell(t("enter_amount"));
  else if (ready()) start_sale(method, minor(state.digits));
}

function on_key(event) {
  if (/^\d$/.test(event.key)) type(event.key);
  else if (event.key === "Backspace") erase();
  else if (event.key === "Escape") clear();
  else if (event.key === "Enter" && document.activeElement?.tagName !== "BUTTON") first_method();
  else return;
  event.preventDefault();
}
function first_method() {
  const method = state.methods.find(usable);
  if (method) choose(method);
}

function keypad() {
  const key = (label, action, testid, name) =>
    h("button", { type: "button", class: "key", onclick: action, "data-testid": testid, "aria-label": name ?? null }, label);
  const digits = ["7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00"].map((d) => key(d, () => type(d), `key-${d}`));
  return h("div", { class: "keypad", "data-testid": "keypad" }, digits,
    key(icon("erase"), erase, "key-erase", t("erase")));
}

const hints = { qr: ["show_qr", "qr"], bank_qr: ["show_qr", "qr"], short_code: ["show_short_code", "phone"], paycode: ["show_paycode", "phone"] };

function why_not(method) {
  if (!method.currencies.includes(state.session.currency)) return t("problem_currency_not_supported");
  const key = `problem_${(method.why_not?.type ?? "").replaceAll("-", "_")}`;
  const text = t(key);
  return text !== key ? text : method.why_not?.detail || t("unavailable");
}

function tile(method) {
  const [hint, shape] = hints[method.presentation] ?? ["unavailable", "question"];
  const can = usable(method);
  return h("button", {
    type: "button", class: "tile", "data-testid": `method-${method.name}`, "aria-disabled": String(!can || !ready()),
    onclick: () => choose(method),
  },
  icon(can ? shape : "offline"),
  h("span", { class: "tile-title" }, method.title),
  h("span", { class: "tile-hint" }, can ? t(hint) : why_not(method)),
  can && method.if_line_drops ? h("span", { class: "tile-note" }, t("works_offline")) : null);
}

export function build_sale() {
  const amount = h("output", { class: "amount", "aria-label": t("amount"), "data-testid": "amount" });
  const hint = h("p", { class: "amount-hint", role: "status", "data-testid": "sale-hint" });
  const methods = h("div", { class: "tiles", "data-testid": "methods" });
  const root = h("section", { class: "sale", "data-testid": "sale-view" },
    h("div", { class: "pane entry" },
      h("div", { class: "amount-row" }, amount,
        button(t("clear"), { kind: "quiet", testid: "clear", onclick: clear })),
      hint, keypad()),
    h("div", { class: "pane choice" }, h("h2", { class: "pane-title" }, t("choose_method")), methods));

  const update = () => {
    amount.textContent = amount_text(state.digits || "0", state.session.currency, state.session.exponent);
    amount.classList.toggle("empty", state.digits === "");
    hint.textContent = state.digits === "" ? t("enter_amount") : "";
    show(methods, JSON.stringify([state.methods, ready(), state.session.currency]), () =>
      state.methods.length ? state.methods.map(tile) : h("p", {}, t("no_methods")));
  };
  return { root, update, on_key };
}
