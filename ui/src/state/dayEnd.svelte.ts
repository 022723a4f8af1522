// The day's end that is looked at: one business day at a time, read anew whenever the till changes.
import type { CommandError, DayEndView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

export class DayEnd {
  view = $state.raw<DayEndView | null>(null);
  refused = $state.raw<CommandError | null>(null);

  /** Nothing for today. */
  #day: string;
  #call: typeof call;

  constructor(via: typeof call, day = '') {
    this.#call = via;
    this.#day = day;
  }

  /** Reads the day again; an answer about another day than the last that was asked for is not shown. */
  async read(day = this.#day): Promise<void> {
    this.#day = day;
    try {
      const view = await this.#call('day_end', { day });
      if (day === this.#day) this.view = view;
      this.refused = null;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    }
  }

  before(): void {
    if (this.view) void this.read(this.view.before);
  }

  after(): void {
    if (this.view?.after) void this.read(this.view.after);
  }
}
