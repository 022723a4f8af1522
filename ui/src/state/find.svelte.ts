// A search over all sales, and the line of it that the arrows are on.
import type { SaleView } from '../ipc/bindings';
import type { call } from '../ipc/call';

export class Find {
  text = $state('');
  sales = $state.raw<SaleView[]>([]);
  /** Whether the list answers the text; no list is called empty before. */
  isAnswered = $state(false);
  place = $state(0);
  chosen = $derived(this.sales[this.place]);
  #call: typeof call;

  constructor(via: typeof call) {
    this.#call = via;
    void this.#search();
  }

  set(text: string): void {
    this.text = text;
    void this.#search();
  }

  /** Up or down by one line, or by more, and never beyond the ends. */
  move(lines: number): void {
    this.place = Math.min(Math.max(this.place + lines, 0), Math.max(this.sales.length - 1, 0));
  }

  async #search(): Promise<void> {
    const text = this.text;
    this.isAnswered = false;
    const found = await this.#call('find_sales', { text });
    if (text !== this.text) return;
    this.sales = found.sales;
    this.place = 0;
    this.isAnswered = true;
  }
}
