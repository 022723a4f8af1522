// Every screen on a shop's small displays and in the smallest window, in both languages: all of it is there, nothing is cut off or
// lies over something else, and no word is missing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';
import { everyScreen } from './counter/screens.mjs';
import { texts } from '../window/desk/words.mjs';
import { faults } from './counter/stands.mjs';

// A message that is missing shows its name, such as `pay-ask`: one of the till's groups of words, a hyphen, and more.
const groups = [...new Set(texts.en.match(/^[a-z]+(?=-)/gm))].join('|');
const MESSAGE_NAME = `\\b(?:${groups})-[a-z_]+`;

const { minWidth, minHeight } = JSON.parse(readFileSync(new URL('../../src-tauri/tauri.conf.json', import.meta.url), 'utf8')).app.windows[0];
const SIZES = [
  [1366, 768],
  [1024, 768],
  [minWidth, minHeight],
];

test('every screen stands on small displays', async (t) => {
  const amounts = { en: {}, sw: {} };
  for (const language of ['en', 'sw']) {
    await t.test(language, async (t) => {
      const counter = await Counter.for(t, { speed: 4 });
      await counter.speak(language);
      const found = [];
      await everyScreen(counter, async (screen) => {
        assert.equal(await counter.page.locator('html').getAttribute('lang'), language);
        for (const [width, height] of SIZES) {
          await counter.page.setViewportSize({ width, height });
          for (const fault of await counter.page.evaluate(faults, MESSAGE_NAME)) found.push(`${screen}, ${width} x ${height}: ${fault}`);
        }
        const shown = await counter.page.locator('main section .number').allInnerTexts();
        amounts[language][screen] = shown.map((text) => text.replace(/\s+/g, ' '));
      });
      assert.deepEqual(found, []);
    });
  }
  assert.deepEqual(amounts.sw, amounts.en, 'amounts are written in the same way');
});
