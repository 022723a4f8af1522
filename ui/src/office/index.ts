// The owner's office and its words: one file, read when somebody first goes in.
import en from '../../../words/office.en.ftl?raw';
import sw from '../../../words/office.sw.ftl?raw';
import { learn } from '../lib/words.svelte';

learn('en', en);
learn('sw', sw);

export { default as Office } from './Office.svelte';
