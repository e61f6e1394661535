// Waiting for something to become true. The bound is generous: it decides how long a failing test takes, never
// whether a slow machine passes.

export const bound_ms = Number(process.env.TILL_PATIENCE_MS ?? 60_000);

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// `look` returns a truthy value when it is there. Errors it throws count as "not yet" and are told at the end.
export async function eventually(what, look, { within = bound_ms, every = 50 } = {}) {
  const until = performance.now() + within;
  let last;
  for (;;) {
    try {
      const value = await look();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > until) throw new Error(`waited ${within} ms for: ${what}${last ? `\nlast: ${last.message}` : ""}`);
    await pause(every);
  }
}

// Seconds that `work` took, with what it returned.
export async function timed(work) {
  const start = performance.now();
  const value = await work();
  return { value, seconds: ((performance.now() - start) / 1000).toFixed(2) };
}
