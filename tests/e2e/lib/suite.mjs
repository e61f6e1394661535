// What every test file needs: a world and a browser, ended with the file, and a test with a time limit.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";

import { audit } from "./audit.mjs";
import { Cashier, launch } from "./browser.mjs";
import { World } from "./world.mjs";

const limit_ms = 240_000;

// suite({...World options}, (scenario, here) => ...): `here` has world, till, sandbox, browser once tests run;
// scenario(name, async (here, t) => ...) is one test. Afterwards all three books must agree.
export function suite(options, define) {
  const here = {};
  before(async () => {
    here.world = await World.start(options);
    here.till = here.world.till;
    here.sandbox = here.world.sandbox;
    if (options.browser !== false) here.browser = await launch();
  });
  after(async () => {
    await here.browser?.close();
    await here.world?.end();
  });
  const scenario = (name, work) => test(name, { timeout: limit_ms }, (t) => work(here, t));
  define(scenario);
  if (options.audit !== false) {
    scenario("afterwards provider, terminal and back office agree", async ({ world }) => assert.deepEqual(await audit(world), []));
  }
}

// Opens the cashier page for one test and closes it; a script error on the page fails the test.
export async function with_cashier({ browser, till }, work, options) {
  const cashier = await Cashier.open(browser, `${till.url}/`, options);
  try {
    await work(cashier);
    assert.deepEqual(cashier.errors, [], "errors on the page");
  } catch (error) {
    await cashier.picture("till-e2e-failure").catch(() => {});
    throw error;
  } finally {
    await cashier.close();
  }
}
