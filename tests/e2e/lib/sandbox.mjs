// The sandbox: the customer's side of a payment, faults, and the books to compare with.

import assert from "node:assert/strict";

import { request } from "./http.mjs";
import { eventually } from "./wait.mjs";

export class Sandbox {
  constructor(url) {
    this.url = url;
  }

  async get(path) {
    const answer = await request(this.url + path);
    assert.equal(answer.status, 200, `GET ${path}: ${answer.text}`);
    return answer.json;
  }

  async post(path, body) {
    const answer = await request(this.url + path, { method: "POST", body });
    assert.ok(answer.status < 300, `POST ${path}: ${answer.status} ${answer.text}`);
    return answer.text ? answer.json : {};
  }

  set(settings) {
    return this.post("/admin/settings", settings);
  }

  // Something goes wrong `times` times: fault("payhub", "create", "after", { action: "drop" }).
  fault(service, operation, phase, action, times = 1) {
    return this.post("/admin/faults", { match: { service, operation, phase }, times, ...action });
  }

  clear_faults() {
    return request(this.url + "/admin/faults", { method: "DELETE" });
  }

  async requests() {
    return (await this.get("/admin/payhub/requests")).requests;
  }

  // The newest payment request, once there are `count`.
  newest_request(count = 1) {
    return eventually(`${count} payment requests`, async () => {
      const requests = await this.requests();
      return requests.length >= count && requests.at(-1);
    });
  }

  // What the customer does, by the API instead of the page: approve, decline, cancel, expire, approve_late.
  customer(request_id, act) {
    return this.post(`/admin/payhub/requests/${request_id}/${act}`);
  }

  async ledger() {
    return (await this.get("/admin/ledger")).acts;
  }

  async back_office() {
    const [ledger, receipts] = [await this.get("/backoffice/ledger"), await this.get("/backoffice/receipts")];
    return { items: ledger.items, numbers: receipts.receipts, whole: receipts.whole, terminals: receipts.terminals };
  }

  until_receipts(count) {
    return eventually(`${count} receipts in the back office`, async () => {
      const { numbers } = await this.back_office();
      if (numbers.length < count) throw new Error(`there are ${numbers.length}`);
      return numbers;
    });
  }
}
