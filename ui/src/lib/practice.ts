// The practice customers, in the order of their keys.
import type { PracticeCustomer } from '../ipc/bindings';
import type { KeyMap } from './keys';

export const CUSTOMERS: readonly PracticeCustomer[] = ['pays', 'cancels', 'no_money', 'wrong_pin', 'ignores', 'vanishes'];

/** `Alt+1` to `Alt+6`. */
export function customerKeys(act: (customer: PracticeCustomer) => void): KeyMap {
  return Object.fromEntries(CUSTOMERS.map((customer, place) => [`Alt+${place + 1}`, () => act(customer)]));
}
