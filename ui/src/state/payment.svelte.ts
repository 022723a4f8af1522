// How one sale is being paid: by a phone number, by cash, by both, or a part of it from one phone; with the ids under which the app knows
// the wish.
//
// The ids are made before anything is asked and stay the same however often the same wish is sent, so that a double key press is
// one request. One `Payment` is one attempt: asking again after an attempt is over takes a new one for the same sale.
import type { CashReading, CommandError, FieldProblem, PhoneReading, RegularsFound, RegularView, SaleView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';
import { formatPhone } from '../lib/entry';
import { group, plainShillings } from '../lib/money';
import type { Entered } from './amount.svelte';

export type Step = 'choose' | 'mpesa' | 'cash' | 'part';

const SHOWN_AT_ONCE: readonly FieldProblem[] = ['phone_not_digits', 'phone_too_long', 'phone_not_kenyan', 'cash_too_much', 'cash_unreadable'];

const NOBODY: RegularsFound = { regulars: [], more: false };

export class Payment {
  readonly sale: string;
  step = $state<Step>('choose');
  /** The phone field, spaced as people write it. */
  phone = $state('');
  phoneReading = $state.raw<PhoneReading | null>(null);
  /** Phones that paid before and end in what is typed. */
  regulars = $state.raw<RegularsFound>(NOBODY);
  /** The one of them that was chosen. */
  regular = $state.raw<RegularView | null>(null);
  /** The cash field. */
  tendered = $state('');
  cashReading = $state.raw<CashReading | null>(null);
  /** Cash that the customer lays down, as typed: the phone is asked for the rest. */
  laid = $state('');
  /** So much from this phone, as typed; all that is missing where nothing is. */
  part = $state('');
  /** What the amount field reads less that part. */
  partReading = $state.raw<CashReading | null>(null);
  /** A command is under way: nothing else is sent. */
  busy = $state(false);
  /** Why the last command was refused, where it is not about a field. */
  refused = $state.raw<CommandError | null>(null);
  problem = $derived.by((): FieldProblem | null => {
    if (this.step === 'part') return this.#tried && this.restOfPart === null ? 'part_refused' : null;
    const reading = this.step === 'mpesa' ? this.phoneReading : this.step === 'cash' ? this.cashReading : null;
    // The last digits of a number are no number, and enough.
    if (this.step === 'mpesa' && !this.#tried && this.regulars.regulars.length > 0) return null;
    const problem = reading?.problem ?? null;
    return problem && (this.#tried || SHOWN_AT_ONCE.includes(problem)) ? problem : null;
  });
  /** What a phone would be asked for beside the cash in the field, if it is not enough. */
  restOfCash = $derived(this.cashReading?.rest ?? null);
  /** What is left beside the part in its field, if it is one. */
  restOfPart = $derived(this.partReading?.rest ?? null);
  #tried = $state(false);
  #attempt = crypto.randomUUID();
  #entered: () => Entered;
  /** Whole shillings that lie on the counter already. */
  #lies: number;
  #call: typeof call;

  /** `entered` is what is to be paid; for a sale that exists, what is missing, and `lies` the cash that lies there. */
  constructor(via: typeof call, entered: () => Entered, sale: string = crypto.randomUUID(), lies = 0) {
    this.#call = via;
    this.#entered = entered;
    this.sale = sale;
    this.#lies = Math.trunc(lies / 100);
  }

  /** Opens the field of one way to pay, or goes back to the choice. */
  go(step: Step): void {
    this.step = step;
    this.refused = null;
    this.#tried = false;
    // What was typed for another way to pay is not carried into this one.
    this.laid = this.part = '';
    if (step === 'cash') void this.#readCash();
  }

  /** The cash in the field is laid down, and a phone is asked for the rest. */
  layDown(): void {
    const laid = this.cashOnTheCounter;
    this.go('mpesa');
    this.laid = laid;
  }

  /** All the cash that is there once what is in the field is laid down. */
  get cashOnTheCounter(): string {
    return group(String(this.#lies + Number(this.tendered.replace(/\D/g, ''))));
  }

  /** Reads the cash field to its last digit, so that Enter follows what is seen. */
  async settleCash(): Promise<void> {
    await this.#readCash();
  }

  /** What is to be paid has changed: the change is another one. */
  reread(): void {
    if (this.step === 'cash') void this.#readCash();
  }

  /** Asks for so much, in cents, of what is missing. */
  askFor(part: number): void {
    this.part = group(String(Math.trunc(part / 100)));
  }

  /** So much from one phone, and the number is next; or the reason why not shows. */
  async takePart(): Promise<void> {
    await this.#readPart();
    this.#tried = true;
    const part = this.part;
    if (this.restOfPart === null) return;
    this.go('mpesa');
    this.part = part;
  }

  setPart(text: string): void {
    this.part = digits(text);
    this.#tried = false;
    void this.#readPart();
  }

  setPhone(text: string): void {
    this.phone = formatPhone(text);
    this.refused = this.regular = null;
    this.regulars = NOBODY;
    this.#tried = false;
    void this.#readPhone();
    void this.#findRegulars();
  }

  /** One of the phones that end in what is typed is the customer's. */
  choose(place: number): void {
    const chosen = this.regulars.regulars[place];
    if (!chosen) return;
    this.setPhone('');
    this.regular = chosen;
  }

  /** The customer who was chosen is remembered no more; the number is typed. */
  async forget(): Promise<void> {
    const chosen = this.regular;
    if (!chosen) return;
    await this.#once(async () => {
      await this.#call('forget_regular', { id: chosen.id });
      this.regular = null;
      return null;
    });
  }

  setTendered(text: string): void {
    this.tendered = digits(text);
    this.refused = null;
    this.#tried = false;
    void this.#readCash();
  }

  /** A key of the keypad goes to the field that is open. */
  press(key: string): void {
    const fields = {
      cash: [this.tendered, (text: string) => this.setTendered(text)],
      part: [this.part, (text: string) => this.setPart(text)],
      mpesa: [this.phone, (text: string) => this.setPhone(text)],
      choose: ['', () => undefined],
    } as const;
    const [text, set] = fields[this.step];
    if (key === 'erase') set(text.trimEnd().slice(0, -1));
    else if (key === 'clear') set('');
    else if (/^\d+$/.test(key)) set(text + key);
  }

  /** The sale after the phone was asked, or nothing: then the reason shows, or a request was already under way. */
  async ask(): Promise<SaleView | null> {
    return this.#once(async () => {
      if (!this.regular) await this.#readPhone();
      this.#tried = true;
      if (!this.regular && this.phoneReading?.problem) return null;
      const request = { sale: this.sale, attempt: this.#attempt, ...this.#entered(), phone: this.phone, ...(this.regular && { regular: this.regular.id }) };
      return this.#call('charge', { ...request, ...(this.laid && { cash: this.laid }), ...(this.part && { part: this.part }) });
    });
  }

  /** The sale, waiting for a payment straight to the till, or nothing, as with `ask`. */
  async awaitTill(): Promise<SaleView | null> {
    const cash = this.step === 'cash' && this.tendered ? this.cashOnTheCounter : this.laid;
    return this.#once(() => this.#call('await_payment', { sale: this.sale, ...this.#entered(), ...(cash && { cash }) }));
  }

  /** The sale after the cash was taken, or nothing, as with `ask`. */
  async take(): Promise<SaleView | null> {
    return this.#once(async () => {
      await this.#readCash();
      this.#tried = true;
      if (this.cashReading?.problem) return null;
      // The exact amount is what was seen: it may have become less meanwhile.
      const seen = this.cashReading?.tendered;
      const tendered = this.tendered || (typeof seen === 'number' ? plainShillings(seen) : '');
      return this.#call('take_cash', { sale: this.sale, ...this.#entered(), tendered });
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

  async #findRegulars(): Promise<void> {
    const text = this.phone;
    if (text.length < 3 || text.length > 7) return;
    const found = await this.#call('find_regulars', { text });
    if (text === this.phone) this.regulars = found;
  }

  async #readPart(): Promise<void> {
    const tendered = this.part;
    const reading = await this.#call('read_cash', { ...this.#entered(), tendered });
    if (tendered === this.part) this.partReading = reading;
  }

  async #readCash(): Promise<void> {
    const tendered = this.tendered;
    const reading = await this.#call('read_cash', { ...this.#entered(), tendered });
    if (tendered === this.tendered) this.cashReading = reading;
  }
}

/** Thousands apart, as long as it is digits. */
function digits(text: string): string {
  return /^[\d\s,]*$/.test(text) ? group(text.replace(/[\s,]/g, '')) : text;
}
