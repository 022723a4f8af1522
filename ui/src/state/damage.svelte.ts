// A till that was not opened because its database is damaged: what can be put in its place, and what became of that.
import type { CommandError, DamageView, RestoredView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

export class Damage {
  /** What there is to restore; nothing while backups are being looked at, which takes a while. */
  found = $state.raw<DamageView | null>(null);
  /** The backup is being put in place, or the till opened after that. */
  busy = $state(false);
  /** A backup is being taken from a stick, and looked at. */
  fetching = $state(false);
  /** What was put in place. */
  restored = $state.raw<RestoredView | null>(null);
  /** Why nothing was. */
  refused = $state.raw<CommandError | null>(null);

  #call: typeof call;
  #open: () => Promise<void>;

  /** `open` opens the till, as a start does. */
  constructor(via: typeof call, open: () => Promise<void>) {
    this.#call = via;
    this.#open = open;
  }

  async look(): Promise<void> {
    await this.#try(async () => {
      this.found = await this.#call('look_at_damage', {});
    });
  }

  /** Takes an encrypted backup from a stick, so that it can be put in the database's place. */
  async fetch(file: string, passphrase: string): Promise<void> {
    if (this.busy || this.restored) return;
    this.fetching = true;
    await this.#try(async () => {
      this.found = await this.#call('fetch_backup', { file, passphrase });
    });
    this.fetching = false;
  }

  /** Puts the backup in the database's place, once, and opens the till. */
  async restore(): Promise<void> {
    const backup = this.found?.backup;
    if (!backup || this.busy || this.restored) return;
    this.busy = true;
    await this.#try(async () => {
      this.restored = await this.#call('restore_backup', { backup: backup.name });
      await this.#open();
    });
    this.busy = false;
    // It was whole a moment ago, and is not any more: there may be an older one.
    if (this.refused?.code === 'backup_gone') this.found = await this.#call('look_at_damage', {});
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.refused = null;
    try {
      await work();
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    }
  }
}
