// What the page knows, all of it copied from the terminal. Views subscribe and draw; nothing is kept in the browser.

import { get, Problem } from "./api.js";

export const state = {
  session: null,
  reachable: true,
  line: null,        // {online, since, queue}
  methods: [],
  open: [],          // unfinished payments, newest first
  shown: null,       // the payment the sale view shows, with `fetched_at`
  disputes: null,    // newest page of a supervisor's; null: none to see here
  alarms: [],        // events that raised an alarm since the page was opened
  view: "sale",
  digits: "",
  attempt: null,     // the sale being started, until the terminal answered (actions.js)
};

const listeners = new Set();
let drawing = false;

export function subscribe(listener) {
  listeners.add(listener);
}

// Draws once per frame, however many changes there were.
export function changed() {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    listeners.forEach((listener) => listener(state));
  });
}

const busy_states = new Set(["created", "presenting", "customer_active", "authorized", "partial"]);
export const is_busy = (payment) => busy_states.has(payment.state);
export const is_settling = (payment) => payment.state === "cancelling" || payment.state === "unknown";

// The payment the cashier turned away from last. An answer that was on its way just then must not bring it back.
let left;

export function show_payment(payment) {
  if (!payment) left = state.shown?.id;
  // The sale that was being started has arrived, whichever way we heard of it: the next one is another sale.
  if (payment && payment.order_ref === state.attempt?.body.order_ref) {
    state.attempt = null;
    state.digits = "";
  }
  state.shown = payment && { ...payment, fetched_at: performance.now() };
  changed();
}

// Milliseconds left, from the terminal's own count; the browser's clock is never compared with the terminal's.
export function remaining(payment) {
  if (payment.remaining_ms === null) return null;
  return Math.max(0, payment.remaining_ms - (performance.now() - payment.fetched_at));
}

// That the terminal did not answer is shown elsewhere; anything else is a fault of this page and must be heard.
function report(problem) {
  if (!(problem instanceof Problem)) console.error(problem);
}

const asks = new Map();
// One request per kind under way; a wish that comes meanwhile is fulfilled by one more afterwards.
function once(name, work) {
  const running = asks.get(name);
  if (running) {
    running.again = true;
    return running.promise;
  }
  const ask = { again: false };
  ask.promise = work().catch(report).finally(() => {
    asks.delete(name);
    if (ask.again) once(name, work);
  });
  asks.set(name, ask);
  return ask.promise;
}

export const load_open = () => once("open", async () => {
  const { items } = await get("/v1/payments?open=1");
  state.open = items;
  const running = items.find((payment) => is_busy(payment) && payment.id !== left);
  const current = state.shown && items.find((item) => item.id === state.shown.id);
  if (current) show_payment(current);
  else if (running && (!state.shown || state.shown.closed)) show_payment(running);
  else if (state.shown) await reload_shown();
  changed();
});

async function reload_shown() {
  const payment = await get(`/v1/payments/${state.shown.id}`);
  if (state.shown?.id === payment.id) show_payment(payment);
}

export const load_methods = () => once("methods", async () => {
  state.methods = (await get("/v1/methods")).items;
  changed();
});

export const load_line = () => once("line", async () => {
  state.line = await get("/v1/line");
  changed();
});

// Only supervisors may ask; a terminal without disputes says so once and is not asked again.
let no_disputes = false;
export const load_disputes = () => once("disputes", async () => {
  if (no_disputes || state.session?.role !== "supervisor") return;
  try {
    state.disputes = (await get("/v1/disputes?limit=100")).items;
  } catch (problem) {
    no_disputes = problem.code === "disputes-unsupported";
    if (!no_disputes) state.disputes ??= [];
  }
  changed();
});

export function load_all() {
  load_disputes();
  return Promise.all([load_open(), load_methods(), load_line()]);
}
