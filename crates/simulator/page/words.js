// How amounts, numbers and moments are written for people.

/** `1,500` or `1,500.50`: what the simulator tells in cents. */
export function money(cents) {
  const whole = Math.trunc(Math.abs(cents) / 100).toString();
  const rest = Math.abs(cents) % 100;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${cents < 0 ? '−' : ''}${grouped}${rest ? `.${String(rest).padStart(2, '0')}` : ''}`;
}

/** Cents of what a person typed, such as `1,500` or `12.50`; `null` of anything else. */
export function cents(text) {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.replace(/[,\s]/g, ''));
  return match && Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** `0712 345 678`. */
export function local(phone) {
  const digits = phone.replace(/^254/, '0');
  return `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`;
}

/** `14:32:09` in Nairobi, wherever the browser is: the simulator's times are Safaricom's. */
export const clock = (millis) => CLOCK.format(millis);
/** `22 Nov 2026`. */
export const day = (millis) => DAY.format(millis);

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: 'Africa/Nairobi', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'Africa/Nairobi', day: 'numeric', month: 'short', year: 'numeric' });

/** A body as it was sent, laid out if it is JSON. Amounts keep their decimals, so it is not parsed and written again. */
export function laidOut(text) {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+/g, (token) => {
    switch (token) {
      case '{':
      case '[':
        depth += 1;
        return token + line();
      case '}':
      case ']':
        depth -= 1;
        return line() + token;
      case ',':
        return token + line();
      case ':':
        return ': ';
      default:
        return token.trim() ? token : '';
    }
  });
}
