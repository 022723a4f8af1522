// The sale being entered: the amount at the keypad, and the basket beside it. The app reads both with every key; the screen only keeps what
// was entered and shows what the app read.
import type { AmountReading, BasketEntry, FieldProblem } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';
import { Basket } from './basket.svelte';

/** What no further typing can mend is shown at once; the rest only when the cashier tries to go on. */
const SHOWN_AT_ONCE: readonly FieldProblem[] = [
  'amount_not_digits',
  'amount_negative',
  'amount_has_cents',
  'amount_too_large',
  'amount_too_many_lines',
];

/** What is to be paid, as a command takes it. */
export interface Entered {
  amount: string;
  basket?: BasketEntry;
}

export class AmountEntry {
  /** As typed. */
  text = $state('');
  readonly basket = new Basket(() => this.#change());
  /** What the app read last; what is entered may be a key ahead of it. */
  reading = $state.raw<AmountReading | null>(null);
  /** A letter that was typed and refused. */
  stray = $state<string | null>(null);
  /** The reason to show under the field. */
  problem = $derived.by((): FieldProblem | null => {
    const problem = this.reading?.problem ?? null;
    return problem && (this.#tried || SHOWN_AT_ONCE.includes(problem)) ? problem : null;
  });
  #tried = $state(false);
  /** Counts the changes: what was read belongs to one of them. */
  #changes = $state(0);
  #read = $state(-1);
  #call: typeof call;

  constructor(via: typeof call) {
    this.#call = via;
    void this.#catchUp();
  }

  /** Whether the amount can be paid; nothing while the app has not read the latest key. */
  get payable(): boolean | undefined {
    return this.#read === this.#changes ? typeof this.reading?.total === 'number' : undefined;
  }

  get entered(): Entered {
    const basket = this.basket.entry;
    return { amount: this.text, ...(basket && { basket }) };
  }

  /** Takes the text of the field. */
  set(text: string): void {
    this.text = text.replace(/[*xX]/g, '×');
    this.#change();
  }

  /** The number that was typed before what it counts: `3×`. It is used up by that. */
  takeQuantity(): number {
    const quantity = /^(\d{1,4})×$/.exec(this.text)?.[1];
    if (quantity === undefined || Number(quantity) === 0) return 1;
    this.set('');
    return Number(quantity);
  }

  /** What is amiss with what was entered, once all of it was read. */
  async check(): Promise<FieldProblem | null> {
    if (this.payable === undefined) await this.#catchUp();
    return this.reading?.problem ?? null;
  }

  /** A key of the keypad, or a digit typed while nothing has the focus. */
  press(key: string): void {
    this.set(key === 'erase' ? this.text.slice(0, -1) : key === 'clear' ? '' : this.text + key);
  }

  /** A letter that means nothing here: it does not get into the amount, but it does not vanish without a word either. */
  refuse(letter: string): void {
    this.stray = letter;
  }

  /** Whether a sale can go on with this amount; if not, the reason shows. */
  async settle(): Promise<boolean> {
    this.stray = null;
    this.#tried = true;
    if (this.payable === undefined) await this.#catchUp();
    return this.payable === true;
  }

  #change(): void {
    this.#changes += 1;
    this.stray = null;
    this.#tried = false;
    void this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    const changes = this.#changes;
    const { amount: text, ...beside } = this.entered;
    try {
      const reading = await this.#call('read_amount', { text, ...beside });
      if (changes !== this.#changes) return;
      this.reading = reading;
      this.#read = changes;
    } catch (reason) {
      // Fields are refused by their reading. A refused command means that there is no app, and the window says that already.
      if (!(reason instanceof Refusal)) throw reason;
    }
  }
}
