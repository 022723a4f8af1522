// Payouts while the owner is at them: which one is looked at, and what is typed for the next.
import type { PayeeKind, PayoutEntry, PayoutPurpose, PayoutReading, PayoutView, PayoutsView } from '../ipc/bindings';
import { call } from '../ipc/call';
import { say } from '../lib/words.svelte';
import { Asking } from './asking.svelte';
import { PayFile } from './payfile.svelte';

/** In the order of their keys. */
export const KINDS: PayeeKind[] = ['person', 'pay_bill', 'till', 'tax', 'top_up'];
export const PURPOSES: PayoutPurpose[] = ['business', 'salary', 'promotion'];

type Step = 'list' | 'form' | 'check' | 'settle' | 'rules' | 'file';

export class Payouts {
  readonly asking = new Asking();
  view = $state.raw<PayoutsView | null>(null);
  step = $state<Step>('list');
  /** The payout that is looked at; the newest unless one was chosen. */
  chosen = $state<string | null>(null);
  entry = $state<PayoutEntry>(empty('person'));
  reading = $state.raw<PayoutReading | null>(null);
  code = $state('');
  file = $state.raw(new PayFile(this.asking));
  busy = $state(false);
  #id = '';

  readonly one = $derived(this.view?.payouts.find(({ id }) => id === this.chosen) ?? this.view?.payouts[0]);

  async read(): Promise<void> {
    await this.asking.run(async () => {
      this.view = await call('payouts', {});
    });
  }

  /** Looks at the one before or after. */
  move(by: number): void {
    const all = this.view?.payouts ?? [];
    const at = all.findIndex(({ id }) => id === this.one?.id);
    this.chosen = all[Math.min(Math.max(at + by, 0), all.length - 1)]?.id ?? null;
  }

  begin(kind: PayeeKind | undefined): void {
    if (!kind || !this.view?.has_operator) return;
    this.entry = empty(kind);
    this.reading = null;
    this.#id = crypto.randomUUID();
    this.#go('form');
  }

  go(step: 'settle' | 'rules' | 'file'): void {
    this.code = '';
    if (step === 'file') this.file = new PayFile(this.asking);
    this.#go(step);
  }

  /** One step back; whether there was one. */
  back(): boolean {
    const from = this.step;
    this.#go(from === 'check' ? 'form' : 'list');
    return from !== 'list';
  }

  /** What was typed is read, and shown once more if it is good. */
  check(): Promise<void> {
    return this.#ask(async () => {
      this.reading = await call('read_payout', this.entry);
      const { number, account, amount, reason } = this.reading.problems;
      if (!number && !account && !amount && !reason) this.#go('check');
    });
  }

  readonly canPay = $derived(this.reading !== null && !this.reading.above_day);

  /** Whoever pays has seen by now that the same was paid not long ago. */
  pay(): Promise<void> {
    if (!this.canPay) return Promise.resolve();
    const payout = this.#id;
    return this.#ask(async () => {
      this.view = await call('pay_out', { payout, entry: this.entry, although_twin: this.reading?.twin_ms !== null });
      this.chosen = payout;
      this.#go('list');
      if (this.one?.step === 'needs_second') this.view = await call('approve_payout', { payout });
    });
  }

  approve = (): Promise<void> => this.#act('needs_second', (payout) => call('approve_payout', { payout }));
  send = (): Promise<void> => this.#act('may_be_sent', (payout) => call('send_payout', { payout }));
  drop = (): Promise<void> => this.#act('may_be_dropped', (payout) => call('drop_payout', { payout }));

  /** What the portal shows of it: its code, or that it was not paid. */
  settle(code: string | null): Promise<void> {
    return this.#ask(async () => {
      this.view = await call('settle_payout', { payout: this.one?.id ?? '', code });
      this.#go('list');
    });
  }

  /** What was looked through is paid, one after the other. */
  payFile(): Promise<void> {
    const { list, isGood } = this.file;
    if (!isGood) return Promise.resolve();
    return this.#ask(async () => {
      this.view = await call('pay_list', list);
      this.#go('list');
      if (this.view.list?.needs_second) await this.#goOn();
    });
  }

  goOn = (): Promise<void> => this.#ask(() => this.#goOn());
  stop = (): Promise<void> => this.#ask(async () => void (this.view = await call('stop_pay_list', {})));

  dropList(): Promise<void> {
    const batch = this.view?.list?.batch;
    if (!batch) return Promise.resolve();
    return this.#ask(async () => void (this.view = await call('drop_pay_list', { batch })));
  }

  async #goOn(): Promise<void> {
    const list = this.view?.list;
    if (!list || list.running) return;
    const { batch } = list;
    this.view = list.needs_second ? await call('approve_pay_list', { batch }) : await call('send_pay_list', { batch });
  }

  set(values: Record<string, string>): Promise<void> {
    return this.#ask(async () => {
      const { from = '', alone = '', day = '', float = '' } = values;
      this.view = await call('set_payout_rules', { from, alone, day, float });
      if (this.view.problem === null) this.#go('list');
    });
  }

  #go(step: Step): void {
    this.step = step;
    this.asking.refused = null;
  }

  #act(may: 'needs_second' | 'may_be_sent' | 'may_be_dropped', act: (payout: string) => Promise<PayoutsView>): Promise<void> {
    const one = this.one;
    if (!one || !isAllowed(one, may)) return Promise.resolve();
    return this.#ask(async () => {
      this.view = await act(one.id);
    });
  }

  async #ask(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.asking.run(work);
    this.busy = false;
  }
}

/** What may be sent after a second person agreed is for that person. */
export function isAllowed(one: PayoutView, may: 'needs_second' | 'may_be_sent' | 'may_be_dropped'): boolean {
  if (may === 'needs_second') return one.step === 'needs_second';
  return may === 'may_be_sent' ? one.may_be_sent && one.step !== 'needs_second' : one.may_be_dropped;
}

/** Who is paid, as a line. */
export function payee({ kind, number, account }: Pick<PayoutView, 'kind' | 'number' | 'account'>): string {
  return [say(`paykind-${kind}`), number, account].filter(Boolean).join(' · ');
}

function empty(kind: PayeeKind): PayoutEntry {
  return { kind, number: '', account: '', purpose: 'business', amount: '', reason: '' };
}
