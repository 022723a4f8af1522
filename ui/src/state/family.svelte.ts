// The shop's PCs, as a person at this one has to do with them: a code for another one, and whether it is let in.
import type { CommandError, TillView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

export class Family {
  /** Why the last command was refused. */
  refused = $state.raw<CommandError | null>(null);

  #call: typeof call;
  #accept: (view: TillView) => void;

  constructor(via: typeof call, accept: (view: TillView) => void) {
    this.#call = via;
    this.#accept = accept;
  }

  /** Asks for a code for another PC of the shop. */
  async invite(): Promise<void> {
    await this.#send(() => this.#call('invite_device', {}));
  }

  /** Whether these digits are the same on the other PC; without digits, whether it is expected. */
  async decide(digits: string | null, admit: boolean): Promise<void> {
    await this.#send(() => this.#call('decide_device', { digits, admit }));
  }

  /** The sheet is closed. */
  async dismiss(): Promise<void> {
    await this.#send(() => this.#call('dismiss_device', {}));
  }

  async #send(work: () => Promise<TillView>): Promise<void> {
    this.refused = null;
    try {
      this.#accept(await work());
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    }
  }
}
