// The amount being typed. The app reads it with every key; the screen only keeps the text and shows what the app read.
import type { AmountReading, FieldProblem } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

/** What no further typing can mend is shown at once; the rest only when the cashier tries to go on. */
const SHOWN_AT_ONCE: readonly FieldProblem[] = [
  'amount_not_digits',
  'amount_negative',
  'amount_has_cents',
  'amount_too_large',
  'amount_too_many_lines',
];

export class AmountEntry {
  /** As typed. */
  text = $state('');
  /** What the app read last; the text may be a key ahead of it. */
  reading = $state.raw<AmountReading | null>(null);
  /** A letter that was typed and refused. */
  stray = $state<string | null>(null);
  /** The reason to show under the field. */
  problem = $derived.by((): FieldProblem | null => {
    const problem = this.reading?.problem ?? null;
    return problem && (this.#tried || SHOWN_AT_ONCE.includes(problem)) ? problem : null;
  });
  #tried = $state(false);
  #read = $state<string | null>(null);
  #call: typeof call;

  constructor(via: typeof call) {
    this.#call = via;
    void this.#catchUp();
  }

  /** Whether the amount can be paid; nothing while the app has not read the latest key. */
  get payable(): boolean | undefined {
    return this.#read === this.text ? typeof this.reading?.total === 'number' : undefined;
  }

  /** Takes the text of the field. */
  set(text: string): void {
    this.text = text.replace(/[*xX]/g, '×');
    this.stray = null;
    this.#tried = false;
    void this.#catchUp();
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

  async #catchUp(): Promise<void> {
    const text = this.text;
    try {
      const reading = await this.#call('read_amount', { text });
      if (text !== this.text) return;
      this.reading = reading;
      this.#read = text;
    } catch (reason) {
      // Fields are refused by their reading. A refused command means that there is no app, and the window says that already.
      if (!(reason instanceof Refusal)) throw reason;
    }
  }
}
