// The newest view that the app pushed, and what changed in it that a cashier must hear of.
import type { SaleView, TillView } from '../ipc/bindings';

/** How a request that was waiting ended, or that money came which nobody waits for. */
export type Outcome = 'paid' | 'failed' | 'refund';

export class Till {
  /** Nothing until the app answered for the first time. */
  view = $state.raw<TillView | null>(null);

  /** Keeps the view unless a newer one is here already; tells whether it was kept, and what ended with it. */
  accept(view: TillView): { kept: boolean; outcomes: Outcome[] } {
    const before = this.view;
    if (before && view.revision < before.revision) return { kept: false, outcomes: [] };
    this.view = view;
    return { kept: true, outcomes: before ? outcomes(before, view) : [] };
  }

  /** The sale as the newest view has it; nothing if it is too old to be there. */
  sale(id: string): SaleView | undefined {
    return this.view?.waiting.find((sale) => sale.id === id) ?? this.view?.latest.find((sale) => sale.id === id);
  }
}

/**
 * Whether a pushed sale is not older than an answer about it. The two come by different ways, so either may be first. A sale only
 * moves forward: to another request, and to being paid.
 */
export function isAsNew(pushed: SaleView, answer: SaleView): boolean {
  if (pushed.paid || answer.paid) return pushed.paid !== null;
  return (pushed.attempt?.asked_at_ms ?? 0) >= (answer.attempt?.asked_at_ms ?? 0);
}

function outcomes(before: TillView, after: TillView): Outcome[] {
  const old = new Map([...before.latest, ...before.waiting].map((sale) => [sale.id, sale]));
  return [...after.latest, ...after.waiting].flatMap((sale): Outcome[] => {
    const was = old.get(sale.id);
    if (sale.refund_due !== null && was?.refund_due !== sale.refund_due) return ['refund'];
    // Cash is taken by hand: who takes it needs no sound to hear of it.
    if (was?.status === sale.status || sale.paid?.tender.kind === 'cash') return [];
    // A part came: the rest can be asked for.
    if (sale.status === 'owing') return was?.status === 'waiting' && sale.parts.length > was.parts.length ? ['paid'] : [];
    return sale.status === 'paid' || sale.status === 'failed' ? [sale.status] : [];
  });
}
