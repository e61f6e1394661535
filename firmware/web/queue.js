// The queue: every item that must still leave the terminal, how often it was tried and what stopped it.

import { retry, sync_now } from "./actions.js";
import { get } from "./api.js";
import { button, h, icon, show } from "./dom.js";
import { clock, duration, problem_text, t } from "./i18n.js";
import { state } from "./state.js";

const tones = { pending: ["clock", "waiting"], in_flight: ["queue", "active"], unknown: ["question", "attention"], parked: ["alert", "bad"] };

function row(item, refresh) {
  const [shape, tone] = tones[item.state] ?? ["clock", "neutral"];
  const error = item.error ? [item.error.type.replaceAll("-", " "), item.error.detail].filter(Boolean).join(": ") : "";
  const try_again = async () => { await retry(item.id); refresh(); };
  return h("li", { class: "row", "data-testid": "queue-row", "data-item-id": item.id, "data-state": item.state },
    h("div", { class: "row-main" },
      h("span", { class: "row-title" }, t(`item_${item.kind}`)),
      h("span", { class: `badge ${tone}` }, icon(shape), t(`item_${item.state}`)),
      h("span", { class: "row-note" }, t("age", { age: duration(item.age_ms) })),
      h("span", { class: "row-note" }, t("tries", { n: item.tries })),
      item.next_try_at ? h("span", { class: "row-note" }, t("next_try", { time: clock(item.next_try_at) })) : null,
      error ? h("span", { class: "row-note error" }, error) : null),
    h("div", { class: "row-actions" }, button(t("retry"), { testid: "row-retry", onclick: try_again })));
}

export function build_queue() {
  const list = h("ul", { class: "rows", "data-testid": "queue" });
  const note = h("p", { class: "note", role: "status" });
  const refresh = async () => {
    try {
      const { items } = await get("/v1/queue?limit=100");
      note.textContent = items.length ? "" : t("queue_empty");
      show(list, JSON.stringify(items.map((item) => ({ ...item, age_ms: Math.floor(item.age_ms / 10_000) }))), () =>
        items.map((item) => row(item, refresh)));
    } catch (problem) {
      note.textContent = problem_text(problem);
    }
  };
  const root = h("section", { class: "pane page" },
    h("div", { class: "page-head" }, h("h1", {}, t("queue_title")),
      state.session.sync_enabled ? button(t("sync_now"), { kind: "primary", testid: "sync-now", onclick: async () => { await sync_now(); refresh(); } }) : null),
    note, list);
  refresh();
  const timer = setInterval(refresh, 5_000);
  return { root, update: () => {}, refresh, gone: () => clearInterval(timer) };
}
