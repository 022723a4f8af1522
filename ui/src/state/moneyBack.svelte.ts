// Money that goes back: what may, what is being typed about it, and what became of it. What the app has answered is shown; nothing is worked
// out here.
import type { CommandError, MoneyBackView, PaymentView, RefundedView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

/** Whose money: a sale's, or a payment's that no sale has. */
export interface Whose {
  sale: string | null;
  payment: string | null;
}

/** One way for money to go back: of what paid the sale, or of one payment. */
export type Way = { kind: 'cash'; payment: PaymentView | null; most: number } | { kind: 'mpesa'; payment: PaymentView; most: number };

/** What is in hand: the ways, the form of one, the reason, or cash that is to be handed over. */
export type Step = 'look' | 'form' | 'why' | 'given';

export class MoneyBack {
  view = $state.raw<MoneyBackView | null>(null);
  step = $state<Step>('look');
  way = $state.raw<Way | null>(null);
  amount = $state('');
  note = $state('');
  /** Of each of `view.goods`, how many came back, as typed. */
  counts = $state<string[]>([]);
  given = $state.raw<RefundedView | null>(null);
  refused = $state.raw<CommandError | null>(null);
  readonly whose: Whose;
  #call: typeof call;
  #busy = false;
  /** One wish, whatever is pressed how often. */
  #id = crypto.randomUUID();

  constructor(via: typeof call, whose: Whose) {
    this.#call = via;
    this.whose = whose;
  }

  ways = $derived.by((): Way[] => {
    const view = this.view;
    if (!view) return [];
    const back = view.payments.filter((payment) => payment.left > 0);
    return [
      ...(view.left > 0 ? [{ kind: 'cash' as const, payment: null, most: view.left }] : []),
      ...back.map((payment) => ({ kind: 'mpesa' as const, payment, most: payment.left })),
      ...back.filter((payment) => payment.in_cash).map((payment) => ({ kind: 'cash' as const, payment, most: payment.left })),
    ];
  });

  /** How it stands now. Why a wish was refused stays readable meanwhile. */
  async read(): Promise<void> {
    const { refused } = this;
    await this.#ask(async () => {
      const view = await this.#call('money_back', this.whose);
      this.view = view;
      if (this.counts.length !== view.goods.length) this.counts = view.goods.map(() => '');
    });
    this.refused ??= refused;
  }

  choose(way: Way | undefined): void {
    if (!way) return;
    this.way = way;
    this.amount = '';
    this.note = '';
    this.counts = (this.view?.goods ?? []).map(() => '');
    this.refused = null;
    this.#id = crypto.randomUUID();
    this.step = 'form';
  }

  /** One step back; whether there was any. */
  back(): boolean {
    const before: Record<Step, Step | null> = { look: null, form: 'look', why: 'form', given: 'look' };
    const step = before[this.step];
    if (step) this.step = step;
    return step !== null;
  }

  next(): void {
    this.refused = null;
    this.step = 'why';
  }

  /** For this reason, with whatever was noted. */
  async send(why: string): Promise<void> {
    const { way } = this;
    if (!way || this.#busy) return;
    this.#busy = true;
    const reason = [why, this.note.trim()].filter(Boolean).join(': ').slice(0, 100);
    await this.#ask(() => (way.kind === 'mpesa' ? this.#reverse(way, reason) : this.#refund(way, reason)));
    // What must be mended is on the form.
    if (this.refused?.code === 'field') this.step = 'form';
    this.#busy = false;
  }

  async #reverse({ payment }: Way, reason: string): Promise<void> {
    const sale = payment?.is_due ? null : (this.view?.sale ?? null);
    await this.#call('reverse_payment', { reversal: this.#id, payment: payment?.code ?? '', sale, amount: this.amount, reason });
    this.step = 'look';
    this.view = await this.#call('money_back', this.whose);
  }

  async #refund({ payment }: Way, reason: string): Promise<void> {
    const sale = this.view?.sale ?? '';
    const goods = (this.view?.goods ?? []).map(({ line }, place) => ({ line, quantity: this.counts[place] ?? '' }));
    this.given = await this.#call('refund', { refund: this.#id, sale, payment: payment?.code ?? null, goods, amount: this.amount, reason });
    this.view = this.given.now;
    this.step = 'given';
  }

  async #ask(what: () => Promise<void>): Promise<void> {
    try {
      await what();
      this.refused = null;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    }
  }
}
