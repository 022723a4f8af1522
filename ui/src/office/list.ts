// A list's words: what the screen shows of it, and what a file of it says.
import type { ExportList, FileFormat, ListCell, ListColumn, ListKind } from '../ipc/bindings';
import { formatCents } from '../lib/money';
import { family, say } from '../lib/words.svelte';

export const LISTS: { list: ListKind; key: string }[] = [
  { list: 'sales', key: 's' },
  { list: 'payments', key: 'm' },
  { list: 'waiting', key: 'w' },
  { list: 'shifts', key: 'z' },
  { list: 'payouts', key: 'o' },
  { list: 'deeds', key: 'a' },
  { list: 'items', key: 'l' },
];

/** The request for a file of it, with the words of the language on the screen. */
export function fileOf(list: ListKind, columns: ListColumn[], from: string, to: string, format: FileFormat): ExportList {
  return {
    list: { list, from, to },
    format,
    title: say(`list-${list}`),
    columns: Object.fromEntries(columns.map((column) => [column, say(`column-${column}`)])) as ExportList['columns'],
    total: say('report-total'),
    words: { ...family('reason'), ...family('paystep'), ...family('deed'), ...family('act') },
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
    case 'deed':
      return say(`deed-${cell.deed}`);
    case 'act':
      return say(`act-${cell.act}`);
  }
}

const FIGURES: ListColumn[] = ['amount', 'cash', 'prompt', 'till', 'sales', 'expected', 'difference', 'mpesa', 'price'];

/** Figures stand at the end of their column. */
export const isFigure = (column: ListColumn | undefined): boolean => column !== undefined && FIGURES.includes(column);
