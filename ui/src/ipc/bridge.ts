// The same app over HTTP, so that a browser can test the built screen against it. Left out of the shipped bundle.
import type { TillView } from './bindings';
import type { Host } from './host';

export const bridge: Host = {
  async invoke(name, request) {
    const response = await fetch(`/ipc/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw answer;
    return answer;
  },
  onTillChanged(callback) {
    const events = new EventSource('/events');
    events.onmessage = (event: MessageEvent<string>) => callback(JSON.parse(event.data) as TillView);
    return new Promise((resolve) => {
      events.onopen = () => resolve();
    });
  },
  painted: () => Promise.resolve(),
};
