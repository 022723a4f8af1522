// The whole client: one typed call for every command, the pushed views, and refusals as a class of their own.
import type { Act, CommandError, Commands, Repairs, TillView } from './bindings';
import { bridge } from './bridge';
import type { Host } from './host';
import { tauri } from './tauri';

const host: Host = BRIDGE ? bridge : tauri;

/** The app did not follow a command; `error` says why in a form that has words. */
export class Refusal extends Error {
  readonly error: CommandError;

  constructor(error: CommandError) {
    super(error.code);
    this.name = 'Refusal';
    this.error = error;
  }
}

/** What can be asked: of a till, and where a damaged database kept it from opening. */
type Asked = Commands & Repairs;

/** Has a colleague approve something on the spot; whether one did. */
let approves: (act: Act) => Promise<boolean> = () => Promise.resolve(false);

/** From now on whatever must be approved is asked for here, whichever screen wants it. */
export function whenApprovalIsNeeded(ask: (act: Act) => Promise<boolean>): void {
  approves = ask;
}

/** Sends one command, and once more when a colleague approves it. Throws a `Refusal` when the app refuses it, or cannot be reached at all. */
export async function call<K extends keyof Asked>(name: K, request: Asked[K][0]): Promise<Asked[K][1]> {
  try {
    return await send(name, request);
  } catch (reason) {
    if (!(reason instanceof Refusal) || !reason.error.act || !(await approves(reason.error.act))) throw reason;
    return send(name, request);
  }
}

async function send<K extends keyof Asked>(name: K, request: Asked[K][0]): Promise<Asked[K][1]> {
  try {
    return (await host.invoke(name, request)) as Asked[K][1];
  } catch (reason) {
    throw new Refusal(isCommandError(reason) ? reason : { code: 'bad_request', field: null, again_from_ms: null, act: null });
  }
}

/** Every view that the app pushes, in any order: the till keeps the newest. */
export function onTillChanged(callback: (view: TillView) => void): Promise<void> {
  return host.onTillChanged(callback);
}

/** Tells the window that there is something to see, and whether that is all: the till, or why there is none. */
export function painted(complete: boolean): Promise<void> {
  return host.painted(complete);
}

function isCommandError(reason: unknown): reason is CommandError {
  return typeof reason === 'object' && reason !== null && 'code' in reason && typeof reason.code === 'string';
}
