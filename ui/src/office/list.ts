// A list's words: what the screen shows of it, and what a file of it says.
import type { DayEndReason, ExportList, FileFormat, ListCell, ListColumn, ListKind, PayoutStep } from '../ipc/bindings';
import { formatCents } from '../lib/money';
import { say } from '../lib/words.svelte';

export const LISTS: { list: ListKind; key: string }[] = [
  { list: 'sales', key: 's' },
  { list: 'payments', key: 'm' },
  { list: 'waiting', key: 'w' },
  { list: 'shifts', key: 'z' },
  { list: 'payouts', key: 'o' },
  { list: 'items', key: 'l' },
];

const REASONS: DayEndReason[] = ['no_sale', 'refund_due', 'part', 'disputed', 'unknown', 'unrecorded', 'told', 'given_in_cash', 'reversed'];

const STEPS: PayoutStep[] = ['needs_second', 'waiting', 'sent', 'unknown', 'not_there', 'paid'];

/** The request for a file of it, with the words of the language on the screen. */
export function fileOf(list: ListKind, columns: ListColumn[], from: string, to: string, format: FileFormat): ExportList {
  return {
    list: { list, from, to },
    format,
    title: say(`list-${list}`),
    columns: Object.fromEntries(columns.map((column) => [column, say(`column-${column}`)])) as ExportList['columns'],
    total: say('report-total'),
    steps: Object.fromEntries(STEPS.map((step) => [step, say(`paystep-${step}`)])) as ExportList['steps'],
    reasons: Object.fromEntries(REASONS.map((reason) => [reason, say(`reason-${reason}`)])) as ExportList['reasons'],
  };
}

export function cellText(cell: ListCell): string {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'count':
      return String(cell.count);
    case 'amount':
      return formatCents(cell.amount);
    case 'reason':
      return say(`reason-${cell.reason}`);
    case 'step':
      return say(`paystep-${cell.step}`);
  }
}

const FIGURES: ListColumn[] = ['amount', 'cash', 'prompt', 'till', 'sales', 'expected', 'difference', 'mpesa', 'price'];

/** Figures stand at the end of their column. */
export const isFigure = (column: ListColumn | undefined): boolean => column !== undefined && FIGURES.includes(column);
