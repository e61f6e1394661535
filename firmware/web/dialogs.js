// Dialogs: one question each. They resolve with the answer, or undefined when dismissed.

import { ask, button, h } from "./dom.js";
import { amount_text, decimal_text, t } from "./i18n.js";
import { minor, pop, push } from "./money.js";

const actions = (...buttons) => h("div", { class: "dialog-actions" }, buttons);

export function ask_cancel() {
  return ask((finish) => [
    h("h2", {}, t("cancel_title")), h("p", {}, t("cancel_active")),
    actions(button(t("cancel_no"), { kind: "primary", testid: "cancel-no", autofocus: true, onclick: () => finish(false) }),
      button(t("cancel_yes"), { kind: "danger", testid: "cancel-yes", onclick: () => finish(true) })),
  ].reduce(into, h("div")), "cancel-dialog");
}

const into = (box, child) => { box.append(child); return box; };

export function ask_sure(title, text, yes) {
  return ask((finish) => [
    h("h2", {}, title), h("p", {}, text),
    actions(button(t("back"), { testid: "sure-no", onclick: () => finish(false) }),
      button(yes, { kind: "primary", testid: "sure-yes", autofocus: true, onclick: () => finish(true) })),
  ].reduce(into, h("div")), "sure-dialog");
}

// A form with a text field: the customer's short code, an e-mail address, or a reason.
export function ask_text({ title, hint, label, yes, testid, type = "text", inputmode = null, max = 200 }) {
  return ask((finish) => {
    const field = h("input", {
      id: "ask-text", class: "field", maxlength: max, autocomplete: "off", required: true, autofocus: true,
      type, inputmode, "data-testid": `${testid}-field`,
    });
    const submit = (event) => {
      event.preventDefault();
      if (field.value.trim()) finish(field.value.trim());
    };
    return h("form", { method: "dialog", onsubmit: submit },
      h("h2", {}, title), hint ? h("p", {}, hint) : null,
      h("label", { for: "ask-text" }, label), field,
      actions(button(t("back"), { testid: `${testid}-back`, onclick: () => finish() }),
        button(yes, { kind: "primary", testid: `${testid}-yes`, type: "submit" })));
  }, `${testid}-dialog`);
}

// Several fields in one form: {name: text}. A choice shows what may be chosen, everything else is typed.
export function ask_fields({ title, hint, fields, yes, testid }) {
  return ask((finish) => {
    const inputs = fields.map(({ name, type = "text", inputmode, max = 200, rows }) => h(rows ? "textarea" : "input", {
      id: `field-${name}`, class: "field", type: rows ? null : type, rows, maxlength: max, inputmode, autocomplete: "off", required: true,
      autofocus: name === fields[0].name, "data-testid": `${testid}-${name}`,
    }));
    const submit = (event) => {
      event.preventDefault();
      const values = Object.fromEntries(fields.map(({ name }, index) => [name, inputs[index].value.trim()]));
      if (Object.values(values).every(Boolean)) finish(values);
    };
    return h("form", { method: "dialog", onsubmit: submit },
      h("h2", {}, title), hint ? h("p", {}, hint) : null,
      fields.flatMap(({ name, label }, index) => [h("label", { for: `field-${name}` }, label), inputs[index]]),
      actions(button(t("back"), { testid: `${testid}-back`, onclick: () => finish() }),
        button(yes, { kind: "primary", testid: `${testid}-yes`, type: "submit" })));
  }, `${testid}-dialog`);
}

// One of a few things, each a large button: its value.
export function choose_one({ title, choices, testid }) {
  return ask((finish) => h("div", {}, h("h2", {}, title),
    h("div", { class: "choices" }, choices.map(({ value, label, note }, index) =>
      h("button", { type: "button", class: "choice-button", autofocus: index === 0, "data-testid": `${testid}-${value}`, onclick: () => finish(value) },
        h("span", { class: "tile-title" }, label), note ? h("span", { class: "tile-hint" }, note) : null))),
    actions(button(t("back"), { testid: `${testid}-back`, onclick: () => finish() }))), `${testid}-dialog`);
}

// {amount, reason}; the amount is typed like on the keypad.
export function ask_refund(payment) {
  let digits = String(payment.refundable);
  return ask((finish) => {
    const shown = () => decimal_text(digits || "0", payment.exponent);
    const amount = h("input", {
      id: "refund-amount", class: "field amount-field", inputmode: "numeric", autocomplete: "off",
      "data-testid": "refund-amount", value: shown(),
    });
    const reason = h("input", { id: "refund-reason", class: "field", maxlength: 200, required: true, autocomplete: "off",
      "data-testid": "refund-reason" });
    const redraw = () => { amount.value = shown(); };
    amount.addEventListener("focus", () => amount.setSelectionRange(amount.value.length, amount.value.length));
    amount.addEventListener("beforeinput", (event) => {
      event.preventDefault();
      if (event.inputType.startsWith("delete")) digits = selected_all(amount) ? "" : pop(digits);
      for (const key of event.data ?? "") if (/\d/.test(key)) digits = push(digits, key, payment.refundable);
      redraw();
    });
    const submit = (event) => {
      event.preventDefault();
      const value = minor(digits);
      if (value > 0 && reason.value.trim()) finish({ amount: value, reason: reason.value.trim() });
    };
    const everything = () => { digits = String(payment.refundable); redraw(); };
    return h("form", { method: "dialog", onsubmit: submit },
      h("h2", {}, t("refund_title")),
      h("p", {}, t("refund_of", { amount: amount_text(payment.refundable, payment.currency, payment.exponent) })),
      h("label", { for: "refund-amount" }, t("refund_amount")),
      h("div", { class: "field-row" }, amount, button(t("refund_all"), { testid: "refund-all", onclick: everything })),
      h("label", { for: "refund-reason" }, t("reason")), reason,
      actions(button(t("back"), { testid: "refund-back", onclick: () => finish() }),
        button(t("refund"), { kind: "primary", testid: "refund-yes", type: "submit" })));
  }, "refund-dialog");
}

const selected_all = (field) => field.selectionEnd - field.selectionStart === field.value.length && field.value.length > 0;

export function show_receipt(number, text, on_print) {
  return ask((finish) => h("div", { class: "receipt-dialog" },
    h("h2", {}, t("receipt_number", { n: number })),
    h("pre", { class: "paper", tabindex: "0", "data-testid": "receipt-text" }, text),
    actions(button(t("close"), { testid: "receipt-close", onclick: () => finish() }),
      on_print ? button(t("print_receipt"), { kind: "primary", iconName: "print", testid: "receipt-print", onclick: () => finish("print") }) : null)),
  "receipt-dialog");
}
