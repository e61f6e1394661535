// The local API, as the page uses it. Every answer is either JSON or a Problem.

const storage_key = "till-token";
// A terminal that lets its cashiers sell without login hands the page a token; whoever signs in over it does so for this tab
// only, so that nobody is a supervisor here tomorrow.
const given = document.querySelector('meta[name="till-token"]')?.content ?? "";
const storage = given ? sessionStorage : localStorage;
let token = storage.getItem(storage_key) ?? given;

export class Problem extends Error {
  constructor(body, status) {
    super(body.detail ? `${body.title}: ${body.detail}` : body.title);
    this.code = body.code ?? "unreachable";
    this.status = status;
    this.payment_id = body.payment_id;
    this.detail = body.detail ?? "";
    this.retryable = body.retryable ?? true;
  }
}

export const has_token = () => token !== "";

export const token_is_given = () => given !== "" && token === given;
export const page_needs_no_login = () => given !== "";

export function keep_token(value) {
  token = value;
  if (value) storage.setItem(storage_key, value);
  else storage.removeItem(storage_key);
}

async function call(method, path, body, headers = {}) {
  const sent = { ...headers };
  if (token) sent.Authorization = `Bearer ${token}`;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method, headers: sent, cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(90_000),
    });
  } catch {
    throw new Problem({ title: "unreachable", code: "unreachable" }, 0);
  }
  const type = response.headers.get("Content-Type") ?? "";
  if (response.ok) return type.includes("json") ? response.json() : response.text();
  const problem = type.includes("json") ? await response.json().catch(() => ({})) : {};
  throw new Problem({ title: `HTTP ${response.status}`, ...problem }, response.status);
}

// Random, and fine without a secure context (a till's address is often plain http on the LAN).
export function random_id(bytes = 16) {
  const data = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const remove = (path) => call("DELETE", path);
// The caller keeps the key and gives the same one again when it repeats the request.
export const post_once = (path, body, key) => call("POST", path, body, { "Idempotency-Key": key });
