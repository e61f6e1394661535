// What the buttons do: ask, call the terminal, tell the result.

import { get, post, post_once, random_id } from "./api.js";
import { ask_cancel, ask_refund, ask_sure, ask_text, choose_one, show_receipt } from "./dialogs.js";
import { amount_text, problem_text, t } from "./i18n.js";
import { ask_customer, ask_options } from "./options.js";
import { changed, load_line, load_open, show_payment, state } from "./state.js";

let toast_timer;
export function tell(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.classList.add("visible");
  clearTimeout(toast_timer);
  toast_timer = setTimeout(() => toast.classList.remove("visible"), 6_000);
}
const tell_problem = (problem) => tell(problem_text(problem));

function order_ref() {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `T${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}-${random_id(3)}`;
}

// The attempt under way is kept until the terminal answered or the amount is typed anew, so that pressing again repeats
// the same request with the same key instead of starting a second sale.
function attempt_for(method, amount, options, customer) {
  const body = { amount, currency: state.session.currency, method: method.name, options, ...(customer ? { customer } : {}) };
  const same = state.attempt && JSON.stringify(state.attempt.asked) === JSON.stringify(body);
  // A keypad knows no goods, and some methods want to be told at least one line.
  const lines = [{ name: t("sale"), quantity: 1, unit_price: amount }];
  if (!same) state.attempt = { asked: body, body: { order_ref: order_ref(), ...body, lines }, key: random_id() };
  return state.attempt;
}

// What a refusal asks for; the sale is then tried again with it.
const wanted = { "customer-email-missing": "email", "customer-phone-missing": "phone" };

export async function start_sale(method, amount) {
  if (state.starting) return;
  const options = await ask_options(method, tell);
  if (options) await send_sale(method, amount, options);
}

async function send_sale(method, amount, options, customer) {
  if (state.starting) return;
  state.starting = true;
  changed();
  const current = attempt_for(method, amount, options, customer);
  let missing;
  try {
    show_payment(await post_once("/v1/payments", current.body, current.key));
    load_open();  // a replayed answer is as old as the first
  } catch (problem) {
    const may_have_arrived = problem.status === 0 || problem.status >= 500 || problem.code === "idempotency-key-in-flight";
    if (!may_have_arrived) state.attempt = null;
    missing = wanted[problem.code];
    if (!missing) await after_refusal(problem);
  } finally {
    state.starting = false;
    changed();
  }
  if (!missing) return;
  const more = await ask_customer(missing, method.title);
  if (more) await send_sale(method, amount, options, { ...customer, ...more });
}

// The display is taken by another payment: show that one instead of only saying so.
async function after_refusal(problem) {
  tell_problem(problem);
  if (problem.payment_id && problem.code !== "order-already-paid") show_payment(await get(`/v1/payments/${problem.payment_id}`).catch(() => null));
}

export async function cancel(payment) {
  if (payment.state === "customer_active" || payment.state === "authorized") {
    if (!(await ask_cancel())) return;
  }
  state.cancelling = true;
  changed();
  try {
    const { outcome, payment: after } = await post(`/v1/payments/${payment.id}/cancel`);
    show_payment(after);
    if (outcome !== "cancelled") tell(t(outcome));
  } catch (problem) {
    tell_problem(problem);
  }
  state.cancelling = false;
  changed();
  load_open();
}

async function by_hand(payment, step, texts) {
  const reason = await ask_text({ ...texts, label: t("reason"), testid: step });
  if (!reason) return;
  try {
    const after = await post(`/v1/payments/${payment.id}/${step}`, { reason });
    if (state.shown?.id === after.id) show_payment(after);
  } catch (problem) {
    tell_problem(problem);
  }
  load_open();
}
export const confirm_received = (payment) =>
  by_hand(payment, "confirm", { title: t("confirm_title"), hint: t("confirm_text"), yes: t("confirm_received") });
export const resolve = (payment) =>
  by_hand(payment, "resolve", { title: t("resolve_title"), hint: t("resolve_text"), yes: t("resolve") });

export async function capture(payment) {
  try {
    show_payment(await post(`/v1/payments/${payment.id}/capture`));
  } catch (problem) {
    tell_problem(problem);
  }
  load_open();
}

export async function give_back(payment) {
  if (!(await ask_sure(t("void_title"), t("void_text"), t("void_payment")))) return;
  try {
    const { outcome, payment: after } = await post(`/v1/payments/${payment.id}/void`);
    show_payment(after);
    if (outcome !== "cancelled") tell(t(outcome));
  } catch (problem) {
    tell_problem(problem);
  }
  load_open();
}

// Cards are kept by the provider under the merchant's own name for the customer.
export async function save_card(payment) {
  const customer = await ask_text({ title: t("save_card"), hint: t("save_card_hint"), label: t("option_customer_id"), yes: t("save_card"),
    testid: "save-card", max: 64 });
  if (!customer) return;
  try {
    await post(`/v1/customers/${encodeURIComponent(customer)}/cards`, { payment_id: payment.id });
    tell(t("card_saved"));
  } catch (problem) {
    tell_problem(problem);
  }
}

// A refund whose answer never came: a supervisor looked at the provider and says how it ended.
export async function settle_refund(payment) {
  const open = payment.refunds.filter(is_undecided);
  const which = open.length === 1 ? open[0].id : await choose_one({ title: t("settle_title"), testid: "settle-refund",
    choices: open.map((r) => ({ value: r.id, label: amount_text(r.amount, payment.currency, payment.exponent), note: r.reason })) });
  if (!which) return;
  const ended = await choose_one({ title: t("settle_title"), testid: "settle",
    choices: [{ value: "yes", label: t("settle_yes") }, { value: "no", label: t("settle_no") }] });
  if (!ended) return;
  const reason = await ask_text({ title: t("settle_title"), hint: t("settle_text"), label: t("reason"), yes: t("resolve"), testid: "settle-reason" });
  if (!reason) return;
  try {
    const after = await post(`/v1/payments/${payment.id}/refunds/${which}/settle`, { happened: ended === "yes", reason });
    if (state.shown?.id === after.id) show_payment(after);
  } catch (problem) {
    tell_problem(problem);
  }
  load_open();
}

export const is_undecided = (refund) => refund.state === "unknown" || refund.state === "pending";

export async function refund(payment) {
  const wish = await ask_refund(payment);
  if (!wish) return;
  const key = random_id();
  const send = () => post_once(`/v1/payments/${payment.id}/refunds`, wish, key);
  try {
    // No answer is not a no: once more with the same key, which cannot refund twice.
    const after = await send().catch((problem) => (problem.status === 0 ? send() : Promise.reject(problem)));
    tell(t("refund_started"));
    if (state.shown?.id === after.id) show_payment(after);
  } catch (problem) {
    tell_problem(problem);
  }
  load_open();
}

export async function print(number) {
  try {
    await post(`/v1/receipts/${number}/print`);
    tell(t("printed"));
  } catch (problem) {
    tell_problem(problem);
  }
  load_line();
}

export async function view_receipt(number) {
  try {
    const text = await get(`/v1/receipts/${number}.txt?columns=42`);
    if ((await show_receipt(number, text, state.session.print_enabled)) === "print") await print(number);
  } catch (problem) {
    tell_problem(problem);
  }
}

export async function look_at(id) {
  try {
    show_payment(await get(`/v1/payments/${id}`));
    state.view = "sale";
    changed();
  } catch (problem) {
    tell_problem(problem);
  }
}

export async function retry(id) {
  try {
    await post(`/v1/queue/${id}/retry`);
    tell(t("retry_started"));
  } catch (problem) {
    tell_problem(problem);
  }
}

export async function sync_now() {
  try {
    const { due } = await post("/v1/sync");
    tell(t("sync_started", { n: due }));
  } catch (problem) {
    tell_problem(problem);
  }
  load_line();
}
