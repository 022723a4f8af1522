// The time on the screen: the app's own, since the PC's clock may be wrong. Ticks every second only while a second matters, else once
// a minute.

export class Clock {
  now = $state(Date.now());
  #ahead = 0;

  /** Takes the time from the app, and keeps it from there. */
  follow(nowMs: number): void {
    this.#ahead = nowMs - Date.now();
    this.now = nowMs;
  }

  /** Ticks until the returned function is called. */
  run(everySecond: boolean): () => void {
    const step = everySecond ? 1_000 : 60_000;
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      this.now = Date.now() + this.#ahead;
      // Just after the boundary, so that every clock on the screen turns over together.
      timer = setTimeout(tick, step - (this.now % step) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }
}
