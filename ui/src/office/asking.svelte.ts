// What a page asks of the app, and why it was refused last.
import type { CommandError } from '../ipc/bindings';
import { Refusal } from '../ipc/call';

export class Asking {
  refused = $state.raw<CommandError | null>(null);

  /** Runs what the app may refuse. */
  async run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.refused = null;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    }
  }
}
