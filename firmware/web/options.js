// What a method wants to know before it starts, asked for by the names in its required_options. A name nobody has words for
// is asked for all the same, under its own name.

import { get } from "./api.js";
import { ask_fields, ask_text, choose_one } from "./dialogs.js";
import { has_text, problem_text, t } from "./i18n.js";

const kinds = {
  short_code: { inputmode: "numeric", max: 32 },
  email: { type: "email", inputmode: "email", max: 120 },
  phone: { type: "tel", inputmode: "tel", max: 40 },
};

function field(name) {
  const key = `option_${name}`;
  return { name, label: has_text(key) ? t(key) : name.replaceAll("_", " "), ...(kinds[name] ?? {}) };
}

// One known thing is asked for in its own words, several in one form.
async function ask_for(names, title) {
  if (names.length === 1 && has_text(`${names[0]}_title`)) {
    const [name] = names;
    const text = await ask_text({ title: t(`${name}_title`), hint: t(`${name}_hint`), label: t(`${name}_title`), yes: t("start"),
      testid: name.replaceAll("_", "-"), ...(kinds[name] ?? {}) });
    return text && { [name]: text };
  }
  return ask_fields({ title, fields: names.map(field), yes: t("start"), testid: "options" });
}

export const card_name = (card) => [card.brand, card.last4 ? `•••• ${card.last4}` : card.alias].filter(Boolean).join(" ");

export function card_note(card) {
  return [card.expiry ? t("card_until", { date: card.expiry }) : "", card.is_default ? t("card_default") : ""].filter(Boolean).join(" · ");
}

// The customer first, then one of the cards kept for them. undefined: dismissed; throws what the terminal says.
async function ask_card(title) {
  const customer = await ask_text({ title, hint: t("customer_hint"), label: t("option_customer_id"), yes: t("next"), testid: "customer-id", max: 64 });
  if (!customer) return undefined;
  const { items } = await get(`/v1/customers/${encodeURIComponent(customer)}/cards`);
  if (!items.length) throw new Error(t("no_cards"));
  const cards = [...items].sort((a, b) => Number(b.is_default) - Number(a.is_default));
  const card = await choose_one({ title: t("choose_card"), testid: "card",
    choices: cards.map((c) => ({ value: c.id, label: card_name(c), note: card_note(c) })) });
  return card && { customer_id: customer, card_id: card };
}

// {option: text} for everything the method requires; undefined when somebody went back. `say` is told what stopped it.
export async function ask_options(method, say) {
  let rest = method.required_options;
  let given = {};
  try {
    if (rest.includes("card_id") && rest.includes("customer_id")) {
      given = await ask_card(method.title);
      rest = rest.filter((name) => name !== "card_id" && name !== "customer_id");
    }
    if (!given || !rest.length) return given;
    const more = await ask_for(rest, method.title);
    return more && { ...given, ...more };
  } catch (problem) {
    say(problem.code ? problem_text(problem) : problem.message);
    return undefined;
  }
}

// What the terminal asked for only after it had seen the sale: {email} or {phone}.
export const ask_customer = (name, title) => ask_for([name], title);
