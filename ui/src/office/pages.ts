// The pages of the office, in the order of their keys. A page is told the till and the time, and asks for the rest itself.
import type { Component } from 'svelte';
import type { TillView } from '../ipc/bindings';
import Fees from './Fees.svelte';
import Home from './Home.svelte';
import Live from './Live.svelte';
import Reports from './Reports.svelte';
import Safety from './Safety.svelte';

export interface PageProps {
  view: TillView;
  now: number;
}

interface Page {
  name: string;
  page: Component<PageProps>;
}

export const pages: Page[] = [
  { name: 'home', page: Home },
  { name: 'reports', page: Reports },
  { name: 'safety', page: Safety },
  { name: 'live', page: Live },
  { name: 'fees', page: Fees },
];
