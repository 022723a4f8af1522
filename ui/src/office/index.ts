// The owner's office and its words: one file, read when somebody first goes in.
import liveEn from '../../../words/live.en.ftl?raw';
import liveSw from '../../../words/live.sw.ftl?raw';
import en from '../../../words/office.en.ftl?raw';
import sw from '../../../words/office.sw.ftl?raw';
import { learn } from '../lib/words.svelte';

for (const words of [en, liveEn]) learn('en', words);
for (const words of [sw, liveSw]) learn('sw', words);

export { default as Office } from './Office.svelte';
