// What the screen needs from whatever runs the app: two implementations, one for the window and one for tests in a browser.
import type { TillView } from './bindings';

export interface Host {
  /** Sends one command; rejects with what the app answered, a `CommandError` unless the way to the app is broken. */
  invoke(name: string, request: unknown): Promise<unknown>;
  /** Calls back with every view that the app pushes. */
  onTillChanged(callback: (view: TillView) => void): Promise<void>;
  /** Tells the window that there is something to see, and whether that is all: the till, or why there is none. */
  painted(complete: boolean): Promise<void>;
}
