// How each state looks and is called: a word, a shape, and only then a colour.

import { t } from "./i18n.js";
import { h, icon } from "./dom.js";

const looks = {
  created: ["clock", "waiting"], presenting: ["qr", "waiting"], customer_active: ["person", "active"],
  authorized: ["clock", "active"], approved: ["check", "good"], partial: ["half", "attention"],
  declined: ["cross", "bad"], cancelled: ["cross", "neutral"], expired: ["clock", "neutral"],
  unknown: ["question", "attention"], cancelling: ["clock", "attention"], refund_pending: ["undo", "attention"],
  partially_refunded: ["undo", "good"], refunded: ["undo", "good"], disputed: ["alert", "bad"], orphan: ["alert", "bad"],
};

export const look = (state) => looks[state] ?? ["question", "neutral"];
export const word = (state) => t(`state_${state}`);

export function badge(state) {
  const [shape, tone] = look(state);
  return h("span", { class: `badge ${tone}`, "data-state": state }, icon(shape), word(state));
}
