// The counter as one cashier has it in front: the sale being typed, the sale that is looked at, and the step between them.
//
// The sale being typed stays as it is while another one is looked at, so that nothing typed is ever lost.
import type { CommandError, Language, PracticeCustomer, SaleView, TillView } from '../ipc/bindings';
import { Refusal, type call } from '../ipc/call';
import { plainShillings } from '../lib/money';
import { AmountEntry } from './amount.svelte';
import { Payment } from './payment.svelte';
import { isAsNew, Till, type Outcome } from './till.svelte';

export type Screen = 'charge' | 'waiting' | 'owing' | 'result';

export class Counter {
  readonly till = new Till();
  /** The sale being typed. */
  entry = $state.raw() as AmountEntry;
  /** How the sale being typed will be paid. */
  draft = $state.raw() as Payment;
  /** The sale that is looked at instead, waiting or over. */
  opened = $state.raw<SaleView | null>(null);
  /** Another try to have the opened sale paid. */
  retry = $state.raw<Payment | null>(null);
  /** Why the last command that belongs to no field was refused. */
  refused = $state.raw<CommandError | null>(null);

  payment = $derived(this.retry ?? this.draft);
  screen = $derived.by((): Screen => {
    if (!this.opened || (this.retry && this.retry.step !== 'choose')) return 'charge';
    if (this.opened.status === 'owing') return 'owing';
    return this.opened.status === 'waiting' || this.opened.status === 'not_known' ? 'waiting' : 'result';
  });
  /** What is to be paid on the charge screen, as far as it can be read. */
  due = $derived(this.retry && this.opened ? this.opened.missing : (this.entry.reading?.total ?? null));

  /** The answer about the opened sale, until a pushed view has caught up with it. */
  #answer: SaleView | null = null;
  #call: typeof call;
  #ring: (outcome: Outcome) => void;

  constructor(via: typeof call, ring: (outcome: Outcome) => void) {
    this.#call = via;
    this.#ring = ring;
    this.#begin();
  }

  /** Takes a pushed or answered view. */
  accept(view: TillView): void {
    const { kept, outcomes } = this.till.accept(view);
    if (!kept) return;
    const pushed = this.opened && this.till.sale(this.opened.id);
    if (pushed && (!this.#answer || isAsNew(pushed, this.#answer))) {
      this.opened = pushed;
      this.#answer = null;
    }
    for (const outcome of outcomes) this.#ring(outcome);
  }

  /**
   * Goes on to a way of paying, if the amount allows it. While the app still reads the last digit the field opens already, so that
   * a quick hand's next digits are never taken for more of the amount.
   */
  async choose(step: 'mpesa' | 'cash' | 'part'): Promise<void> {
    const { entry, payment } = this;
    if (this.retry || entry.payable !== false) payment.go(step);
    if (!this.retry && !(await entry.settle())) payment.go('choose');
  }

  /** What Enter does on the charge screen: the next step, or the payment itself. */
  async confirm(): Promise<void> {
    const payment = this.payment;
    if (payment.step === 'choose') return this.choose('mpesa');
    if (payment.step === 'part') return payment.takePart();
    if (payment.step === 'cash') {
      await payment.settleCash();
      if (payment.restOfCash !== null) return payment.layDown();
    }
    const sale = payment.step === 'mpesa' ? await payment.ask() : await payment.take();
    if (sale) this.#follow(sale);
  }

  /** The customer pays straight to the till: the sale waits for that, and no phone is asked. */
  async awaitTill(): Promise<void> {
    const { entry, payment } = this;
    if (!this.retry && !(await entry.settle())) return;
    const sale = await payment.awaitTill();
    if (sale) this.#follow(sale);
  }

  /** One step back; whatever was typed stays. */
  back(): void {
    if (this.retry) this.retry = null;
    else this.draft.go('choose');
  }

  /** Digits from the keypad, or typed while no field has the focus. */
  press(key: string): void {
    if (this.payment.step === 'choose') this.entry.press(key);
    else this.payment.press(key);
  }

  /** Looks at a sale; the one being typed stays as it is. */
  open(sale: SaleView): void {
    this.opened = sale;
    this.#answer = null;
    this.retry = null;
    this.refused = null;
  }

  /** Leaves the opened sale for the one being typed, and gives it the digit that asked for it. */
  next(digit = ''): void {
    this.opened = null;
    this.retry = null;
    this.refused = null;
    if (digit) this.press(digit);
  }

  /** Asks the same phone again for a sale whose last request is over. */
  async askAgain(): Promise<void> {
    const phone = this.opened?.attempt?.phone;
    if (!phone || this.retry?.busy) return;
    this.retry ??= this.#retryOf(this.opened as SaleView);
    this.retry.setPhone(phone);
    const { attempt, missing } = this.opened as SaleView;
    if (attempt && attempt.amount < missing) this.retry.askFor(attempt.amount);
    const sale = await this.retry.ask();
    if (sale) this.#follow(sale);
  }

  /** Has a sale that failed paid by another phone, or by cash. */
  payOtherwise(step: 'mpesa' | 'cash' | 'part'): void {
    if (!this.opened) return;
    this.retry = this.#retryOf(this.opened);
    this.retry.go(step);
  }

  /** Stops waiting for the opened sale, or closes it; then the next one can be typed. One that was paid meanwhile is shown instead. */
  async stop(): Promise<void> {
    const sale = this.opened;
    if (!sale) return;
    const answer = await this.#send(() => this.#call('stop_sale', { sale: sale.id }));
    if (!answer || this.opened?.id !== sale.id) return;
    // Whoever gives a sale up with money in it must see what goes back.
    if (answer.paid || answer.cash_back > 0 || answer.refund_due !== null) this.#follow(answer);
    else this.next();
  }

  /** The customer of the opened sale, which was given up, takes the goods: the money that came for it pays it. */
  async reopen(): Promise<void> {
    const sale = this.opened;
    if (!sale?.may_reopen) return;
    const answer = await this.#send(() => this.#call('reopen_sale', { sale: sale.id }));
    if (answer && this.opened?.id === sale.id) this.#follow(answer);
  }

  /** The owner lets the opened sale's request go, so that the customer can be asked again; whether that was taken. */
  async override(): Promise<boolean> {
    const sale = this.opened;
    if (!sale?.attempt) return false;
    const { id: attempt } = sale.attempt;
    const answer = await this.#send(() => this.#call('override_attempt', { sale: sale.id, attempt }));
    if (answer && this.opened?.id === sale.id) this.#follow(answer);
    return answer !== null;
  }

  /** The receipt of a sale that exists is for the business of this KRA PIN; why not, if it was refused. */
  async nameBuyer(sale: string, pin: string): Promise<CommandError | null> {
    const answer = await this.#send(() => this.#call('set_buyer_pin', { sale, pin }));
    if (answer && this.opened?.id === sale) {
      this.opened = answer;
      this.#answer = answer;
    }
    const refused = this.refused;
    this.refused = null;
    return refused;
  }

  /** Whether a command about the opened sale was followed; if not, why shows. */
  async answered(work: () => Promise<unknown>): Promise<boolean> {
    return (await this.#send(work)) !== null;
  }

  async print(sale: SaleView): Promise<void> {
    const view = await this.#send(() => this.#call('print_receipt', { sale: sale.id }));
    if (view) this.accept(view);
  }

  async setLanguage(language: Language): Promise<void> {
    const view = await this.#send(() => this.#call('set_language', { language }));
    if (view) this.accept(view);
  }

  /** The customer shows a code for the opened sale: Safaricom is asked about it. */
  async checkCode(code: string): Promise<void> {
    const sale = this.opened;
    if (!sale) return;
    const view = await this.#send(() => this.#call('check_code', { sale: sale.id, code }));
    if (view) this.accept(view);
  }

  /** A payment straight to the till is for the opened sale, says the cashier. */
  async usePayment(code: string): Promise<void> {
    const sale = this.opened;
    if (!sale) return;
    const answer = await this.#send(() => this.#call('assign_payment', { sale: sale.id, code }));
    if (answer && this.opened?.id === sale.id) this.#follow(answer);
  }

  /** Payments that may be for the opened sale: of its amount, proved, and nobody's. */
  loose = $derived.by(() => {
    const id = this.opened?.id;
    const unassigned = this.till.view?.unsettled.unassigned ?? [];
    return id ? unassigned.filter((payment) => payment.proven && payment.candidates.includes(id)) : [];
  });

  /** The cashier has seen what changed while the PC slept. */
  async dismissChanges(): Promise<void> {
    const view = await this.#send(() => this.#call('dismiss_changes', {}));
    if (view) this.accept(view);
  }

  /** Practice: what the next customers do. */
  async setCustomer(customer: PracticeCustomer): Promise<void> {
    const view = await this.#send(() => this.#call('set_practice_customer', { customer }));
    if (view) this.accept(view);
  }

  /** Practice: what the customer does whose phone rings. */
  async answerPhone(phone: string, customer: PracticeCustomer): Promise<void> {
    const view = await this.#send(() => this.#call('answer_practice_phone', { phone, customer }));
    if (view) this.accept(view);
  }

  #begin(): void {
    const entry = new AmountEntry(this.#call);
    this.entry = entry;
    this.draft = new Payment(this.#call, () => entry.entered);
  }

  #retryOf(sale: SaleView): Payment {
    return new Payment(this.#call, () => ({ amount: plainShillings(sale.missing) }), sale.id, sale.cash);
  }

  /** Shows a sale that was just asked for or paid. Its ids are used up, so the next sale begins with new ones. */
  #follow(answer: SaleView): void {
    const pushed = this.till.sale(answer.id);
    const isPushed = pushed !== undefined && isAsNew(pushed, answer);
    if (answer.id === this.draft.sale) this.#begin();
    this.open(isPushed ? pushed : answer);
    this.#answer = isPushed ? null : answer;
  }

  async #send<T>(work: () => Promise<T>): Promise<T | null> {
    this.refused = null;
    try {
      return await work();
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.refused = reason.error;
      return null;
    }
  }
}
