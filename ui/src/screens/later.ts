// Screens and sheets that no first sight needs, and their words: they are read, as one file, right after it.
import counterEn from '../../../words/counter.en.ftl?raw';
import counterSw from '../../../words/counter.sw.ftl?raw';
import pcEn from '../../../words/pc.en.ftl?raw';
import pcSw from '../../../words/pc.sw.ftl?raw';
import en from '../../../words/sheets.en.ftl?raw';
import sw from '../../../words/sheets.sw.ftl?raw';
import { learn } from '../lib/words.svelte';

for (const words of [en, counterEn, pcEn]) learn('en', words);
for (const words of [sw, counterSw, pcSw]) learn('sw', words);

export { default as AsleepSheet } from './AsleepSheet.svelte';
export { default as BasketSheets } from './BasketSheets.svelte';
export { default as Damaged } from './Damaged.svelte';
export { default as DayEndSheet } from './DayEndSheet.svelte';
export { default as DeviceSheet } from './DeviceSheet.svelte';
export { default as FindSheet } from './FindSheet.svelte';
export { default as KeysSheet } from './KeysSheet.svelte';
export { default as MoneyBackSheet } from './MoneyBackSheet.svelte';
export { default as OpenSheet } from './OpenSheet.svelte';
export { default as Pair } from './Pair.svelte';
export { default as PrintersSheet } from './PrintersSheet.svelte';
export { default as ReceiptSheet } from './ReceiptSheet.svelte';
export { default as SaleSheets } from './SaleSheets.svelte';
export { default as Sealed } from './Sealed.svelte';
export { default as ShiftSheet } from './ShiftSheet.svelte';
export { default as StaffSheet } from './StaffSheet.svelte';
export { default as StatementSheet } from './StatementSheet.svelte';
export { palette } from '../state/palette';
export { Search } from '../state/search.svelte';
export { MoneyBack } from '../state/moneyBack.svelte';
