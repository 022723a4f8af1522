// What is shipped: small, without the tests' bridge, and without anything that the window's content policy would refuse.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const dist = new URL('../../ui/dist/', import.meta.url);
const read = (name) => readFileSync(new URL(name, dist), 'utf8');
const names = readdirSync(dist, { recursive: true });
const scripts = names.filter((name) => name.endsWith('.js'));

test('nothing of the bridge is shipped', () => {
  assert.ok(scripts.length > 0, 'there is a built UI: run "npm --prefix ui run build"');
  for (const name of scripts) {
    assert.doesNotMatch(read(name), /\/ipc\/|EventSource/, name);
  }
});

test('all that is read before the first sight is at most 80 kB, compressed', () => {
  const first = new Set();
  const add = (name) => {
    if (first.has(name)) return;
    first.add(name);
    for (const [, other] of read(name).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) add(`assets/${other}`);
  };
  for (const [, name] of read('index.html').matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)) add(name);
  assert.ok(first.size > 0 && first.size < scripts.length, 'the sheets come after it');
  const size = [...first].reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
  assert.ok(size <= 80_000, `${size} bytes`);
});

test('the page has no script or style inside', () => {
  const page = read('index.html');
  for (const [whole, inside] of page.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)) {
    assert.match(whole, /\ssrc=/);
    assert.equal(inside.trim(), '');
  }
  assert.doesNotMatch(page, /<style\b|\sstyle=|\son\w+=|javascript:/);
});
