// What the customer is about to buy, as the cashier put it together: things of the catalogue, how many of each, and what is taken off. The
// app reads it with every change; the screen knows no prices.
import type { BasketEntry, ExchangeEntry, ItemView, LineEntry } from '../ipc/bindings';

const QUANTITY_MAX = 9_999;

export class Basket {
  lines = $state.raw<LineEntry[]>([]);
  /** Taken off the whole, as typed. */
  discount = $state('');
  /** The KRA PIN of a customer who is a business. */
  buyerPin = $state('');
  /** What came back for it, if it is an exchange. */
  exchange = $state.raw<ExchangeEntry | undefined>(undefined);
  /** The line that was added to last: it is kept in sight. */
  latest = $state(0);
  /** The line that the arrows are on. */
  chosen = $state<number | null>(null);
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  /** As the app reads it; nothing where nothing was put in. */
  get entry(): BasketEntry | undefined {
    const { lines, discount, buyerPin, exchange } = this;
    const isPlain = this.isEmpty && discount === '' && buyerPin === '' && !exchange;
    return isPlain ? undefined : { lines, discount, buyer_pin: buyerPin, ...(exchange && { exchange }) };
  }

  /** So many more of a thing: on its line, where it has a plain one. */
  add(item: ItemView, quantity = 1): void {
    const same = this.lines.findIndex((line) => line.item === item.id && line.discount === '' && line.note === '');
    this.chosen = null;
    this.latest = same >= 0 ? same : this.lines.length;
    if (same >= 0) this.change(same, (line) => ({ ...line, quantity: Math.min(line.quantity + quantity, QUANTITY_MAX) }));
    else this.#set([...this.lines, { item: item.id, price: '', quantity, discount: '', note: '' }]);
  }

  /** Changes one line. */
  change(place: number, how: (line: LineEntry) => LineEntry): void {
    this.#set(this.lines.map((line, at) => (at === place ? how(line) : line)));
  }

  /** One more or one less of the chosen line, or just so many; a line keeps at least one. */
  count(how: (quantity: number) => number): void {
    if (this.chosen !== null) this.change(this.chosen, (line) => ({ ...line, quantity: Math.min(Math.max(how(line.quantity), 1), QUANTITY_MAX) }));
  }

  /** Takes the chosen line away; the next one is chosen then. */
  remove(): void {
    const place = this.chosen;
    if (place === null) return;
    this.#set(this.lines.filter((_, at) => at !== place));
    this.chosen = this.isEmpty ? null : Math.min(place, this.lines.length - 1);
  }

  /** Takes so much off the chosen line, or off the whole. */
  takeOff(text: string): void {
    if (this.chosen !== null) this.change(this.chosen, (line) => ({ ...line, discount: text }));
    else {
      this.discount = text;
      this.#changed();
    }
  }

  /** What is taken off there now. */
  get takenOff(): string {
    return this.chosen === null ? this.discount : (this.lines[this.chosen]?.discount ?? '');
  }

  /** The receipt is for the business of this KRA PIN, or for none. */
  sellTo(pin: string): void {
    this.buyerPin = pin;
    this.#changed();
  }

  /** What is sold now is instead of what came back by this refund. */
  sellInstead(exchange: ExchangeEntry): void {
    this.exchange = exchange;
    this.#changed();
  }

  /** Chooses the line above or below; from none, the last. */
  move(lines: number): void {
    if (this.isEmpty) return;
    const last = this.lines.length - 1;
    this.chosen = this.chosen === null ? last : Math.min(Math.max(this.chosen + lines, 0), last);
  }

  /** Takes over a basket that waited. */
  replace(basket: BasketEntry): void {
    this.discount = basket.discount;
    this.buyerPin = basket.buyer_pin;
    this.exchange = basket.exchange;
    this.chosen = null;
    this.#set(basket.lines);
  }

  clear(): void {
    this.replace({ lines: [], discount: '', buyer_pin: '' });
  }

  #set(lines: LineEntry[]): void {
    this.lines = lines;
    this.#changed();
  }
}
