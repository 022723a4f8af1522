// Waiting for what another process does: looked at often, and given up with a sentence that says what was seen last.
import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `look` gives something true, and gives it back. `seen` may tell what was there instead. */
export async function until(what, look, { within = 45_000, seen = () => '' } = {}) {
  const deadline = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`After ${within} ms still not: ${what}\n${await seen()}`);
    await pause(25);
  }
}
