// Every screen as axe-core judges it, in both languages, by day and by night: no violation of any weight.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, violations } from './counter/axe.mjs';
import { Counter } from './counter/counter.mjs';
import { everyScreen } from './counter/screens.mjs';

for (const language of ['en', 'sw']) {
  test(`every screen is accessible, ${language}`, async (t) => {
    const counter = await Counter.for(t, { speed: 4 });
    await counter.page.evaluate(axe);
    await counter.speak(language);
    const found = [];
    await everyScreen(counter, async (screen) => {
      for (const colorScheme of ['light', 'dark']) {
        await counter.page.emulateMedia({ colorScheme });
        for (const violation of await violations(counter.page)) found.push(`${screen}, ${colorScheme}: ${violation}`);
      }
    });
    assert.deepEqual(found, []);
  });
}
