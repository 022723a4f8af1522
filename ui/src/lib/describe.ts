// What a card or a list says about a sale: one sign and a few words, never colour alone.
import type { BackView, CommandError, PrintedView, SaleStatus, SaleView } from '../ipc/bindings';
import type { IconName } from '../parts/Icon.svelte';
import { formatCents } from './money';
import { span, timeOfDay } from './time';
import { say } from './words.svelte';

export const STATUS_ICONS: Record<SaleStatus, IconName> = {
  waiting: 'clock',
  not_known: 'question',
  paid: 'check',
  failed: 'cross',
  owing: 'clock',
  cancelled: 'minus',
};

/** One line for the strip and the list. */
export function describe(sale: SaleView): string {
  const parts: string[] = [];
  switch (sale.status) {
    case 'waiting':
      parts.push(sale.attempt?.phone_masked ?? '');
      parts.push(sale.stopped ? say('strip-stopped') : say(`brief-${sale.attempt?.situation ?? 'sending'}`));
      break;
    case 'not_known':
      return say('status-not_known');
    case 'paid':
      parts.push(say('status-paid'), say(sale.paid?.tender.kind === 'cash' ? 'tender-cash' : 'tender-mpesa'), sale.paid?.receipt ?? '');
      break;
    case 'failed':
      parts.push(sale.attempt ? say(`brief-${sale.attempt.situation}`) : '', sale.attempt?.situation === 'let_go' ? '' : say('status-failed'));
      break;
    case 'owing':
      return say('status-owing', { amount: formatCents(sale.missing) });
    case 'cancelled':
      parts.push(say('status-cancelled'));
      break;
  }
  // Whatever the phone says, cash that lies on the counter is the customer's.
  if (!sale.paid && sale.cash > 0) parts.push(say('cash-kept', { amount: formatCents(sale.cash) }));
  if (sale.cash === 0 && sale.cash_back > 0 && !sale.may_be_paid) parts.push(say('cash-back', { amount: formatCents(sale.cash_back) }));
  return parts.filter(Boolean).join(' · ');
}

/** What came that the sale does not need, and which sale it is: by its receipt, or by the time at which it began. */
export function describeRefund(sale: SaleView): string {
  const amount = formatCents(sale.refund_due ?? 0);
  return sale.paid
    ? say('refund-extra', { amount, sale: sale.paid.receipt })
    : say('refund-cancelled', { amount, sale: timeOfDay(sale.opened_at_ms) });
}

/** Money that went back, or is on its way. */
export function describeBack(one: BackView): string {
  const amount = formatCents(one.amount);
  return one.way === 'cash' ? say('back-in-cash', { amount }) : say(`backstep-${one.step}`, { amount });
}

/** When a sale that is over ended, as far as the screen knows. */
export function endedAt(sale: SaleView): number {
  return sale.paid?.at_ms ?? sale.attempt?.asked_at_ms ?? sale.opened_at_ms;
}

/** Why a command was not followed, in words. */
export function explain(error: CommandError, nowMs: number): string {
  if (error.code === 'field' && error.field) return say(`field-${error.field}`);
  return say(`error-${error.code}`, { time: span((error.again_from_ms ?? nowMs) - nowMs) });
}

/** What became of paper that somebody stands and waits for. */
export function describePrinted({ came_out, trouble }: PrintedView): string {
  return say(`came-${came_out}`, { trouble: trouble ? say(`print-${trouble}`) : '' });
}

/** A result as it is read aloud. */
export function announce(sale: SaleView): string {
  const amount = `KSh ${formatCents(sale.due)}`;
  if (sale.status === 'failed' && sale.attempt) return `${say(sale.attempt.situation === 'let_go' ? 'result-let-go' : 'result-failed')}. ${amount}. ${say(`do-${sale.attempt.situation}`)}`;
  if (sale.status !== 'paid') return `${say('result-closed')}. ${amount}.`;
  const tender = sale.paid?.tender;
  const more = tender?.kind === 'cash' ? `${say('result-change')} KSh ${formatCents(tender.change)}` : (tender?.payer ?? '');
  return `${say('result-paid')}. ${amount}. ${more}`;
}
