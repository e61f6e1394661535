// Connecting a page: the code on the customer display, or a token from a supervisor.

import { keep_token, page_needs_no_login, post } from "./api.js";
import { button, h } from "./dom.js";
import { problem_text, t } from "./i18n.js";

export function build_login(on_done) {
  const note = h("p", { class: "note", role: "status", "data-testid": "login-note" });
  const code = h("input", { id: "pair-code", class: "field code-field", inputmode: "numeric", maxlength: 6, autocomplete: "one-time-code",
    pattern: "[0-9]{6}", required: true, "data-testid": "pair-code" });
  const token = h("input", { id: "token", class: "field", type: "password", autocomplete: "off", required: true, "data-testid": "token" });

  const attempt = (work) => async (event) => {
    event.preventDefault();
    note.textContent = "";
    try {
      await work();
    } catch (problem) {
      note.textContent = problem_text(problem);
    }
  };
  const finish_form = h("form", { hidden: true, onsubmit: attempt(async () => {
    const { token: given } = await post("/v1/pairing/complete", { code: code.value });
    keep_token(given);
    on_done();
  }) }, h("label", { for: "pair-code" }, t("pair_code")), code,
  button(t("pair_finish"), { kind: "primary", type: "submit", testid: "pair-finish" }));
  const start = button(t("pair_start"), { kind: "primary", testid: "pair-start", onclick: attempt(async () => {
    await post("/v1/pairing");
    finish_form.hidden = false;
    code.focus();
  }) });
  const token_form = h("form", { onsubmit: attempt(async () => {
    keep_token(token.value.trim());
    try {
      await post("/v1/session");
      on_done();
    } catch (problem) {
      keep_token("");
      throw problem;
    }
  }) }, h("label", { for: "token" }, t("token")), token, button(t("pair_finish"), { type: "submit", testid: "token-finish" }));

  return h("section", { class: "pane login", "data-testid": "login" },
    h("h1", {}, t("pair_title")), h("p", {}, t("pair_text")), start, finish_form, note,
    page_needs_no_login() ? button(t("back"), { testid: "login-back", onclick: () => location.reload() }) : null,
    h("details", { open: page_needs_no_login() }, h("summary", { "data-testid": "token-instead" }, t("token_instead")), token_form));
}
