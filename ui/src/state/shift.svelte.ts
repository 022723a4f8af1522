// The shift that is looked at, what is being typed about it, and the Z report that its close made. What the app has answered is shown; nothing
// is added up here.
import type { CashWay, CommandError, Commands, PendingView, PrintedView, ShiftReport, ShiftView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

/** Kenya's notes and coins in shillings, in the order in which the app takes their numbers. */
export const PIECES = [1000, 500, 200, 100, 50, 40, 20, 10, 5, 1];

/** What is in hand: the shift itself, one of its forms, the close, or a Z report. */
export type Step = 'look' | 'float' | CashWay | 'no_sale' | 'count' | 'close' | 'z';

export class ShiftRoom {
  view = $state.raw<ShiftView | null>(null);
  step = $state<Step>('look');
  amount = $state('');
  reason = $state('');
  pieces = $state<string[]>(PIECES.map(() => ''));
  /** What the shift may be closed over, by its keys. */
  known = $state.raw<string[]>([]);
  report = $state.raw<ShiftReport | null>(null);
  /** Where the report's PDF is, once it was opened. */
  file = $state('');
  /** What became of its paper. */
  printed = $state.raw<PrintedView | null>(null);
  printing = $state(false);
  refused = $state.raw<CommandError | null>(null);
  /** What was not named yet; the first of it is marked. */
  unknown = $derived((this.view?.pending ?? []).filter((pending) => !this.known.includes(pending.key)));
  #call: typeof call;
  #busy = false;

  constructor(via: typeof call) {
    this.#call = via;
  }

  /** How the shift is now. Without one, its float is asked for. */
  read(): Promise<void> {
    return this.#ask('read_shift', {}, (view) => {
      this.view = view;
      if (!view.open && this.step !== 'z') this.step = 'float';
      // What a close stood on may be gone meanwhile.
      if (this.step === 'close' && !view.open?.drawer) this.step = 'count';
    });
  }

  /** Goes to a form, which is empty. */
  go(step: Step): void {
    this.refused = null;
    this.amount = '';
    this.reason = '';
    this.pieces = PIECES.map(() => '');
    this.known = [];
    this.step = step;
  }

  /** Back to the shift from a form; whether there was anything to go back from. */
  back(): boolean {
    const isForm = this.step !== 'look' && this.step !== 'z' && Boolean(this.view?.open);
    if (isForm) this.go('look');
    return isForm;
  }

  /** What Enter does in this step. */
  async enter(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#enter();
    } finally {
      this.#busy = false;
    }
  }

  /** The marked one, or this one, is known, and the shift may be closed over it; said again, it may not. */
  know(pending: PendingView | undefined = this.unknown[0]): void {
    if (!pending) return;
    const { key } = pending;
    this.known = this.known.includes(key) ? this.known.filter((other) => other !== key) : [...this.known, key];
  }

  async showZ(z: string | undefined): Promise<void> {
    if (!z) return;
    await this.#ask('show_z', { z }, (report) => {
      this.report = report;
      this.file = '';
      this.printed = null;
      this.step = 'z';
    });
  }

  /** The report in hand as a PDF, in the PC's own viewer. */
  async openFile(): Promise<void> {
    const z = this.report?.z;
    if (z) await this.#ask('open_z', { z }, (file) => (this.file = file.path));
  }

  /** The report in hand on paper. */
  async print(): Promise<void> {
    const z = this.report?.z;
    if (!z || this.printing) return;
    this.printing = true;
    this.printed = null;
    try {
      await this.#ask('print_z', { z }, (printed) => (this.printed = printed));
    } finally {
      this.printing = false;
    }
  }

  #enter(): Promise<void> {
    const { amount, reason, step } = this;
    switch (step) {
      case 'float':
        return this.#ask('open_shift', { float: amount }, (view) => this.#take(view));
      case 'in':
      case 'out':
        return this.#ask('move_cash', { way: step, amount, reason }, (view) => this.#take(view));
      case 'no_sale':
        return this.#ask('no_sale', { reason }, (view) => this.#take(view));
      case 'count':
        return this.#ask('count_drawer', { pieces: [...this.pieces] }, (view) => this.#take(view, 'close'));
      case 'close':
        return this.#close();
      case 'look':
      case 'z':
        return Promise.resolve();
    }
  }

  async #close(): Promise<void> {
    if (this.unknown.length > 0) return;
    await this.#ask('close_shift', { over: this.known }, (report) => {
      this.report = report;
      this.file = '';
      this.printed = null;
      this.go('z');
    });
    // Whatever stood in the way is on the list now.
    if (this.refused) await this.#ask('read_shift', {}, (view) => (this.view = view), this.refused);
  }

  #take(view: ShiftView, step: Step = 'look'): void {
    this.view = view;
    this.go(step);
  }

  async #ask<C extends keyof Commands>(
    command: C,
    request: Commands[C][0],
    take: (answer: Commands[C][1]) => void,
    refused: CommandError | null = null,
  ): Promise<void> {
    try {
      take(await this.#call(command, request));
      this.refused = refused;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    }
  }
}
