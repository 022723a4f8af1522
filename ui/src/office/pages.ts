// The pages of the office, in the order of their keys. A page is told the till and the time, and asks for the rest itself.
import type { Component } from 'svelte';
import type { ListKind, TillView } from '../ipc/bindings';
import Counter from './Counter.svelte';
import Fees from './Fees.svelte';
import Home from './Home.svelte';
import Live from './Live.svelte';
import Payouts from './Payouts.svelte';
import Reports from './Reports.svelte';
import Safety from './Safety.svelte';

export interface PageProps {
  view: TillView;
  now: number;
  /** What the page of lists begins with. */
  list?: ListKind | null;
  /** Another page asks for everything that it counted. */
  onlist?: (list: ListKind) => void;
}

interface Page {
  name: string;
  page: Component<PageProps>;
}

export const pages: Page[] = [
  { name: 'home', page: Home },
  { name: 'reports', page: Reports },
  { name: 'payouts', page: Payouts },
  { name: 'safety', page: Safety },
  { name: 'live', page: Live },
  { name: 'fees', page: Fees },
  { name: 'counter', page: Counter },
];
