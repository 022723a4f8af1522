// The simulator's control API, as the page uses it: one function for a question, one for a change, and the live stream.

/** Asks for JSON. */
export async function ask(path) {
  const answer = await fetch(`/control/${path}`);
  if (!answer.ok) throw new Error(await complaint(answer));
  return answer.json();
}

/** Has something happen; resolves to the answer's JSON, or to null. Whatever is refused is told in the simulator's own sentence. */
export async function tell(path, body) {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(`/control/${path}`, request);
  } catch {
    throw new Error('The simulator does not answer. Is it still running?');
  }
  if (!answer.ok) throw new Error(await complaint(answer));
  return answer.status === 204 ? null : answer.json();
}

/** Calls `seen` with every snapshot, and `standing` with whether the stream stands. The browser calls again by itself. */
export function watch(seen, standing) {
  const stream = new EventSource('/control/events');
  stream.addEventListener('message', (event) => {
    standing(true);
    seen(JSON.parse(event.data));
  });
  stream.addEventListener('error', () => standing(false));
}

async function complaint(answer) {
  const text = await answer.text();
  try {
    const sentence = JSON.parse(text).error;
    return `${sentence[0].toUpperCase()}${sentence.slice(1)}.`;
  } catch {
    return `The simulator answers ${answer.status}.`;
  }
}
