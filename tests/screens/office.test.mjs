// The owner's office, by keys.
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

for (const language of ['en', 'sw']) {
  test(`the office lies over the counter: ${language}`, async (t) => {
    const counter = await Counter.for(t);
    if (language === 'sw') await counter.speak('sw');
    await counter.press('Control+o');
    const office = counter.page.getByRole('dialog', { name: counter.say('office-title') });
    await office.getByRole('region', { name: counter.say('office-home') }).waitFor();
    await stands(counter, 'office');
    await counter.press('Escape');
    await office.waitFor({ state: 'detached' });
  });
}
