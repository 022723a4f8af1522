// A thing of the catalogue as it is typed, new or to be changed.
import type { CommandError, ItemView, PutItem } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';
import { formatCents } from '../lib/money';
import { letterOf } from './goods.svelte';

export class ItemForm {
  readonly isNew: boolean;
  readonly id: string;
  name = $state('');
  price = $state('');
  vat = $state<PutItem['vat']>('B');
  barcodes = $state('');
  category = $state('');
  /** A letter. */
  quickKey = $state('');
  refused = $state.raw<CommandError | null>(null);
  busy = $state(false);
  #call: typeof call;

  constructor(via: typeof call, item: ItemView | null, barcode = '') {
    this.#call = via;
    this.isNew = item === null;
    this.id = item?.id ?? crypto.randomUUID();
    this.name = item?.name ?? '';
    this.price = item ? formatCents(item.price).replace(/,/g, '') : '';
    this.vat = item?.vat ?? 'B';
    this.barcodes = item?.barcodes.join(' ') ?? barcode;
    this.category = item?.category ?? '';
    this.quickKey = item?.quick_key ? letterOf(item.quick_key) : '';
  }

  /** A scanned barcode is one more of this thing. */
  addBarcode(code: string): void {
    const codes = this.barcodes.split(/\s+/).filter(Boolean);
    if (!codes.includes(code)) this.barcodes = [...codes, code].join(' ');
    this.refused = null;
  }

  /** Keeps it; nothing if that was refused, and then the reason shows. */
  async save(archived = false): Promise<ItemView | null> {
    if (this.busy) return null;
    this.busy = true;
    this.refused = null;
    const letter = this.quickKey.trim().toUpperCase();
    try {
      return await this.#call('put_item', {
        id: this.id,
        name: this.name,
        price: this.price,
        vat: this.vat,
        barcodes: this.barcodes,
        category: this.category,
        quick_key: /^[A-Z]$/.test(letter) ? String(letter.charCodeAt(0) - 64) : letter,
        archived,
      });
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
      return null;
    } finally {
      this.busy = false;
    }
  }
}
