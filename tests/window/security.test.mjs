// What a foreign script could do if it ever got into the page: nothing. The window loads no code and no content but its own, talks to
// nobody, opens nothing, and Rust refuses every command that the till's own screen does not need.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Desk } from './desk/desk.mjs';
import { until } from './desk/until.mjs';
import { en } from './desk/words.mjs';

test('a script in the page gets nowhere', async (t) => {
  // Whoever comes out of the window comes to this server, which would let anybody in.
  const visits = [];
  const outside = createServer((request, response) => {
    visits.push(request.url);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' }).end('<h1>outside</h1>');
  });
  outside.listen(0, '127.0.0.1');
  t.after(() => outside.close());
  t.after(() => outside.closeAllConnections());
  await once(outside, 'listening');
  const { port } = outside.address();
  const url = `http://127.0.0.1:${port}`;
  assert.equal(await (await fetch(`${url}/open`)).text(), '<h1>outside</h1>', 'the way is open for others');

  const till = await (await Desk.for(t)).startTill();
  await till.reads(en('pay-title'));
  const { session } = till;
  const home = await session.address();

  await t.test('inline scripts, eval and new Function do not run', async () => {
    const ran = await session.run(() => {
      const script = document.createElement('script');
      script.textContent = 'window.foreign = true';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.foreign = true">');
      const tries = [() => (0, eval)('1'), () => new Function('return 1')(), () => setTimeout('window.foreign = true', 0) && undefined];
      return tries.map((run) => {
        try {
          return run() ?? null;
        } catch (error) {
          return error.name;
        }
      });
    });
    assert.deepEqual(ran.slice(0, 2), ['EvalError', 'EvalError']);
  });

  await t.test('nothing is fetched, loaded, sent or framed from outside', async () => {
    const refused = await session.runAsync(async (url) => {
      const directives = [];
      document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective));
      const add = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
      add('script', { src: `${url}/script` });
      add('link', { rel: 'stylesheet', href: `${url}/style` });
      add('img', { src: `${url}/image` });
      add('iframe', { src: `${url}/frame` });
      add('object', { data: `${url}/object` });
      navigator.sendBeacon?.(`${url}/beacon`);
      const fetched = await fetch(`${url}/fetch`).then(() => 'came', (error) => error.name);
      const socket = await new Promise((resolve) => {
        try {
          const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`);
          socket.onopen = () => resolve('came');
          socket.onerror = () => resolve('refused');
        } catch (error) {
          resolve(error.name);
        }
      });
      return { fetched, socket, directives };
    }, url);
    assert.equal(refused.fetched, 'TypeError');
    assert.notEqual(refused.socket, 'came');
    for (const directive of ['script-src-elem', 'style-src-elem', 'img-src', 'frame-src', 'connect-src']) {
      assert.ok(refused.directives.includes(directive), `${directive} is among ${refused.directives}`);
    }
  });

  await t.test('Tauri is not a global, and Rust refuses the commands that no screen needs', async () => {
    assert.equal(await session.run(() => typeof window.__TAURI__), 'undefined');
    const commands = [
      ['plugin:shell|open', { path: url }],
      ['plugin:opener|open_path', { path: '/' }],
      ['plugin:fs|read_file', { path: '/etc/hostname' }],
      ['plugin:http|fetch', { clientConfig: { method: 'GET', url } }],
      ['plugin:window|set_title', { label: 'main', value: 'x' }],
      ['plugin:window|close', { label: 'main' }],
      ['plugin:webview|create_webview_window', { options: { label: 'x', url } }],
      ['plugin:event|emit', { event: 'till_changed', payload: {} }],
      ['plugin:app|version', {}],
      ['plugin:path|resolve_directory', { directory: 1 }],
      ['no_such_command', {}],
    ];
    for (const [command, parameters] of commands) {
      const invoke = (command, parameters) => window.__TAURI_INTERNALS__.invoke(command, parameters);
      await assert.rejects(session.runAsync(invoke, command, parameters), /not allowed|not found/, command);
    }
  });

  await t.test('the window stays on its own page and opens no other', async () => {
    const opened = await session.run((url) => String(window.open(`${url}/window`)), url);
    assert.equal(opened, 'null');
    for (const place of [`${url}/away`, `http://tauri.localhost:${port}/away`, 'data:text/html,<h1>outside</h1>', 'file:///etc/hostname']) {
      await session.run((place) => void location.assign(place), place);
      await session.run((place) => {
        document.body.append(Object.assign(document.createElement('a'), { href: place, id: 'way-out', target: '_top' }));
        document.getElementById('way-out').click();
        document.getElementById('way-out').remove();
      }, place);
    }
    // It still works as a till, which also gives every visit above the time to arrive.
    await till.keys('12*30', 'c');
    await till.reads(en('pay-take', { amount: '360' }));
    assert.equal(await session.address(), home);
    assert.equal((await session.windows()).length, 1);
  });

  assert.equal(await session.run(() => window.foreign ?? null), null, 'nothing foreign ran');
  assert.deepEqual(visits, ['/open'], 'nobody came out');
});
