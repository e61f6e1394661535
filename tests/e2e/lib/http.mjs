// A small HTTP client over node:http. fetch() would not let a test send a foreign Host header.

import http from "node:http";

export class Answer {
  constructor(status, headers, bytes) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }
  get text() {
    return this.bytes.toString("utf8");
  }
  get json() {
    return JSON.parse(this.text);
  }
}

// body: undefined, text, or anything else as JSON. Rejects when no complete answer came.
export function request(url, { method = "GET", body, headers = {}, timeout = 100_000 } = {}) {
  const text = body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const sent = { ...headers };
  if (text !== undefined) {
    sent["Content-Type"] ??= "application/json";
    sent["Content-Length"] = Buffer.byteLength(text);
  }
  return new Promise((resolve, reject) => {
    const call = http.request(url, { method, headers: sent, agent: false, timeout }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("close", () => (response.complete ? resolve(new Answer(response.statusCode, response.headers, Buffer.concat(chunks)))
        : reject(new Error("the answer was cut"))));
    });
    call.on("timeout", () => call.destroy(new Error("no answer")));
    call.on("error", reject);
    call.end(text);
  });
}
