// The search: Enter opens a sale of the list that answers what was typed, and of no other.
import { beforeEach, expect, test } from 'vitest';
import type { SaleView } from '../src/ipc/bindings';
import { Refusal } from '../src/ipc/call';
import { isCalled } from '../src/state/palette';
import { Search } from '../src/state/search.svelte';

interface Question {
  text: string;
  answer: (...ids: string[]) => void;
  refuse: () => void;
}

let questions: Question[];
let find: Search<SaleView>;

const ask = (text: string) =>
  new Promise<SaleView[]>((resolve, reject) => {
    questions.push({
      text,
      answer: (...ids) => resolve(ids.map((id) => ({ id }) as SaleView)),
      refuse: () => reject(new Refusal({ code: 'not_saved', field: null, again_from_ms: null, act: null })),
    });
  });

/** The newest question with this text. */
const asked = (text: string) => questions.findLast((question) => question.text === text) as Question;

/** Lets whatever was answered reach the list. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(async () => {
  questions = [];
  find = new Search(ask);
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
  expect(find.found.map((sale) => sale.id)).toEqual(['wanted']);
});

test('a search that is refused leaves no list, says why, and opens nothing', async () => {
  find.set('640');
  const chosen = find.choose();
  asked('640').refuse();
  expect(await chosen).toBeUndefined();
  expect(find.found).toEqual([]);
  expect(find.refused?.code).toBe('not_saved');
  find.set('64');
  expect(find.refused).toBeNull();
});

test('a deed is found by the beginnings of its words, in any order, and never by nothing', () => {
  expect(isCalled('Shift, cash in and out, count, Z report', 'rep z')).toBe(true);
  expect(isCalled('Karatasi na printa', 'PRIN')).toBe(true);
  expect(isCalled('Paper and printers', 'inter')).toBe(false);
  expect(isCalled('Paper and printers', 'paper 640')).toBe(false);
  expect(isCalled('Paper and printers', ' - ')).toBe(false);
});
