// The printers that are looked at, the one in hand, and what became of its test page. What the app has answered is shown; nothing is decided here.
import type { CommandError, Commands, HeadWidth, PrintedView, PrinterPlace, PrintersView, PrinterView, TillView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

const HEADS: HeadWidth[] = ['columns48', 'columns42', 'columns32'];
const FILES = ['roll80', 'roll58', 'a4'] as const;

/** What is in hand: all of them, one, where a new one is, or its address. */
export type PrintersStep = 'list' | 'printer' | 'place' | 'address' | 'queue';

export class PrintersRoom {
  view = $state.raw<PrintersView | null>(null);
  step = $state<PrintersStep>('list');
  place = $state<PrinterPlace>('network');
  address = $state('');
  head = $state<HeadWidth>('columns48');
  /** What became of the last test page. */
  printed = $state.raw<PrintedView | null>(null);
  printing = $state(false);
  refused = $state.raw<CommandError | null>(null);
  #chosen = $state(0);
  chosen: PrinterView | undefined = $derived(this.view?.printers.find((printer) => printer.id === this.#chosen));
  #call: typeof call;
  #accept: (view: TillView) => void;

  constructor(via: typeof call, accept: (view: TillView) => void) {
    this.#call = via;
    this.#accept = accept;
  }

  read(): Promise<void> {
    return this.#ask('read_printers', {}, (view) => (this.view = view));
  }

  go(step: PrintersStep): void {
    this.refused = null;
    this.printed = null;
    this.address = '';
    this.step = step;
  }

  /** One step back; whether there was one. */
  back(): boolean {
    const was = this.step;
    this.go(was === 'address' || was === 'queue' ? 'place' : 'list');
    return was !== 'list';
  }

  open(place: number): void {
    const printer = this.view?.printers[place];
    if (!printer) return;
    this.#chosen = printer.id;
    this.go('printer');
  }

  choosePlace(place: PrinterPlace): void {
    this.place = place;
    this.go(place === 'system' ? 'queue' : 'address');
  }

  nextHead(): void {
    this.head = after(HEADS, this.head);
  }

  /** Adds what was typed, or this queue. */
  add(address = this.address): Promise<void> {
    return this.#ask('add_printer', { place: this.place, address, head: this.head }, (view) => {
      const added = view.printers.at(-1);
      this.view = view;
      this.#chosen = added?.id ?? 0;
      this.go('printer');
    });
  }

  use(): Promise<void> {
    return this.#one('use_printer');
  }

  async remove(): Promise<void> {
    await this.#one('remove_printer');
    if (!this.refused) this.go('list');
  }

  async change(what: Partial<Pick<PrinterView, 'head' | 'cutter' | 'drawer'>>): Promise<void> {
    if (!this.chosen) return;
    const { id: printer, head, cutter, drawer } = { ...this.chosen, ...what };
    await this.#ask('change_printer', { printer, head, cutter, drawer }, (view) => (this.view = view));
  }

  changeHead(): Promise<void> {
    return this.change({ head: after(HEADS, this.chosen?.head ?? 'columns48') });
  }

  async test(): Promise<void> {
    if (!this.chosen || this.printing) return;
    this.printing = true;
    this.printed = null;
    try {
      await this.#ask('test_printer', { printer: this.chosen.id }, (printed) => (this.printed = printed));
    } finally {
      this.printing = false;
    }
  }

  async setEverySale(): Promise<void> {
    if (this.view) await this.#ask('set_paper', { every_sale: !this.view.every_sale, files: this.view.files }, (view) => (this.view = view));
  }

  async nextFiles(): Promise<void> {
    if (this.view) await this.#ask('set_paper', { every_sale: this.view.every_sale, files: after(FILES, this.view.files) }, (view) => (this.view = view));
  }

  /** Somebody looked at the printer. */
  settle(sale: string | undefined, came_out: boolean): Promise<void> {
    return sale ? this.#ask('settle_paper', { sale, came_out }, this.#accept) : Promise.resolve();
  }

  retry(): Promise<void> {
    return this.#ask('retry_printing', {}, this.#accept);
  }

  drop(): Promise<void> {
    return this.#ask('drop_papers', {}, this.#accept);
  }

  async #one(command: 'use_printer' | 'remove_printer'): Promise<void> {
    if (this.chosen) await this.#ask(command, { printer: this.chosen.id }, (view) => (this.view = view));
  }

  async #ask<C extends keyof Commands>(command: C, request: Commands[C][0], take: (answer: Commands[C][1]) => void): Promise<void> {
    try {
      take(await this.#call(command, request));
      this.refused = null;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    }
  }
}

/** The one after this, round and round. */
function after<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one;
}
