// What the shop sells, at the counter: quick keys, scanned codes, and baskets that wait. What is in the basket is the entry's.
import type { CommandError, FieldProblem, ItemView, ParkedView, SaleView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';
import type { Counter } from './counter.svelte';

/** What a scan came to, where it was nothing to sell. */
export type ScanNotice = 'strange_receipt' | 'misread' | 'no_code';

/** Quick keys are numbered from 1 and lettered from A. */
export const letterOf = (quickKey: number): string => String.fromCharCode(64 + quickKey);

export class Goods {
  quickKeys = $state.raw<ItemView[]>([]);
  /** Why the last scan put nothing into the basket. */
  notice = $state<ScanNotice | null>(null);
  /** Why the last command was refused. */
  refused = $state.raw<CommandError | null>(null);
  /** The cashier has asked once to empty the basket. */
  empties = $state(false);
  #call: typeof call;
  #counter: Counter;

  constructor(via: typeof call, counter: Counter) {
    this.#call = via;
    this.#counter = counter;
  }

  /** Reads the quick keys anew. */
  async load(): Promise<void> {
    const found = await this.#send(() => this.#call('quick_keys', {}));
    if (found) this.quickKeys = found.items;
  }

  /** Puts a thing into the basket of the sale being entered, whatever is looked at. */
  add(item: ItemView): void {
    const counter = this.#counter;
    if (counter.draft.busy) return;
    this.forget();
    if (counter.opened) counter.next();
    // A part was reckoned from what the sale came to before.
    if (counter.draft.step === 'part' || counter.draft.part || counter.draft.laid) counter.draft.go('choose');
    counter.entry.basket.add(item, counter.entry.takeQuantity());
    counter.draft.reread();
  }

  /** The thing of a letter's quick key. */
  press(letter: string): void {
    const item = this.quickKeys.find((item) => item.quick_key !== null && letterOf(item.quick_key).toLowerCase() === letter);
    if (item) this.add(item);
  }

  /** What a scanned code is: a sale to be shown, a barcode that nothing has yet, or nothing more to do. */
  async scan(text: string): Promise<{ sale: SaleView } | { barcode: string } | null> {
    this.forget();
    const scanned = await this.#send(() => this.#call('scan', { text }));
    if (!scanned) return null;
    switch (scanned.kind) {
      case 'item':
        this.add(scanned.item);
        return null;
      case 'sale':
        return { sale: scanned.sale };
      case 'new_barcode':
        return { barcode: scanned.code };
      default:
        this.notice = scanned.kind;
        return null;
    }
  }

  /** Takes so much off the chosen line or the whole; or says why not, and then nothing has changed. */
  async takeOff(text: string): Promise<FieldProblem | null> {
    const { entry, draft } = this.#counter;
    const before = entry.basket.takenOff;
    entry.basket.takeOff(text.trim());
    const problem = await entry.check();
    if (problem === null || !/^(discount|basket)/.test(problem)) {
      draft.reread();
      return null;
    }
    entry.basket.takeOff(before);
    return problem;
  }

  /** Notes something about the chosen line. */
  note(text: string): void {
    const { basket } = this.#counter.entry;
    if (basket.chosen !== null) basket.change(basket.chosen, (line) => ({ ...line, note: text.trim() }));
  }

  /** Empties the basket when asked twice. */
  empty(): void {
    if (this.empties) {
      this.forget();
      this.#counter.entry.basket.clear();
    } else {
      this.empties = true;
    }
  }

  /** Lets what was entered wait, and begins the next sale. Whether it did. */
  async park(name: string): Promise<boolean> {
    const { entry } = this.#counter;
    const { amount, basket = { lines: [], discount: '', buyer_pin: '' } } = entry.entered;
    const view = await this.#send(() => this.#call('park', { name, amount, basket }));
    if (!view) return false;
    this.#counter.accept(view);
    entry.basket.clear();
    entry.set('');
    this.#counter.draft.go('choose');
    return true;
  }

  /** Takes a parked basket back; what stands at the counter goes to its place. */
  async recall(parked: ParkedView): Promise<void> {
    const counter = this.#counter;
    const isFree = counter.entry.basket.isEmpty && counter.entry.text === '';
    if (!isFree && !(await this.park(''))) return;
    const recalled = await this.#send(() => this.#call('recall', { id: parked.id }));
    if (recalled?.basket) counter.entry.basket.replace(recalled.basket);
    counter.next();
  }

  /** The cashier went on: what was said about the last scan is over. */
  forget(): void {
    this.notice = null;
    this.refused = null;
    this.empties = false;
  }

  async #send<T>(work: () => Promise<T>): Promise<T | null> {
    this.refused = null;
    try {
      return await work();
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
      return null;
    }
  }
}
