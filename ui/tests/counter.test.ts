// The sale in hand: one wish is one request, whatever the fingers do, and views come in any order.
import { beforeEach, expect, test } from 'vitest';
import type { Commands, SaleView, TillView } from '../src/ipc/bindings';
import { Refusal, type call } from '../src/ipc/call';
import { Counter } from '../src/state/counter.svelte';
import { Till } from '../src/state/till.svelte';

type Sent = { [K in keyof Commands]: { name: K; request: Commands[K][0] } }[keyof Commands];

/** An app that answers when the test says so; reading a field it answers at once. */
class Line {
  sent: Sent[] = [];
  answers: (() => void)[] = [];
  refuse: Refusal | null = null;
  sale: SaleView | null = null;
  amountProblem: 'amount_empty' | 'amount_too_large' | null = null;
  phoneProblem: 'phone_too_short' | null = null;

  call = (async (name: keyof Commands, request: Commands[keyof Commands][0]) => {
    if (name === 'read_amount') return { total: this.amountProblem ? null : 150_000, vat: 20_690, lines: [], problem: this.amountProblem };
    if (name === 'read_phone') return { phone: '0712 345 678', problem: this.phoneProblem };
    if (name === 'find_regulars') return { regulars: [], more: false };
    if (name === 'read_cash') return { tendered: 150_000, change: 0, problem: null };
    this.sent.push({ name, request } as Sent);
    await new Promise<void>((resolve) => this.answers.push(resolve));
    if (this.refuse) throw this.refuse;
    return { ...this.sale, id: (request as { sale: string }).sale };
  }) as typeof call;

  charges() {
    return this.sent.flatMap((sent) => (sent.name === 'charge' ? [sent.request] : []));
  }

  /** Lets the app answer everything that was sent, and the screen take it. */
  async settle() {
    for (let turn = 0; turn < 20; turn++) {
      this.answers.splice(0).forEach((answer) => answer());
      await Promise.resolve();
    }
  }
}

let line: Line;
let rung: string[];
let counter: Counter;

beforeEach(() => {
  line = new Line();
  line.sale = sale('');
  rung = [];
  counter = new Counter(line.call, (outcome) => rung.push(outcome));
});

async function askFor(phone = '0712345678') {
  counter.entry.set('1500');
  await line.settle();
  await counter.confirm();
  counter.payment.setPhone(phone);
}

test('two presses of Enter are one request', async () => {
  await askFor();
  const presses = [counter.confirm(), counter.confirm(), counter.confirm()];
  await line.settle();
  await Promise.all(presses);
  expect(line.charges()).toHaveLength(1);
  expect(line.charges()[0]).toMatchObject({ amount: '1500', phone: '0712 345 678' });
  expect(counter.screen).toBe('waiting');
});

test('what was refused is asked again under the same ids', async () => {
  await askFor();
  line.refuse = new Refusal({ code: 'not_saved', field: null, again_from_ms: null, act: null });
  void counter.confirm();
  await line.settle();
  expect(counter.screen).toBe('charge');
  expect(counter.payment.refused?.code).toBe('not_saved');
  line.refuse = null;
  void counter.confirm();
  await line.settle();
  const [first, second] = line.charges();
  expect(second).toEqual(first);
});

test('the next sale has ids of its own, and asking again has a new attempt of the same sale', async () => {
  await askFor();
  void counter.confirm();
  await line.settle();
  const opened = counter.opened as SaleView;
  counter.accept(till(2, { latest: [sale(opened.id, { status: 'failed' })] }));
  expect(counter.screen).toBe('result');
  void counter.askAgain();
  void counter.askAgain();
  await line.settle();
  counter.next('7');
  await askFor();
  void counter.confirm();
  await line.settle();
  const [first, again, next] = line.charges();
  expect(line.charges()).toHaveLength(3);
  expect(again?.sale).toBe(first?.sale);
  expect(again?.attempt).not.toBe(first?.attempt);
  expect(next?.sale).not.toBe(first?.sale);
  expect(new Set(line.charges().map((charge) => charge.attempt)).size).toBe(3);
});

test('an amount that cannot be paid sends nothing and says why', async () => {
  line.amountProblem = 'amount_empty';
  counter.entry.set('');
  await line.settle();
  expect(counter.entry.problem).toBeNull();
  await counter.confirm();
  expect(counter.payment.step).toBe('choose');
  expect(counter.entry.problem).toBe('amount_empty');
  expect(line.sent).toEqual([]);
});

test('what no further digit can mend is said at once, and a letter is refused aloud', async () => {
  line.amountProblem = 'amount_too_large';
  counter.entry.set('9999999');
  await line.settle();
  expect(counter.entry.problem).toBe('amount_too_large');
  counter.entry.refuse('k');
  expect(counter.entry.text).toBe('9999999');
  expect(counter.entry.stray).toBe('k');
});

test('a phone that is refused sends nothing and says why', async () => {
  await askFor('0712');
  line.phoneProblem = 'phone_too_short';
  expect(counter.payment.problem).toBeNull();
  await counter.confirm();
  expect(counter.payment.problem).toBe('phone_too_short');
  expect(line.sent).toEqual([]);
});

test('digits typed right after Enter go to the phone, also while the amount is still being read', () => {
  counter.entry.set('1500');
  void counter.confirm();
  counter.press('0');
  counter.press('7');
  expect(counter.entry.text).toBe('1500');
  expect(counter.payment.phone).toBe('07');
});

test('looking at another sale keeps the one being typed', async () => {
  counter.entry.set('1200');
  counter.open(sale('other'));
  expect(counter.screen).toBe('waiting');
  counter.next();
  expect(counter.screen).toBe('charge');
  expect(counter.entry.text).toBe('1200');
});

test('a sale that was paid while it was being stopped is shown as paid', async () => {
  counter.open(sale('a'));
  line.sale = sale('a', { status: 'paid', paid: paid() });
  void counter.stop();
  await line.settle();
  expect(line.sent).toEqual([{ name: 'stop_sale', request: { sale: 'a' } }]);
  expect(counter.screen).toBe('result');
  counter.accept(till(1, { waiting: [sale('a')] }));
  expect(counter.opened?.paid?.receipt).toBe('R1-000001');
});

test('a stopped sale makes room for the next, unless another one is looked at by then', async () => {
  counter.open(sale('a'));
  void counter.stop();
  await line.settle();
  expect(counter.screen).toBe('charge');
  counter.open(sale('a'));
  void counter.stop();
  counter.open(sale('b'));
  await line.settle();
  expect(counter.opened?.id).toBe('b');
});

test('a late view of an earlier moment does not bring back what is over', async () => {
  await askFor();
  void counter.confirm();
  await line.settle();
  const id = (counter.opened as SaleView).id;
  counter.accept(till(5, { latest: [sale(id, { status: 'paid', paid: paid() })] }));
  counter.accept(till(4, { waiting: [sale(id)] }));
  expect(counter.opened?.status).toBe('paid');
  expect(counter.till.view?.revision).toBe(5);
});

test('an answer that overtook its view is kept until the view has caught up', async () => {
  const failed = sale('a', { status: 'failed' });
  counter.accept(till(1, { latest: [failed] }));
  counter.open(failed);
  line.sale = sale('a', {}, 2_000);
  void counter.askAgain();
  await line.settle();
  counter.accept(till(2, { latest: [failed] }));
  expect(counter.screen).toBe('waiting');
  counter.accept(till(3, { waiting: [sale('a', {}, 2_000)] }));
  // From here on pushed views decide, also when they turn to the earlier request because that one was paid after all.
  counter.accept(till(4, { latest: [sale('a', { status: 'paid', paid: paid() })] }));
  expect(counter.opened?.status).toBe('paid');
});

test('the first view makes no sound; each result makes one', () => {
  const first = [sale('a'), sale('b'), sale('c')];
  counter.accept(till(1, { waiting: first, latest: [sale('d', { status: 'paid', paid: paid() })] }));
  expect(rung).toEqual([]);
  const done = [sale('a', { status: 'paid', paid: paid() }), sale('b', { status: 'failed' })];
  counter.accept(till(2, { waiting: [sale('c', { status: 'not_known' })], latest: done }));
  counter.accept(till(3, { waiting: [sale('c', { status: 'not_known' })], latest: done }));
  expect(rung).toEqual(['paid', 'failed']);
  counter.accept(till(4, { latest: [sale('c', { status: 'cancelled', refund_due: 64_000 }), ...done] }));
  expect(rung).toEqual(['paid', 'failed', 'refund']);
});

test('the till keeps the view with the highest revision', () => {
  const kept = new Till();
  expect(kept.accept(till(3)).kept).toBe(true);
  expect(kept.accept(till(2)).kept).toBe(false);
  expect(kept.accept(till(4)).kept).toBe(true);
  expect(kept.view?.revision).toBe(4);
});

function sale(id: string, more: Partial<SaleView> = {}, askedAt = 1_000): SaleView {
  const attempt = {
    id: 'attempt',
    amount: 150_000,
    phone: '0712 345 678',
    phone_masked: '0712 ••• 678',
    asked_at_ms: askedAt,
    live_until_ms: askedAt + 180_000,
    situation: 'on_the_phone' as const,
    again_from_ms: askedAt,
    override_after_ms: null,
  };
  const plain = { id, opened_at_ms: 0, due: 150_000, missing: 150_000, cash: 0, cash_back: 0, parts: [], back: [], vat: 20_690, lines: [], discount: 0, rounding: 0, refund_due: null, stopped: false, buyer_pin: null, may_be_paid: true, may_reopen: false };
  return { ...plain, status: 'waiting', attempt, paid: null, ...more };
}

function paid(): NonNullable<SaleView['paid']> {
  return { receipt: 'R1-000001', at_ms: 5_000, tender: { kind: 'mpesa', amount: 150_000, code: null, payer: null, phone: '0712 ••• 678' } };
}

function till(revision: number, more: Partial<TillView> = {}): TillView {
  return {
    revision,
    parked: [],
    now_ms: 1_000,
    world: 'practice',
    shop_name: 'Duka',
    till_number: '5200201',
    language: 'en',
    lights: { mpesa: 'good', relay: 'good' },
    clock_behind_ms: null,
    callbacks_delayed: false,
    older_copy: false,
    asleep: null,
    codes: [],
    family: { device: '', estranged: null, newcomer: null, unopened: 0 },
    staff: { people: [], at_till: null, locked: false, discount_limit: '10' },
    paper: { printer: null, trouble: null, waiting: 0, asks: [] },
    disk: 'good',
    offsite: { folder: null, same_disk: false, last_ms: null, percent: null, trouble: null },
    password_days: null,
    looked_percent: null,
    next_receipt: 'R1-000002',
    waiting: [],
    latest: [],
    unsettled: { unassigned: [], unassigned_proven: 0, unassigned_told: 0, refunds_due: [], refunds_due_in_all: 0, unrecorded: [], open: 0, records_registered: true, records_read_at_ms: null },
    sales_today: 0,
    taken_today: 0,
    day_end: null,
    shift: null,
    practice: null,
    ...more,
  };
}
