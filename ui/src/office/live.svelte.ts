// The way to real money: what the app knows of it, and what was last wrong.
import type { CheckedView, Commands, GoingLiveView, RealWorld, SetupProblem } from '../ipc/bindings';
import type { call } from '../ipc/call';
import { Asking } from './asking.svelte';

/** Commands that answer with what is wrong. */
type Checked = { [K in keyof Commands]: Commands[K][1] extends CheckedView ? K : never }[keyof Commands];

/** A till needs so long to close, at most; then the page asks the next one. */
const CLOSES_WITHIN_MS = 700;

export class LiveRoom {
  view = $state.raw<GoingLiveView | null>(null);
  readonly asking = new Asking();
  problem = $state<SetupProblem | null>(null);
  /** Of a certificate that is to be compared with the portal's. */
  fingerprint = $state<string | null>(null);
  /** What was asked for last was done. */
  isDone = $state(false);
  isBusy = $state(false);
  #call: typeof call;
  /** Counts the questions: only the newest answer is shown. */
  #asked = 0;

  constructor(via: typeof call) {
    this.#call = via;
  }

  async read(): Promise<void> {
    await this.#show(this.#call('going_live', {}));
  }

  /** Nothing of the step before is said of the next. */
  turn(): void {
    this.problem = null;
    this.fingerprint = null;
    this.isDone = false;
  }

  async tick(chore: Commands['set_chore'][0]['chore'], done: boolean): Promise<void> {
    await this.#show(this.#call('set_chore', { chore, done }));
  }

  /** Whether it was done. */
  async ask<K extends Checked>(name: K, request: Commands[K][0]): Promise<boolean> {
    this.turn();
    this.isBusy = true;
    const answer = this.#call(name, request) as Promise<CheckedView>;
    await this.#show(answer.then(({ view }) => view));
    await this.asking.run(async () => {
      const checked = await answer;
      this.problem = checked.problem;
      this.fingerprint = checked.fingerprint;
      this.isDone = checked.problem === null;
    });
    this.isBusy = false;
    return this.isDone;
  }

  async stopTrial(): Promise<void> {
    await this.#show(this.#call('stop_trial', {}));
  }

  /** The till closes, and the whole page begins again with the next one. */
  async enter(world: RealWorld | null): Promise<void> {
    if (await this.ask('enter_world', { world })) setTimeout(() => location.reload(), CLOSES_WITHIN_MS);
  }

  async #show(answer: Promise<GoingLiveView>): Promise<void> {
    const asked = ++this.#asked;
    await this.asking.run(async () => {
      const view = await answer;
      if (asked === this.#asked) this.view = view;
    });
  }
}
