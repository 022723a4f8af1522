// Screens and sheets that no first sight needs: they are read, as one file, right after it.
export { default as AsleepSheet } from './AsleepSheet.svelte';
export { default as BasketSheets } from './BasketSheets.svelte';
export { default as CodeSheet } from './CodeSheet.svelte';
export { default as Damaged } from './Damaged.svelte';
export { default as DayEndSheet } from './DayEndSheet.svelte';
export { default as DeviceSheet } from './DeviceSheet.svelte';
export { default as KeysSheet } from './KeysSheet.svelte';
export { default as OpenSheet } from './OpenSheet.svelte';
export { default as Pair } from './Pair.svelte';
export { default as ShiftSheet } from './ShiftSheet.svelte';
export { default as StaffSheet } from './StaffSheet.svelte';
