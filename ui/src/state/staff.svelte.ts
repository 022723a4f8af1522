// Somebody proves who they are: at the lock, or to approve one thing. What is typed never leaves this but in the one command.
import type { Act, CommandError, PersonView, Role, TillView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';

/** People are chosen by these, in the order in which they came. */
export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const RANK: Record<Role, number> = { cashier: 0, manager: 1, owner: 2 };

/** Somebody is chosen, and a secret typed. */
export class Proof {
  person = $state.raw<PersonView | null>(null);
  typed = $state('');
  /** An owner's passphrase instead of the PIN. */
  isPhrase = $state(false);
  /** A try is being looked at. */
  isBusy = $state(false);
  refused = $state.raw<CommandError | null>(null);

  #send: (proof: Proof, person: PersonView) => Promise<void>;

  constructor(send: (proof: Proof, person: PersonView) => Promise<void>) {
    this.#send = send;
  }

  choose(person: PersonView | undefined): void {
    if (!person || this.isBusy) return;
    this.person = person;
    this.typed = '';
    this.isPhrase = false;
    this.refused = null;
  }

  usePhrase(isPhrase: boolean): void {
    if (this.person?.role !== 'owner' || this.isBusy) return;
    this.isPhrase = isPhrase;
    this.typed = '';
    this.refused = null;
  }

  set(text: string): void {
    if (!this.isBusy) this.typed = this.isPhrase ? text : text.replace(/\D/g, '').slice(0, 6);
  }

  async enter(): Promise<void> {
    if (!this.person || !this.typed || this.isBusy) return;
    this.isBusy = true;
    this.refused = null;
    try {
      await this.#send(this, this.person);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
    } finally {
      this.typed = '';
      this.isBusy = false;
    }
  }
}

/** What waits for a colleague's PIN. */
export interface Wish {
  act: Act;
  proof: Proof;
  end: (approved: boolean) => void;
}

export class Staff {
  wish = $state.raw<Wish | null>(null);
  readonly lock: Proof;

  #call: typeof call;
  #accept: (view: TillView) => void;

  constructor(via: typeof call, accept: (view: TillView) => void) {
    this.#call = via;
    this.#accept = accept;
    this.lock = new Proof(async (proof, person) => {
      accept(await via('sign_in', { person: person.id, secret: proof.typed, passphrase: proof.isPhrase }));
      proof.person = null;
    });
  }

  /** Nobody stands at the till from now on. */
  async leave(): Promise<void> {
    this.lock.person = null;
    this.#accept(await this.#call('sign_out', {}));
  }

  /** Whether somebody approves this, once. */
  approve(act: Act): Promise<boolean> {
    this.wish?.end(false);
    return new Promise((resolve) => {
      const end = (approved: boolean) => {
        this.wish = null;
        resolve(approved);
      };
      const proof = new Proof(async ({ typed }, person) => {
        await this.#call('approve', { act, person: person.id, pin: typed });
        end(true);
      });
      this.wish = { act, proof, end };
    });
  }
}

/** Whether somebody may perhaps approve what whoever stands at the till wants: one who may do more, or, where two must agree, another one. */
export function mayApprove(person: PersonView, atTill: PersonView | null, act: Act): boolean {
  if (act === 'approve_payout') return person.role !== 'cashier' && person.id !== atTill?.id;
  return !atTill || RANK[person.role] > RANK[atTill.role];
}
