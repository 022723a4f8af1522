// How a page stands on a display, measured in the page itself: nothing cut off, nothing over something else, no word missing.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { axe, violations } from './axe.mjs';

/** What is wrong with how the page stands. `messageName` is a pattern of what a word that is missing looks like. */
export function faults(messageName) {
  const found = [];
  const name = (element) => `${element.localName}.${element.className?.baseVal ?? element.className} "${element.textContent.trim().slice(0, 40)}"`;
  const page = document.scrollingElement;
  if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) found.push(`the page scrolls: ${page.scrollWidth} x ${page.scrollHeight}`);

  // Words for readers aloud alone are a clipped pixel; what lies in a box that scrolls is reached by scrolling.
  const isSeen = (element) => !element.closest('.unseen') && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const boxesOf = (element) => (element.parentElement ? [element.parentElement, ...boxesOf(element.parentElement)] : []);
  const isReached = (element) => boxesOf(element).some((box) => /auto|scroll/.test(getComputedStyle(box).overflowY));

  for (const element of document.body.querySelectorAll('*')) {
    if (!isSeen(element)) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const isOutside = box.left < -1 || box.right > innerWidth + 1 || (!isReached(element) && (box.top < -1 || box.bottom > innerHeight + 1));
    if (isOutside) found.push(`outside: ${name(element)}`);
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText) continue;
    const style = getComputedStyle(element);
    if (style.display !== 'inline' && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${name(element)}`);
    if (Number(style.fontSize.replace('px', '')) < 13) found.push(`under 13 px: ${name(element)}`);
  }

  // Line by line, in what lies on top: behind a sheet the counter is covered, as it should be.
  const lines = [];
  const nodes = document.createTreeWalker(document.querySelector('dialog[open]') ?? document.body, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !isSeen(element) || isReached(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const cutter = boxesOf(node).find((other) => {
        const frame = other.getBoundingClientRect();
        return getComputedStyle(other).overflowX !== 'visible' && (box.left < frame.left - 1 || box.right > frame.right + 1);
      });
      if (cutter) found.push(`cut off: ${name(element)} by ${name(cutter)}`);
      lines.push({ node, box });
    }
  }
  // A line's box is taller than its letters, so neighbours may touch.
  const lieOver = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 3;
  lines.forEach((a, place) => {
    for (const b of lines.slice(place + 1)) {
      if (a.node !== b.node && lieOver(a.box, b.box)) found.push(`"${a.node.data.trim()}" and "${b.node.data.trim()}" lie over each other`);
    }
  });

  const told = (attribute) => [...document.querySelectorAll(`[${attribute}]`)].map((element) => element.getAttribute(attribute));
  const texts = [document.body.innerText, ...['aria-label', 'placeholder', 'title', 'alt'].flatMap(told)].join('\n');
  if (messageName) for (const [name] of texts.matchAll(new RegExp(messageName, 'g'))) found.push(`missing: ${name}`);
  for (const [gap] of texts.matchAll(/\{\s*\$?\w+\s*\}|undefined|NaN/g)) found.push(`not filled in: ${gap}`);
  return [...new Set(found)];
}

/** A folder for pictures of what stands, for people to look at. No test decides by them. */
const PICTURES = process.env.POKEA_PICTURES;

/** That the page stands as it is on both displays, by day and by night, and can be read by everyone. `name` is for its pictures. */
export async function stands({ page, language }, name) {
  await page.evaluate(axe);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of [[1366, 768], [1024, 768]]) {
      await page.setViewportSize({ width, height });
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${language}-${width}-${colorScheme}.png`) });
      assert.deepEqual(await page.evaluate(faults, null), [], `${width} x ${height}`);
      assert.deepEqual(await violations(page), []);
    }
  }
}
