// A search over all sales, and the line of it that the arrows are on. A line is only chosen from the list that answers the text as
// it stands, so that a quick Enter never opens a sale of the list before.
import type { CommandError, SaleView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

export class Find {
  text = $state('');
  sales = $state.raw<SaleView[]>([]);
  /** Whether the list answers the text; no list is called empty before. */
  isAnswered = $state(false);
  /** Why the text was not searched for. */
  refused = $state.raw<CommandError | null>(null);
  place = $state(0);
  /** Nothing before the answer. */
  chosen = $derived(this.isAnswered ? this.sales[this.place] : undefined);
  #call: typeof call;
  /** Counts the searches: only the newest may be answered. */
  #search = 0;
  #answer: Promise<void>;

  constructor(via: typeof call) {
    this.#call = via;
    this.#answer = this.#ask();
  }

  set(text: string): void {
    this.text = text;
    this.#answer = this.#ask();
  }

  /** The chosen line, as soon as this text is answered; nothing if it was typed on meanwhile. */
  async choose(): Promise<SaleView | undefined> {
    const search = this.#search;
    await this.#answer;
    return search === this.#search ? this.chosen : undefined;
  }

  /** From now on nothing is chosen any more. */
  close(): void {
    this.#search += 1;
  }

  /** Up or down by one line, or by more, and never beyond the ends. */
  move(lines: number): void {
    this.place = Math.min(Math.max(this.place + lines, 0), Math.max(this.sales.length - 1, 0));
  }

  async #ask(): Promise<void> {
    const search = (this.#search += 1);
    this.isAnswered = false;
    this.refused = null;
    try {
      const { sales } = await this.#call('find_sales', { text: this.text });
      if (search !== this.#search) return;
      this.sales = sales;
      this.place = 0;
      this.isAnswered = true;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      if (search !== this.#search) return;
      this.sales = [];
      this.refused = reason.error;
    }
  }
}
