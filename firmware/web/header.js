// The header: where am I, is the line up, how much waits. And the banners for what needs a person.

import { look_at } from "./actions.js";
import { keep_token, remove, token_is_given } from "./api.js";
import { button, h, icon, show } from "./dom.js";
import { amount_text, choose, clock, duration, language, names, t } from "./i18n.js";
import { changed, state } from "./state.js";

// Disputes are a supervisor's, and only where a provider has them.
const views = () => ["sale", "payments", "receipts", "queue", "shift", ...(state.disputes ? ["disputes"] : [])];

function go(view) {
  state.view = view;
  changed();
}

function tabs() {
  return h("nav", { class: "tabs" }, views().map((view) =>
    h("button", { type: "button", class: "tab", "data-testid": `tab-${view}`, "aria-current": state.view === view ? "page" : null,
      onclick: () => go(view) }, t(view))));
}

function line() {
  // What was known before the terminal went silent is not what is.
  if (!state.reachable) return h("div", { class: "line", "data-testid": "line", "data-online": "unknown" }, icon("question"), h("span", {}, t("state_unknown")));
  const { online, since, queue } = state.line ?? { online: false, since: null, queue: null };
  const word = online ? t("online") : since ? t("offline_since", { time: clock(since) }) : t("offline");
  const waits = queue && queue.waiting + queue.parked > 0;
  const parts = waits ? [t("waiting_n", { n: queue.waiting + queue.parked })] : [];
  if (waits && queue.oldest_age_ms !== null) parts.push(t("oldest", { age: duration(queue.oldest_age_ms) }));
  return h("div", { class: `line ${online ? "up" : "down"}`, role: "status", "data-testid": "line", "data-online": String(online) },
    icon(online ? "online" : "offline"), h("span", {}, word),
    waits ? h("span", { class: "line-queue", "data-testid": "line-queue" }, parts.join(" · ")) : null);
}

function language_choice() {
  const options = Object.entries(names).map(([tag, name]) => 
    h("option", { value: tag, selected: tag === language(), lang: tag, "aria-label": name, title: name }, tag.toUpperCase()));
  return h("select", { class: "language", "aria-label": t("language"), "data-testid": "language",
    onchange: (event) => { choose(event.target.value, true); changed(); } }, options);
}

async function sign_out() {
  keep_token("");
  await remove("/v1/session").catch(() => {});
  location.reload();
}

export function draw_header() {
  const header = document.getElementById("header");
  header.hidden = !state.session;
  if (!state.session) return;
  // The age counts in the minutes a person reads; not every second is a new picture.
  const age = Math.floor((state.line?.queue?.oldest_age_ms ?? 0) / 5_000);
  const line_key = state.line && [state.line.online, state.line.since, state.line.queue?.waiting, state.line.queue?.parked, age];
  show(header, JSON.stringify([state.view, language(), state.reachable, line_key, state.session.name, Boolean(state.disputes)]), () => [
    h("span", { class: "brand", title: state.session.terminal_id }, state.session.merchant || state.session.terminal_id),
    tabs(), line(), language_choice(),
    token_is_given() ? button(t("sign_in"), { kind: "quiet", testid: "sign-in", onclick: () => document.dispatchEvent(new Event("till-sign-in")) })
      : button(t("sign_out"), { kind: "quiet", testid: "sign-out", onclick: sign_out }),
  ].filter(Boolean));
}

function banner(tone, text, testid, ...actions) {
  return h("div", { class: `banner ${tone}`, "data-testid": testid }, icon("alert"), h("span", {}, text), actions);
}

function dismiss(alarm) {
  state.alarms = state.alarms.filter((other) => other !== alarm);
  changed();
}

export function draw_alerts() {
  const alerts = document.getElementById("alerts");
  const look = (id) => button(t("look"), { testid: "banner-look", onclick: () => look_at(id) });
  const values = (p) => ({ amount: amount_text(p.paid || p.amount, p.currency, p.exponent), order: p.order_ref });
  const orphans = state.open.filter((p) => p.state === "orphan" && p.allowed.includes("resolve"));
  const due = (state.disputes ?? []).filter((dispute) => dispute.awaits_response && dispute.urgent && dispute.response?.state !== "waiting");
  const unknown = state.open.filter((p) => p.state === "unknown" && p.id !== state.shown?.id);
  show(alerts, JSON.stringify([language(), orphans, unknown.map((p) => p.id), state.alarms, due.length]), () => [
    ...orphans.map((p) => banner("bad", t("orphan_banner", values(p)), "orphan-banner", look(p.id))),
    ...unknown.map((p) => banner("attention", t("unknown_banner", values(p)), "unknown-banner", look(p.id))),
    ...(due.length ? [banner("attention", t("disputes_banner", { n: due.length }), "disputes-banner",
      button(t("look"), { testid: "banner-disputes", onclick: () => go("disputes") }))] : []),
    ...state.alarms.map((alarm) => banner("bad", t("alarm_banner", { order: alarm.order_ref ?? "" }), "alarm-banner",
      alarm.payment_id ? look(alarm.payment_id) : null, button(t("dismiss"), { testid: "banner-dismiss", onclick: () => dismiss(alarm) }))),
  ]);
}

export function draw_lost() {
  const lost = document.getElementById("lost");
  lost.hidden = state.reachable;
  lost.dataset.testid = "lost";
  lost.textContent = state.reachable ? "" : t("lost");
}
