// The app inside its window.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { TillView } from './bindings';
import type { Host } from './host';

export const tauri: Host = {
  invoke: (name, request) => invoke(name, { request }),
  async onTillChanged(callback) {
    await listen<TillView>('till_changed', (event) => callback(event.payload));
  },
  painted: (complete) => invoke('painted', { complete }),
};
