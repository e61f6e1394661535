// One payment, large: the state as a word and a shape, amount, countdown, what the customer sees, what to do next.

import { cancel, capture, confirm_received, give_back, is_undecided, print, refund, resolve, save_card, settle_refund, view_receipt } from "./actions.js";
import { button, h, icon, show } from "./dom.js";
import { amount_text, countdown, reason_text, t } from "./i18n.js";
import { in_groups } from "./money.js";
import { is_busy, is_settling, remaining, show_payment, state } from "./state.js";
import { look, word } from "./states.js";

const presentation = (payment) => state.methods.find((method) => method.name === payment.method)?.presentation;

function hint(payment) {
  if (is_settling(payment)) return t(`hint_${payment.state}`);
  if (payment.state === "presenting") {
    if (payment.allowed.includes("confirm")) return t("hint_manual");
    if (payment.paycode && !payment.qr) return t("hint_paycode");
    return t(payment.qr ? "hint_presenting" : presentation(payment) === "none" ? "hint_terminal" : "hint_short");
  }
  if (payment.allowed.includes("capture")) return t("hint_held");
  if (payment.state === "partial") {
    return t("remaining_due", { amount: amount_text(payment.amount - payment.paid, payment.currency, payment.exponent) });
  }
  if (payment.reason && !is_busy(payment)) return reason_text(payment.reason);
  return ["created", "customer_active", "expired"].includes(payment.state) ? t(`hint_${payment.state}`) : "";
}

function facts(payment) {
  const rows = [[t("method"), payment.method_title], [t("order"), payment.order_ref]];
  if (payment.receipt) rows.push([t("view_receipt"), payment.receipt]);
  // A voucher and a card are two ways of paying one sale: each is told.
  if (payment.tenders.length > 1 || (payment.tenders[0] && payment.tenders[0].title !== payment.method_title)) {
    for (const tender of payment.tenders) rows.push([tender.title, amount_text(tender.amount, payment.currency, payment.exponent)]);
  }
  if (payment.refunded > 0) rows.push([t("refunds"), amount_text(payment.refunded, payment.currency, payment.exponent)]);
  return h("dl", { class: "facts" }, rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]));
}

const new_sale = () => show_payment(null);

// Where a provider has a method that wants one of a customer's cards, it keeps cards; a card paid at it can become one.
const saves_cards = (payment) => payment.state === "approved" && presentation(payment) === "qr" &&
  state.methods.some((method) => method.provider === payment.provider && method.required_options.includes("card_id"));

// The first one is what most cashiers want next; it also answers to Enter.
function next_steps(payment) {
  const can = (what) => payment.allowed.includes(what);
  const steps = [];
  const confirm = [t("confirm_received"), "check", "confirm", () => confirm_received(payment)];
  if (can("confirm") && is_busy(payment)) steps.push(confirm);
  if (can("capture")) steps.push([t("capture"), "check", "capture", () => capture(payment)]);
  if (can("resolve")) steps.push([t("resolve"), "check", "resolve", () => resolve(payment)]);
  if (!is_busy(payment)) steps.push([t("new_sale"), "back", "new-sale", new_sale]);
  if (payment.receipt && state.session.print_enabled) steps.push([t("print_receipt"), "print", "print", () => print(payment.receipt)]);
  if (payment.receipt) steps.push([t("view_receipt"), null, "receipt", () => view_receipt(payment.receipt)]);
  if (can("confirm") && !is_busy(payment)) steps.push(confirm);  // unknown: the terminal finds out; a person may know sooner
  if (can("capture")) steps.push([t("void_payment"), "undo", "void", () => give_back(payment)]);
  if (saves_cards(payment)) steps.push([t("save_card"), null, "save-card", () => save_card(payment)]);
  if (state.session.role === "supervisor" && payment.refunds.some(is_undecided)) {
    steps.push([t("settle_refund"), "question", "settle-refund", () => settle_refund(payment)]);
  }
  if (can("refund")) steps.push([t("refund"), "undo", "refund", () => refund(payment)]);
  return steps;
}

function buttons(payment) {
  const steps = next_steps(payment);
  const list = steps.map(([label, iconName, testid, onclick], index) =>
    button(label, { kind: index === 0 ? "primary" : "plain", iconName, testid, onclick }));
  if (payment.allowed.includes("cancel") && !payment.allowed.includes("capture") && !is_settling(payment)) {
    list.push(button(t("cancel_payment"), { kind: "danger", iconName: "cross", testid: "cancel", "aria-disabled": String(Boolean(state.cancelling)),
      onclick: () => state.cancelling || cancel(payment) }));
  }
  return list;
}

// False when the key belongs to the next sale.
function on_key(event) {
  const payment = state.shown;
  const on_button = document.activeElement?.tagName === "BUTTON";
  if (event.key === "Enter" && !on_button && !is_busy(payment)) new_sale();
  else if (event.key === "Escape" && payment.allowed.includes("cancel") && !state.cancelling) cancel(payment);
  else if (/^\d$/.test(event.key) && payment.closed) {
    new_sale();
    return false;
  } else return true;
  event.preventDefault();
  return true;
}

export function build_payment() {
  const word_line = h("p", { class: "state-word", "data-testid": "state-word" });
  const shape = h("span", { class: "state-shape" });
  const amount = h("p", { class: "amount", "data-testid": "payment-amount" });
  const why = h("p", { class: "state-hint", "data-testid": "state-hint" });
  const status = h("div", { role: "status", "aria-live": "assertive", "aria-atomic": "true", class: "state-live" },
    shape, word_line, why);
  const left = h("p", { class: "countdown", "data-testid": "countdown", role: "timer", "aria-live": "off" });
  const steps = h("div", { class: "steps" });
  const picture = h("img", { class: "mirror-small", alt: t("on_display"), "data-testid": "qr-mirror" });
  const mirror = h("figure", { class: "pane mirror-pane" }, picture, h("figcaption", {}, t("on_display")));
  const details = h("div", {});
  const paycode = h("p", { class: "paycode", "data-testid": "paycode" });
  const panel = h("div", { class: "pane state-pane", "data-testid": "payment-view" }, status, amount, paycode, left, steps, details);
  const root = h("section", { class: "payment" }, panel, mirror);

  const tick = () => {
    const ms = state.shown && remaining(state.shown);
    left.textContent = ms === null || ms === undefined ? "" : `${t("time_left")} ${countdown(ms)}`;
  };
  const timer = setInterval(tick, 250);

  const update = () => {
    const payment = state.shown;
    const [shape_name, tone] = look(payment.state);
    panel.className = `pane state-pane ${tone}`;
    panel.dataset.state = payment.state;
    panel.dataset.paymentId = payment.id;
    if (word_line.textContent !== word(payment.state)) word_line.textContent = word(payment.state);
    show(shape, shape_name, () => icon(shape_name));
    if (why.textContent !== hint(payment)) why.textContent = hint(payment);
    amount.textContent = amount_text(payment.amount, payment.currency, payment.exponent);
    show(steps, JSON.stringify([payment.allowed, payment.state, payment.receipt, state.cancelling, saves_cards(payment), payment.refunds.map((r) => r.state)]), () => buttons(payment));
    show(details, JSON.stringify([payment.id, payment.receipt, payment.refunded, payment.tenders]), () => facts(payment));
    paycode.hidden = !(is_busy(payment) && payment.paycode);
    paycode.textContent = in_groups(payment.paycode ?? "").replaceAll("\u00A0", " ");  // lines may end between groups
    const with_picture = is_busy(payment) && Boolean(payment.qr || payment.paycode);
    mirror.hidden = !with_picture;
    const source = `/display.png?for=${payment.id}&state=${payment.state}&shown=${encodeURIComponent(payment.qr?.shown_at ?? "")}`;
    if (with_picture && picture.getAttribute("src") !== source) picture.src = source;
    tick();
  };
  return { root, update, on_key, gone: () => clearInterval(timer) };
}
