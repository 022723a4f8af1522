// A file of people to be paid: what is in it, read anew whenever something about it changes.
import type { PayList, PayListView, PayoutPurpose } from '../ipc/bindings';
import { call } from '../ipc/call';
import { base64Of } from '../lib/base64';
import type { Asking } from './asking.svelte';

export class PayFile {
  readonly #asking: Asking;
  reason = $state('');
  purpose = $state<PayoutPurpose>('salary');
  read = $state.raw<PayListView | null>(null);
  #batch = crypto.randomUUID();
  #base64 = '';
  #asked = 0;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  readonly isGood = $derived(this.read !== null && this.read.problem === null && !this.read.above_day);

  /** Another file is another list. */
  async choose(file: File | null): Promise<void> {
    if (!file) return;
    this.#base64 = await base64Of(file);
    this.#batch = crypto.randomUUID();
    await this.#look();
  }

  because(reason: string): Promise<void> {
    this.reason = reason;
    return this.#look();
  }

  purposed(purpose: PayoutPurpose): void {
    this.purpose = purpose;
  }

  /** As it is to be paid. */
  get list(): PayList {
    return { batch: this.#batch, base64: this.#base64, purpose: this.purpose, reason: this.reason };
  }

  /** Only the newest answer counts. */
  async #look(): Promise<void> {
    if (!this.#base64) return;
    const mine = ++this.#asked;
    await this.#asking.run(async () => {
      const read = await call('preview_pay_list', this.list);
      if (mine === this.#asked) this.read = read;
    });
  }
}
