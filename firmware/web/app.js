// The cashier page: asks the terminal what is going on, follows its events, draws.

import { get, has_token, keep_token, post } from "./api.js";
import { draw_alerts, draw_header, draw_lost } from "./header.js";
import { choose, kept_language, language, t } from "./i18n.js";
import { build_payments, build_receipts } from "./lists.js";
import { build_login } from "./login.js";
import { build_disputes } from "./disputes.js";
import { build_payment } from "./payment.js";
import { build_queue } from "./queue.js";
import { build_sale } from "./sale.js";
import { build_shift } from "./shift.js";
import { changed, load_all, load_disputes, load_line, load_methods, load_open, show_payment, state, subscribe } from "./state.js";
import { follow } from "./stream.js";

const builders = { payment: build_payment, sale: build_sale, payments: build_payments, receipts: build_receipts, queue: build_queue, shift: build_shift, disputes: build_disputes };
let view = { id: "", update: () => {} };

function wanted() {
  if (state.view === "sale" && state.shown) return "payment";
  return state.view;
}

function draw() {
  draw_lost();
  draw_header();
  draw_alerts();
  if (!state.session) return;
  const name = wanted();
  const id = `${name} ${language()}`;
  if (view.id !== id) {
    view.gone?.();
    view = { ...builders[name](), id };
    document.getElementById("main").replaceChildren(view.root);
  }
  view.update();
}

// Events are hints: the page asks for what they are about and draws the answer.
async function on_event(event) {
  if (event.type === "line") {
    state.line = { ...state.line, online: event.online, since: event.since };
    changed();
    load_line();
    load_methods();
    return;
  }
  if (event.type === "reset") return load_all();
  if (event.alarm) state.alarms = [...state.alarms, event].slice(-5);
  if (event.payment_id && event.payment_id === state.shown?.id) refresh_shown(event.payment_id);
  load_open();
  load_line();
  if (event.type?.startsWith("dispute.")) load_disputes();
  view.refresh?.();
}

let refreshing = "";
async function refresh_shown(id) {
  if (refreshing === id) return;
  refreshing = id;
  const payment = await get(`/v1/payments/${id}`).catch(() => null);
  refreshing = "";
  if (payment && state.shown?.id === id) show_payment(payment);
}

function on_key(event) {
  const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
  if (typing || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (!state.session || state.view !== "sale") return;
  if (view.on_key?.(event) === false) {  // it belongs to the view that comes next
    draw();
    view.on_key?.(event);
  }
}

function run() {
  subscribe(draw);
  document.addEventListener("keydown", on_key);
  document.addEventListener("till-sign-in", sign_in);
  follow({
    on_event,
    on_open: () => { state.reachable = true; load_all(); changed(); },
    on_lost: (problem) => {
      if (problem?.status === 401) return sign_in();
      state.reachable = false;
      changed();
    },
  });
  setInterval(() => state.reachable && load_line(), 15_000);
  setInterval(() => state.reachable && load_disputes(), 600_000);
  changed();
}

function sign_in() {
  keep_token("");
  state.session = null;
  document.getElementById("main").replaceChildren(build_login(() => location.reload()));
  draw();
}

async function start() {
  choose(kept_language() ?? navigator.language);
  if (!has_token()) return sign_in();
  try {
    state.session = await post("/v1/session");
  } catch (problem) {
    if (problem.status === 401) return sign_in();
    state.reachable = false;
    draw_lost();
    setTimeout(start, 2_000);
    return;
  }
  state.reachable = true;
  choose(kept_language() ?? state.session.locale);
  document.title = `${state.session.merchant || "Till"} · ${t("sale")}`;
  document.querySelector(".skip").textContent = t("skip");
  await load_all();
  run();
}
start();
