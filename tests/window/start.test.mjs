// How the window begins: unseen until it is complete, once per PC, and in words when it cannot work.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { Desk } from './desk/desk.mjs';
import { until } from './desk/until.mjs';
import { en } from './desk/words.mjs';

test('nobody sees an empty window, and a slow start says so', async (t) => {
  const desk = await Desk.for(t);
  const { environment } = await desk.startOutside('10');
  // In the relay's place stands a door that nobody opens at first: without it the till cannot get ready.
  const door = createServer().listen(0, '127.0.0.1');
  t.after(() => {
    door.close();
    door.closeAllConnections();
  });
  await once(door, 'listening');
  const till = await desk.startTill({ ...environment, POKEA_PRACTICE_RELAY: `http://127.0.0.1:${door.address().port}` });
  const [, answer] = await once(door, 'request');
  await until('the window is shown', () => till.isShown());
  assert.match(await till.page(), new RegExp(en('starting')), 'whenever it is seen, there is something to read');

  answer.writeHead(403).end();
  await till.reads(en('error-not_started'));
});

test('a second start ends by itself and brings the first window to the front', async (t) => {
  const desk = await Desk.for(t);
  const till = await desk.startTill();
  await till.reads(en('pay-title'));
  const [window] = (await desk.x('xdotool', 'search', '--onlyvisible', '--name', '^Pokea$')).trim().split('\n');
  await desk.x('xdotool', 'windowminimize', window);
  await until('the window is away', async () => !(await till.isShown()));

  const second = desk.startTillAlone();
  assert.equal(await second.over, 0);
  await until('the first window is in front', async () => (await desk.x('xdotool', 'getactivewindow')).trim() === window);
  assert.equal(await till.isShown(), true);
});

test('damaged records are told in words, and left as they are', async (t) => {
  const desk = await Desk.for(t);
  const before = await desk.startTill();
  await before.reads(en('pay-title'));
  await before.close();

  const file = join(desk.data, 'practice', 'pokea.db');
  const records = readFileSync(file);
  records.fill('rust', 0, 4096);
  writeFileSync(file, records);
  const after = await desk.startTill();
  await after.reads(en('error-start_damaged'));
  await until('the window is shown', () => after.isShown());
  assert.ok(readFileSync(file).equals(records), 'nothing was changed');
});

test('records that another Pokea uses are told in words', async (t) => {
  const desk = await Desk.for(t);
  const first = await desk.startTill();
  await first.reads(en('pay-title'));
  // Another user of this PC has a session bus of their own, so that the first start does not hear of the second.
  const second = await desk.startTill({ DBUS_SESSION_BUS_ADDRESS: await desk.startBus() });
  await second.reads(en('error-start_in_use'));
});
