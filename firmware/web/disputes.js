// Disputes: what cardholders contest, for a supervisor. The provider's words and deadlines are shown as it tells them.

import { tell } from "./actions.js";
import { post_once, random_id } from "./api.js";
import { ask_fields } from "./dialogs.js";
import { button, h, icon, show } from "./dom.js";
import { amount_text, problem_text, t } from "./i18n.js";
import { load_disputes, state } from "./state.js";

const tones = {
  open: ["alert", "attention"], evidence_required: ["alert", "attention"], under_review: ["clock", "active"],
  won: ["check", "good"], lost: ["cross", "bad"], cancelled: ["cross", "neutral"], expired: ["clock", "neutral"],
};
const answers = { waiting: ["queue", "waiting"], taken: ["check", "good"], refused: ["alert", "bad"] };

const badge = (text, [shape, tone]) => h("span", { class: `badge ${tone}` }, icon(shape), text);

// What waits for an answer first, the nearest deadline first; the provider's order otherwise.
const in_order = (disputes) => [...disputes].sort((a, b) => Number(b.awaits_response) - Number(a.awaits_response) ||
  (a.awaits_response ? (a.days_left ?? 1_000) - (b.days_left ?? 1_000) : 0));

// One key per answer, kept until the terminal has it: no answer is not a no.
async function respond(dispute) {
  const given = await ask_fields({ title: t("respond_title"), hint: t("respond_hint"), yes: t("respond"), testid: "respond",
    fields: [{ name: "response", label: t("response"), rows: 6, max: 4_000 }] });
  if (!given) return;
  const key = random_id();
  const send = () => post_once(`/v1/disputes/${dispute.id}/respond`, given, key);
  try {
    await send().catch((problem) => (problem.status === 0 ? send() : Promise.reject(problem)));
    tell(t("response_waiting"));
  } catch (problem) {
    tell(problem_text(problem));
  }
  load_disputes();
}

function row(dispute) {
  const { response } = dispute;
  const can = dispute.awaits_response && response?.state !== "waiting";
  return h("li", { class: "row", "data-testid": "dispute-row", "data-dispute-id": dispute.id, "data-status": dispute.status },
    h("div", { class: "row-main" },
      h("span", { class: "row-amount" }, amount_text(dispute.amount, dispute.currency, dispute.exponent)),
      badge(t(`dispute_${dispute.status}`), tones[dispute.status] ?? ["question", "neutral"]),
      dispute.awaits_response && dispute.urgent ? badge(t("dispute_urgent"), ["alert", "bad"]) : null,
      response ? badge(t(`response_${response.state}`), answers[response.state]) : null,
      dispute.awaits_response && dispute.deadline ? h("span", { class: "row-title" }, t("dispute_deadline", { date: dispute.deadline.slice(0, 10) })) : null,
      dispute.awaits_response && dispute.days_left !== null ? h("span", { class: "row-title" }, t("dispute_days", { n: dispute.days_left })) : null,
      h("span", { class: "row-note" }, [dispute.reason_code, dispute.reason].filter(Boolean).join(" ")),
      h("span", { class: "row-note mono" }, dispute.transaction_id)),
    h("div", { class: "row-actions" }, can ? button(t("respond"), { kind: "primary", testid: "row-respond", onclick: () => respond(dispute) }) : null));
}

export function build_disputes() {
  const list = h("ul", { class: "rows", "data-testid": "disputes" });
  const note = h("p", { class: "note", role: "status" });
  const root = h("section", { class: "pane page" }, h("div", { class: "page-head" }, h("h1", {}, t("disputes"))), note, list);
  const update = () => {
    const disputes = in_order(state.disputes ?? []);
    note.textContent = disputes.length ? "" : t("disputes_none");
    show(list, JSON.stringify(disputes), () => disputes.map(row));
  };
  load_disputes();
  return { root, update, refresh: load_disputes };
}
