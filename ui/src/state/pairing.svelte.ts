// A PC that has no relay yet: a code is typed, six digits are compared, and then its till opens.
import type { CommandError, PairingView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

const LOOK_EVERY_MS = 500;

export class Pairing {
  /** How far it is; nothing before the app has said. */
  view = $state.raw<PairingView | null>(null);
  /** Why the app did not follow. */
  refused = $state.raw<CommandError | null>(null);

  #call: typeof call;
  #open: () => Promise<void>;
  #looks = false;

  /** `open` opens the till, as a start does. */
  constructor(via: typeof call, open: () => Promise<void>) {
    this.#call = via;
    this.#open = open;
  }

  /** How far it is. What had ended before this screen was there is over; what goes on is followed. */
  async look(): Promise<void> {
    await this.#see();
    if (this.view?.step === 'paired' || this.view?.step === 'refused') this.view = { ...this.view, step: 'unpaired', problem: null };
    await this.#follow();
  }

  /** Begins with this code, and looks on until it is over. */
  async begin(code: string): Promise<void> {
    await this.#try(async () => {
      this.view = await this.#call('begin_pairing', { code });
    });
    await this.#follow();
  }

  async #see(): Promise<void> {
    await this.#try(async () => {
      this.view = await this.#call('look_at_pairing', {});
    });
  }

  async #follow(): Promise<void> {
    if (this.#looks) return;
    this.#looks = true;
    while (this.view?.step === 'waits' || this.view?.step === 'shows') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      await this.#see();
    }
    this.#looks = false;
    if (this.view?.step === 'paired') await this.#try(this.#open);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.refused = null;
    try {
      await work();
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    }
  }
}
