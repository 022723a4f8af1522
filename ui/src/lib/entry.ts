// How typed text looks while it is typed. What it means is read by the app, never here.
import { group } from './money';

/** A typed sum, airy enough to check: `1200+2*300` is `1,200 + 2 × 300`. */
export function formatSum(text: string): string {
  return group(text.replace(/[\s,]/g, ''))
    .replace(/[*×]/g, ' × ')
    .replace(/\+/g, ' + ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Whether the text is more than one plain number. */
export function isSum(text: string): boolean {
  return /[+*×]/.test(text);
}

/** Digits only, with the separators that people type between them. */
export function isPlain(text: string): boolean {
  return /^[\d\s,]+$/.test(text);
}

/**
 * A phone number as Kenyans write it, as far as it is typed: `0712345` is `0712 345`, `254712345678` is `254 712 345 678`.
 * Text that is not a number stays as it was, so that the reason for refusing it can be seen.
 */
export function formatPhone(text: string): string {
  if (!/^\s*\+?[\d\s\u00a0().-]*$/.test(text)) return text;
  const plus = text.trimStart().startsWith('+') ? '+' : '';
  const digits = text.replace(/\D/g, '');
  const first = plus || digits.startsWith('254') ? 3 : digits.startsWith('0') ? 4 : 3;
  const groups = [digits.slice(0, first)];
  for (let at = first; at < digits.length; at += 3) groups.push(digits.slice(at, at + 3));
  return plus + groups.filter(Boolean).join(' ');
}

/** A till number in the groups it is painted in: `5200201` is `520 0201`. */
export function formatTill(number: string): string {
  return /^\d{6,7}$/.test(number) ? `${number.slice(0, 3)} ${number.slice(3)}` : number;
}

/** The cash field after one more banknote was laid down: whole shillings, as text; what is not a number yet begins anew. */
export function addNote(text: string, note: number): string {
  const digits = text.replace(/[\s,]/g, '');
  return String((/^\d{1,9}$/.test(digits) ? Number(digits) : 0) + note);
}
