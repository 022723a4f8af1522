// Pictures of every screen in both languages, on the two displays that shops have and in the smallest window, by day and by night,
// for people to look at. Usage: npm run pictures -- FOLDER. No test decides by them.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';
import { everyScreen } from './counter/screens.mjs';

if (!process.argv[2]) throw new Error('npm run pictures -- FOLDER');
// npm runs its scripts in the package's folder, but what was typed is meant from where it was typed.
const folder = resolve(process.env.INIT_CWD ?? '.', process.argv[2]);
mkdirSync(folder, { recursive: true });

const VIEWS = [
  { name: '1366x768', width: 1366, height: 768, colorScheme: 'light' },
  { name: '1366x768-dark', width: 1366, height: 768, colorScheme: 'dark' },
  { name: '1024x768', width: 1024, height: 768, colorScheme: 'light' },
  { name: '1024x640', width: 1024, height: 640, colorScheme: 'light' },
];

for (const language of ['en', 'sw']) {
  test(language, async (t) => {
    const counter = await Counter.for(t, { speed: 4 });
    await counter.speak(language);
    let place = 0;
    await everyScreen(counter, async (screen) => {
      place += 1;
      for (const { name, width, height, colorScheme } of VIEWS) {
        await counter.page.setViewportSize({ width, height });
        await counter.page.emulateMedia({ colorScheme });
        const file = `${name}-${language}-${String(place).padStart(2, '0')}-${screen.replace(/\W+/g, '-')}.png`;
        await counter.page.screenshot({ path: join(folder, file) });
      }
    });
  });
}
