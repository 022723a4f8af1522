// What is typed and what is shown: formatting never changes a value.
import { describe, expect, test } from 'vitest';
import { addNote, formatPhone, formatSum, formatTill, isPlain, isSum } from '../src/lib/entry';
import { formatCents, group, plainShillings } from '../src/lib/money';
import { exactTime, howLong, span, timeOfDay, timeOrDay } from '../src/lib/time';

describe('money', () => {
  test.each([
    [0, '0', '0.00'],
    [5, '0.05', '0.05'],
    [100, '1', '1.00'],
    [99_900, '999', '999.00'],
    [150_000, '1,500', '1,500.00'],
    [20_690, '206.90', '206.90'],
    [25_000_000, '250,000', '250,000.00'],
    [123_456_789_000, '1,234,567,890', '1,234,567,890.00'],
    [-64_000, '−640', '−640.00'],
    [-5, '−0.05', '−0.05'],
  ])('%d cents', (cents, short, full) => {
    expect(formatCents(cents)).toBe(short);
    expect(formatCents(cents, true)).toBe(full);
  });

  test('reads back to the same cents, all the way up to what a number holds', () => {
    for (let cents = 1; cents < Number.MAX_SAFE_INTEGER; cents = cents * 3 + 7) {
      const digits = formatCents(cents, true).replace(/[,.]/g, '');
      expect(BigInt(digits)).toBe(BigInt(cents));
    }
  });

  test('whole shillings for a field', () => {
    expect(plainShillings(150_000)).toBe('1500');
    expect(plainShillings(25_000_000)).toBe('250000');
  });

  test('digits in groups, whatever stands around them', () => {
    expect(group('1200+300')).toBe('1,200+300');
    expect(group('999')).toBe('999');
    expect(group('')).toBe('');
  });
});

describe('what is typed', () => {
  test.each([
    ['1200+300', '1,200 + 300'],
    ['2*215+770', '2 × 215 + 770'],
    ['2×215', '2 × 215'],
    ['1,200 + ', '1,200 +'],
    ['1500', '1,500'],
  ])('the sum %s', (text, shown) => {
    expect(formatSum(text)).toBe(shown);
  });

  test('tells a sum from a plain amount', () => {
    expect([isSum('1500'), isSum('1+1'), isSum('2×3')]).toEqual([false, true, true]);
    expect([isPlain('1,500'), isPlain('15.5'), isPlain('')]).toEqual([true, false, false]);
  });

  test.each([
    ['0', '0'],
    ['0712', '0712'],
    ['07123', '0712 3'],
    ['0712345678', '0712 345 678'],
    ['0712 345 678', '0712 345 678'],
    ['0112-345-678', '0112 345 678'],
    ['712345678', '712 345 678'],
    ['254712345678', '254 712 345 678'],
    ['+254712345678', '+254 712 345 678'],
    ['+', '+'],
    ['07123456789', '0712 345 678 9'],
    ['0712x', '0712x'],
    ['', ''],
  ])('the phone %s', (text, shown) => {
    expect(formatPhone(text)).toBe(shown);
    expect(formatPhone(shown)).toBe(shown);
  });

  test('a phone keeps every digit', () => {
    for (const text of ['0712345678', '+254 112 345 678', '7 1 2', '0112.345.678']) {
      expect(formatPhone(text).replace(/\D/g, '')).toBe(text.replace(/\D/g, ''));
    }
  });

  test('banknotes add up, and begin anew on what is no number', () => {
    expect(addNote('', 1000)).toBe('1000');
    expect(addNote('1,000', 500)).toBe('1500');
    expect(addNote('abc', 50)).toBe('50');
  });

  test('till numbers as they are painted', () => {
    expect([formatTill('5200201'), formatTill('174379'), formatTill('52002')]).toEqual(['520 0201', '174 379', '52002']);
  });
});

describe('time', () => {
  const noon = Date.UTC(2026, 10, 22, 9, 5, 7);

  test('is Nairobi time, whatever the PC says', () => {
    expect(timeOfDay(noon)).toBe('12:05');
    expect(exactTime(noon)).toBe('12:05:07');
    expect(timeOfDay(Date.UTC(2026, 10, 22, 21, 30))).toBe('00:30');
  });

  test('names the day of what was not today', () => {
    expect(timeOrDay(noon, noon + 3_600_000)).toBe('12:05');
    expect(timeOrDay(noon, noon + 12 * 3_600_000)).toBe('22/11');
  });

  test.each([
    [0, '0:00'],
    [999, '0:00'],
    [18_400, '0:18'],
    [185_000, '3:05'],
    [3_720_000, '1:02:00'],
    [-5_000, '0:00'],
  ])('a span of %d ms', (ms, shown) => {
    expect(span(ms)).toBe(shown);
  });

  test.each([
    [61_000, 'seconds', 61],
    [119_400, 'seconds', 119],
    [120_000, 'minutes', 2],
    [3_600_000, 'minutes', 60],
    [7_200_000, 'hours', 2],
    [86_400_000, 'hours', 24],
    [172_800_000, 'days', 2],
    [315_360_000_000, 'years', 10],
  ])('a clock that is wrong by %d ms is wrong by so much', (ms, unit, count) => {
    expect(howLong(ms)).toEqual({ unit, count });
  });
});
