// What Ctrl K finds: sales, as the app finds them, and before them everything that the till can do whose name begins with what was typed.
import type { SaleView } from '../ipc/bindings';
import type { call } from '../ipc/call';
import { say } from '../lib/words.svelte';

/** Something that the till can do, wherever one is; `deed-…` is what it is called. */
export interface Deed {
  name: 'open' | 'day' | 'shift' | 'statement' | 'paper' | 'device' | 'staff' | 'office' | 'lock' | 'keys' | 'mute' | 'sound' | 'language';
  /** The key that does it without a search. */
  key: string;
  press: () => void;
}

export type Found = { sale: SaleView } | { deed: Deed };

/** What a deed is called. */
export const nameOf = ({ name }: Deed): string => say(`deed-${name}`);

/** Finds both. `deeds` are asked for anew each time: whether there is sound may have changed. */
export const palette = (via: typeof call, deeds: () => Deed[]) => async (text: string): Promise<Found[]> => {
  const { sales } = await via('find_sales', { text });
  const named = deeds().filter((deed) => isCalled(nameOf(deed), text));
  return [...named.map((deed) => ({ deed })), ...sales.map((sale) => ({ sale }))];
};

/** Whether some word of a name begins with each word that was typed. Nothing typed names nothing. */
export function isCalled(name: string, typed: string): boolean {
  const words = (text: string) => text.toLocaleLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const begun = words(typed);
  return begun.length > 0 && begun.every((beginning) => words(name).some((word) => word.startsWith(beginning)));
}
