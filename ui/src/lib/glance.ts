// A result must be seen before a key can take it away: the second of two quick Enters was meant for the screen before.

/** How long the keys that leave a result wait: less than it takes to read one, more than between two presses of one hand. */
export const GLANCE_MS = 600;

/** What is shown and since when; times are milliseconds of any one clock. */
export class Glance {
  #shown = '';
  #since = -Infinity;

  /** Something is shown, by a name of its own; the same again is nothing new. */
  show(name: string, nowMs: number): void {
    if (name === this.#shown) return;
    this.#shown = name;
    this.#since = nowMs;
  }

  /** Whether it can have been seen by now. */
  isSeen(nowMs: number): boolean {
    return nowMs - this.#since >= GLANCE_MS;
  }
}
