// Every screen on a shop's small displays, in both languages: all of it is there, nothing is cut off, and no word is missing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';
import { everyScreen } from './counter/screens.mjs';

// A message that is missing shows its name, such as `pay-ask`: one of the till's groups of words, a hyphen, and more.
const words = readFileSync(new URL('../../words/screen.en.ftl', import.meta.url), 'utf8');
const groups = [...new Set(words.match(/^[a-z]+(?=-)/gm))].join('|');
const MESSAGE_NAME = `\\b(?:${groups})-[a-z_]+`;

/** What is wrong with how the page stands, measured in the page itself. */
function faults(messageName) {
  const found = [];
  const name = (element) => `${element.localName}.${element.className?.baseVal ?? element.className} "${element.textContent.trim().slice(0, 40)}"`;
  const page = document.scrollingElement;
  if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) found.push(`the page scrolls: ${page.scrollWidth} x ${page.scrollHeight}`);

  // Words for readers aloud alone are a clipped pixel; what lies in a box that scrolls is reached by scrolling.
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowY);
  const isReached = (element) => {
    for (let box = element.parentElement; box; box = box.parentElement) if (scrolls(box)) return true;
    return false;
  };
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('.unseen') || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const isOutside = box.left < -1 || box.right > innerWidth + 1 || (!isReached(element) && (box.top < -1 || box.bottom > innerHeight + 1));
    if (isOutside) found.push(`outside: ${name(element)}`);
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const isInline = getComputedStyle(element).display === 'inline';
    if (hasText && !isInline && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${name(element)}`);
  }

  const told = (attribute) => [...document.querySelectorAll(`[${attribute}]`)].map((element) => element.getAttribute(attribute));
  const texts = [document.body.innerText, ...['aria-label', 'placeholder', 'title', 'alt'].flatMap(told)].join('\n');
  for (const [name] of texts.matchAll(new RegExp(messageName, 'g'))) found.push(`missing: ${name}`);
  return found;
}

const SIZES = [
  [1366, 768],
  [1024, 768],
];

for (const size of SIZES) {
  test(`every screen stands at ${size.join(' x ')}`, async (t) => {
    const amounts = { en: {}, sw: {} };
    for (const language of ['en', 'sw']) {
      await t.test(language, async (t) => {
        const counter = await Counter.for(t, { speed: 4, size });
        await counter.speak(language);
        const found = [];
        await everyScreen(counter, async (screen) => {
          assert.equal(await counter.page.locator('html').getAttribute('lang'), language);
          for (const fault of await counter.page.evaluate(faults, MESSAGE_NAME)) found.push(`${screen}: ${fault}`);
          const shown = await counter.page.locator('main section .number').allInnerTexts();
          amounts[language][screen] = shown.map((text) => text.replace(/\s+/g, ' '));
        });
        assert.deepEqual(found, []);
      });
    }
    assert.deepEqual(amounts.sw, amounts.en, 'amounts are written in the same way');
  });
}
