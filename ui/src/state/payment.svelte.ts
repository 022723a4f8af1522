// How one sale is being paid: by a phone number or by cash, with the ids under which the app knows the wish.
//
// The ids are made before anything is asked and stay the same however often the same wish is sent, so that a double key press is
// one request. One `Payment` is one attempt: asking again after an attempt is over takes a new one for the same sale.
import type { CashReading, CommandError, FieldProblem, PhoneReading, SaleView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';
import { formatPhone } from '../lib/entry';
import { group } from '../lib/money';

export type Step = 'choose' | 'mpesa' | 'cash';

const SHOWN_AT_ONCE: readonly FieldProblem[] = ['phone_not_digits', 'phone_too_long', 'phone_not_kenyan', 'cash_too_much', 'cash_unreadable'];

export class Payment {
  readonly sale: string;
  step = $state<Step>('choose');
  /** The phone field, spaced as people write it. */
  phone = $state('');
  phoneReading = $state.raw<PhoneReading | null>(null);
  /** The cash field. */
  tendered = $state('');
  cashReading = $state.raw<CashReading | null>(null);
  /** A command is under way: nothing else is sent. */
  busy = $state(false);
  /** Why the last command was refused, where it is not about a field. */
  refused = $state.raw<CommandError | null>(null);
  problem = $derived.by((): FieldProblem | null => {
    const reading = this.step === 'mpesa' ? this.phoneReading : this.step === 'cash' ? this.cashReading : null;
    const problem = reading?.problem ?? null;
    return problem && (this.#tried || SHOWN_AT_ONCE.includes(problem)) ? problem : null;
  });
  #tried = $state(false);
  #attempt = crypto.randomUUID();
  #amount: () => string;
  #call: typeof call;

  /** `amount` is the amount field's text; for a sale that exists, what is due. */
  constructor(via: typeof call, amount: () => string, sale: string = crypto.randomUUID()) {
    this.#call = via;
    this.#amount = amount;
    this.sale = sale;
  }

  /** Opens the field of one way to pay, or goes back to the choice. */
  go(step: Step): void {
    this.step = step;
    this.refused = null;
    this.#tried = false;
    if (step === 'cash') void this.#readCash();
  }

  setPhone(text: string): void {
    this.phone = formatPhone(text);
    this.refused = null;
    this.#tried = false;
    void this.#readPhone();
  }

  setTendered(text: string): void {
    this.tendered = /^[\d\s,]*$/.test(text) ? group(text.replace(/[\s,]/g, '')) : text;
    this.refused = null;
    this.#tried = false;
    void this.#readCash();
  }

  /** A key of the keypad goes to the field that is open. */
  press(key: string): void {
    const set = (text: string) => (this.step === 'cash' ? this.setTendered(text) : this.setPhone(text));
    const text = this.step === 'cash' ? this.tendered : this.phone;
    if (key === 'erase') set(text.trimEnd().slice(0, -1));
    else if (key === 'clear') set('');
    else if (/^\d+$/.test(key)) set(text + key);
  }

  /** The sale after the phone was asked, or nothing: then the reason shows, or a request was already under way. */
  async ask(): Promise<SaleView | null> {
    return this.#once(async () => {
      await this.#readPhone();
      this.#tried = true;
      if (this.phoneReading?.problem) return null;
      const request = { sale: this.sale, attempt: this.#attempt, amount: this.#amount(), phone: this.phone };
      return this.#call('charge', request);
    });
  }

  /** The sale after the cash was taken, or nothing, as with `ask`. */
  async take(): Promise<SaleView | null> {
    return this.#once(async () => {
      await this.#readCash();
      this.#tried = true;
      if (this.cashReading?.problem) return null;
      return this.#call('take_cash', { sale: this.sale, amount: this.#amount(), tendered: this.tendered });
    });
  }

  async #once(work: () => Promise<SaleView | null>): Promise<SaleView | null> {
    if (this.busy) return null;
    this.busy = true;
    this.refused = null;
    try {
      return await work();
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
      return null;
    } finally {
      this.busy = false;
    }
  }

  async #readPhone(): Promise<void> {
    const text = this.phone;
    const reading = await this.#call('read_phone', { text });
    if (text === this.phone) this.phoneReading = reading;
  }

  async #readCash(): Promise<void> {
    const tendered = this.tendered;
    const reading = await this.#call('read_cash', { amount: this.#amount(), tendered });
    if (tendered === this.tendered) this.cashReading = reading;
  }
}
