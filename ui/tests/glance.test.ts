// A result is not taken away unread.
import { expect, test } from 'vitest';
import { Glance, GLANCE_MS } from '../src/lib/glance';

test('a result counts as seen a moment after it appeared, and shown again it stays so', () => {
  const glance = new Glance();
  glance.show('a paid', 1_000);
  expect(glance.isSeen(1_000)).toBe(false);
  expect(glance.isSeen(1_000 + GLANCE_MS - 1)).toBe(false);
  expect(glance.isSeen(1_000 + GLANCE_MS)).toBe(true);
  glance.show('a paid', 1_000 + GLANCE_MS);
  expect(glance.isSeen(1_000 + GLANCE_MS)).toBe(true);
});

test('another result in its place has to be seen anew', () => {
  const glance = new Glance();
  glance.show('a failed', 1_000);
  glance.show('a paid', 5_000);
  expect(glance.isSeen(5_100)).toBe(false);
  expect(glance.isSeen(5_000 + GLANCE_MS)).toBe(true);
});
