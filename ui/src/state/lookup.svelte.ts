// A search in the catalogue, and the thing that the arrows are on. With nothing typed it is the quick keys. A thing is only chosen from the
// list that answers the text as it stands.
import type { ItemView } from '../ipc/bindings';
import type { call } from '../ipc/call';

export class Lookup {
  text = $state('');
  items = $state.raw<ItemView[]>([]);
  isAnswered = $state(false);
  place = $state(0);
  chosen = $derived(this.isAnswered ? this.items[this.place] : undefined);
  #call: typeof call;
  #search = 0;
  #answer: Promise<void>;

  constructor(via: typeof call) {
    this.#call = via;
    this.#answer = this.#ask();
  }

  set(text: string): void {
    this.text = text;
    this.place = 0;
    this.#answer = this.#ask();
  }

  /** The same again: the catalogue has changed. */
  again(): void {
    this.#answer = this.#ask();
  }

  /** The chosen thing, as soon as this text is answered; nothing if it was typed on meanwhile. */
  async choose(): Promise<ItemView | undefined> {
    const search = this.#search;
    await this.#answer;
    return search === this.#search ? this.chosen : undefined;
  }

  move(lines: number): void {
    this.place = Math.min(Math.max(this.place + lines, 0), Math.max(this.items.length - 1, 0));
  }

  async #ask(): Promise<void> {
    const search = (this.#search += 1);
    this.isAnswered = false;
    const text = this.text.trim();
    const { items } = await (text === '' ? this.#call('quick_keys', {}) : this.#call('find_items', { text }));
    if (search !== this.#search) return;
    this.items = items;
    this.isAnswered = true;
  }
}
