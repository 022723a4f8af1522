// Backups that leave the PC: chosen and written in the office, told of when the stick is gone, and taken back when the till's own are lost.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const PHRASE = 'mango tree behind the school';

const copies = (stick) => readdirSync(stick).filter((name) => name.endsWith('.pokea-backup'));

for (const language of ['en', 'sw']) {
  test(`a backup goes to a stick and comes back from it: ${language}`, async (t) => {
    const place = mkdtempSync(join(tmpdir(), 'pokea-stick-'));
    t.after(() => rmSync(place, { recursive: true }));
    const stick = join(place, 'stick');
    const counter = await Counter.for(t);
    if (language === 'sw') await counter.speak('sw');
    const { page } = counter;
    const type = (id, text) => page.locator(id).fill(text);
    const reads = (id, variables) => page.getByText(counter.say(id, variables)).first().waitFor();

    await counter.press('Control+o');
    await page.getByRole('region', { name: counter.say('office-home'), exact: true }).waitFor();
    await counter.press('Alt+4');
    await page.locator('#offsite-folder:focus').waitFor();
    await stands(counter, 'safety-choose');
    await type('#offsite-folder', stick);
    await type('#offsite-phrase', PHRASE);
    await counter.press('Enter');
    await reads('offsite-folder_gone');
    await stands(counter, 'safety-refused');
    mkdirSync(stick);
    await counter.press('Enter');
    await reads('safety-last');
    await until('a copy is on the stick', () => copies(stick).length === 1);
    await page.getByRole('button', { name: counter.say('safety-now') }).waitFor();
    await stands(counter, 'safety');

    renameSync(stick, join(place, 'away'));
    await counter.press('b');
    await reads('offsite-folder_gone');
    await stands(counter, 'safety-gone');
    await counter.press('Escape');
    await page.locator('[data-banner=offsite]').waitFor();
    await stands(counter, 'safety-banner');
    renameSync(join(place, 'away'), stick);

    // The PC's own backups are lost with its disk; the stick's is not.
    await counter.restart(async (bridge) => {
      await bridge.kill();
      bridge.damage();
      bridge.forgetBackups();
    });
    await page.getByRole('button', { name: 'English' }).waitFor();
    await counter.speak(language);
    await page.locator('h2', { hasText: counter.say('damaged-none') }).waitFor();
    await counter.press('f');
    await page.locator('#backup-file:focus').waitFor();
    await type('#backup-file', join(stick, copies(stick).at(0)));
    await type('#backup-phrase', 'mango tree behind the church');
    await counter.press('Enter');
    await reads('damaged-phrase-wrong');
    await stands(counter, 'safety-fetch');
    await type('#backup-phrase', PHRASE);
    await counter.press('Enter');
    await page.getByRole('button', { name: counter.say('damaged-restore') }).waitFor();
    await stands(counter, 'safety-fetched');
    await counter.press('r');
    await page.locator('h1', { hasText: counter.say('damaged-done') }).waitFor();
    await page.getByRole('button', { name: counter.say('damaged-open') }).waitFor();
    assert.equal(copies(stick).length, 1);
  });
}
