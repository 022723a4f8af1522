// A search, and the line of its list that the arrows are on. A line is only chosen from the list that answers the text as it stands, so that a
// quick Enter never takes a line of the list before.
import type { CommandError } from '../ipc/bindings';
import { Refusal } from '../ipc/call';

export class Search<T> {
  text = $state('');
  found = $state.raw<T[]>([]);
  /** Whether the list answers the text; no list is called empty before. */
  isAnswered = $state(false);
  /** Why the text was not searched for. */
  refused = $state.raw<CommandError | null>(null);
  place = $state(0);
  /** Nothing before the answer. */
  chosen = $derived(this.isAnswered ? this.found[this.place] : undefined);
  #find: (text: string) => Promise<T[]>;
  /** Counts the searches: only the newest may be answered. */
  #search = 0;
  #answer: Promise<void>;

  constructor(find: (text: string) => Promise<T[]>) {
    this.#find = find;
    this.#answer = this.#ask();
  }

  set(text: string): void {
    this.text = text;
    this.place = 0;
    this.#answer = this.#ask();
  }

  /** The same again, at the same place: what is searched has changed. */
  again(): void {
    this.#answer = this.#ask();
  }

  /** The chosen line, as soon as this text is answered; nothing if it was typed on meanwhile. */
  async choose(): Promise<T | undefined> {
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
    this.place = Math.min(Math.max(this.place + lines, 0), Math.max(this.found.length - 1, 0));
  }

  async #ask(): Promise<void> {
    const search = (this.#search += 1);
    this.isAnswered = false;
    this.refused = null;
    try {
      const found = await this.#find(this.text);
      if (search !== this.#search) return;
      this.found = found;
      this.isAnswered = true;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      if (search !== this.#search) return;
      this.found = [];
      this.refused = reason.error;
    }
  }
}
