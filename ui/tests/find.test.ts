// The search: Enter opens a sale of the list that answers what was typed, and of no other.
import { beforeEach, expect, test } from 'vitest';
import type { SalesFound, SaleView } from '../src/ipc/bindings';
import { Refusal, type call } from '../src/ipc/call';
import { Find } from '../src/state/find.svelte';

interface Question {
  text: string;
  answer: (...ids: string[]) => void;
  refuse: () => void;
}

let questions: Question[];
let find: Find;

const ask = ((_name: string, { text }: { text: string }) =>
  new Promise<SalesFound>((resolve, reject) => {
    questions.push({
      text,
      answer: (...ids) => resolve({ sales: ids.map((id) => ({ id }) as SaleView) }),
      refuse: () => reject(new Refusal({ code: 'not_saved', field: null, again_from_ms: null, act: null })),
    });
  })) as unknown as typeof call;

/** The newest question with this text. */
const asked = (text: string) => questions.findLast((question) => question.text === text) as Question;

/** Lets whatever was answered reach the list. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(async () => {
  questions = [];
  find = new Find(ask);
  asked('').answer('latest', 'older');
  await settle();
});

test('the latest sale is chosen at once, and nothing while another text is searched for', () => {
  expect(find.chosen?.id).toBe('latest');
  find.set('64');
  expect(find.chosen).toBeUndefined();
});

test('Enter right after the text opens what was searched for', async () => {
  find.set('640');
  const chosen = find.choose();
  asked('640').answer('wanted');
  expect((await chosen)?.id).toBe('wanted');
});

test('Enter opens nothing when more is typed before the answer, or the list is closed', async () => {
  find.set('64');
  const early = find.choose();
  find.set('640');
  const closed = find.choose();
  asked('64').answer('other');
  expect(await early).toBeUndefined();
  find.close();
  asked('640').answer('wanted');
  expect(await closed).toBeUndefined();
});

test('an answer that comes late does not replace a newer one', async () => {
  find.set('64');
  find.set('640');
  asked('640').answer('wanted');
  asked('64').answer('other');
  await settle();
  expect(find.sales.map((sale) => sale.id)).toEqual(['wanted']);
});

test('a search that is refused leaves no list, says why, and opens nothing', async () => {
  find.set('640');
  const chosen = find.choose();
  asked('640').refuse();
  expect(await chosen).toBeUndefined();
  expect(find.sales).toEqual([]);
  expect(find.refused?.code).toBe('not_saved');
  find.set('64');
  expect(find.refused).toBeNull();
});
