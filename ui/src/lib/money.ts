// Cents as people write them. The only place that divides money, and it divides integers.

/** `150000` is `1,500`; cents show only where there are some, unless `full` asks for both digits. */
export function formatCents(cents: number, full = false): string {
  const size = Math.abs(cents);
  const rest = size % 100;
  const shillings = group(String((size - rest) / 100));
  const sign = cents < 0 ? '−' : '';
  return full || rest ? `${sign}${shillings}.${String(rest).padStart(2, '0')}` : `${sign}${shillings}`;
}

/** Digits in groups of three: `1500` is `1,500`. Anything else in the text stays where it is. */
export function group(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}

/** Whole shillings as the amount field takes them: `150000` is `1500`. */
export function plainShillings(cents: number): string {
  return String((cents - (cents % 100)) / 100);
}
