// The practice customers, in the order of their keys.
import type { PracticeCustomer } from '../ipc/bindings';

export const CUSTOMERS: readonly PracticeCustomer[] = ['pays', 'cancels', 'no_money', 'wrong_pin', 'ignores', 'vanishes'];
