// Makes the pictures of the README from a running demo: node tests/e2e/screens.mjs [http://127.0.0.1:8480]

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Cashier, launch } from "./lib/browser.mjs";
import { request } from "./lib/http.mjs";
import { eventually } from "./lib/wait.mjs";
import { read_qr } from "./lib/qr.mjs";

const url = process.argv[2] ?? "http://127.0.0.1:8480";
const file = (name) => fileURLToPath(new URL(`../../docs/screens/${name}`, import.meta.url));

const browser = await launch();
try {
  const cashier = await Cashier.open(browser, `${url}/`, { viewport: { width: 1024, height: 640 } });
  await cashier.type_amount(1250);
  await cashier.page.screenshot({ path: file("methods.png") });
  await cashier.at("method-klarna.dynamic_qr").click();
  await cashier.state("presenting");
  const [cookie] = await cashier.page.context().cookies();
  const headers = { Cookie: `${cookie.name}=${cookie.value}` };
  const picture = await eventually("a QR code on the display", async () => {
    const { bytes } = await request(`${url}/display.png`, { headers });
    return read_qr(bytes) && bytes;
  });
  writeFileSync(file("customer.png"), picture);
  await cashier.at("qr-mirror").evaluate((image) => image.decode());
  await cashier.page.screenshot({ path: file("cashier.png") });
  await cashier.at("cancel").click();
  await cashier.state("cancelled");
} finally {
  await browser.close();
}
