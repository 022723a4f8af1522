// The owner's office and its words: one file, read when somebody first goes in.
import liveEn from '../../../words/live.en.ftl?raw';
import liveSw from '../../../words/live.sw.ftl?raw';
import en from '../../../words/office.en.ftl?raw';
import sw from '../../../words/office.sw.ftl?raw';
import payoutsEn from '../../../words/payouts.en.ftl?raw';
import payoutsSw from '../../../words/payouts.sw.ftl?raw';
import safetyEn from '../../../words/safety.en.ftl?raw';
import safetySw from '../../../words/safety.sw.ftl?raw';
import { learn } from '../lib/words.svelte';

for (const words of [en, liveEn, payoutsEn, safetyEn]) learn('en', words);
for (const words of [sw, liveSw, payoutsSw, safetySw]) learn('sw', words);

export { default as Office } from './Office.svelte';
