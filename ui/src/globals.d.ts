/** True only in the build for tests in a browser; see vite.config.ts. */
declare const BRIDGE: boolean;
