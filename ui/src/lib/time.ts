// Moments in the shop's own time, whatever zone the PC believes to be in.

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Africa/Nairobi', hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-GB', { timeZone: 'Africa/Nairobi', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'Africa/Nairobi', day: '2-digit', month: '2-digit' });
const dated = new Intl.DateTimeFormat('en-GB', { timeZone: 'Africa/Nairobi', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' });

/** `14:32`. */
export function timeOfDay(ms: number): string {
  return clock.format(ms);
}

/** `14:32:09`. */
export function exactTime(ms: number): string {
  return exact.format(ms);
}

/** `14:32` if that was today in the shop, else `21/11`. */
export function timeOrDay(ms: number, nowMs: number): string {
  return day.format(ms) === day.format(nowMs) ? clock.format(ms) : day.format(ms);
}

/** `22/11/2026`. */
export function dayOf(ms: number): string {
  return dated.format(ms).slice(0, 10);
}

/** `22/11/2026, 14:32`: for what may be long ago. */
export function dayAndTime(ms: number): string {
  return dated.format(ms);
}

/** A long span in the one unit that says enough of it: 61 s, 65 min, 26 hours, 3 days, 10 years. */
export function howLong(ms: number): { unit: 'seconds' | 'minutes' | 'hours' | 'days' | 'years'; count: number } {
  const hour = 3_600_000;
  if (ms < 120_000) return { unit: 'seconds', count: Math.round(ms / 1_000) };
  if (ms < 2 * hour) return { unit: 'minutes', count: Math.round(ms / 60_000) };
  if (ms < 48 * hour) return { unit: 'hours', count: Math.round(ms / hour) };
  if (ms < 730 * 24 * hour) return { unit: 'days', count: Math.round(ms / (24 * hour)) };
  return { unit: 'years', count: Math.round(ms / (365.25 * 24 * hour)) };
}

/** A span as a counter's clock: `0:18`, `3:05`, `1:02:00`. Never below zero. */
export function span(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(all % 60).padStart(2, '0');
  const minutes = Math.floor(all / 60);
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`;
}
