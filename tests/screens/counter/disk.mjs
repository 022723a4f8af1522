// A small disk of one's own, which only the app sees and which goes when the app does. It fills up by being made smaller, so that nothing
// need be written to it.
import { execFileSync } from 'node:child_process';
import { until } from '../../window/desk/until.mjs';

const NAMESPACES = ['--user', '--map-root-user', '--mount'];

/** Why this machine lets nobody mount such a disk; nothing if it does. */
export function refusal() {
  try {
    execFileSync('unshare', [...NAMESPACES, 'mount', '-t', 'tmpfs', 'disk', '/mnt'], { stdio: 'pipe' });
    return '';
  } catch (error) {
    return `no disk can be mounted here: ${error.stderr}`;
  }
}

/** What starts a program that finds such a disk in a folder. */
export const onDisk = (folder, mebibytes) => [
  'unshare',
  ...NAMESPACES,
  'sh',
  '-c',
  `mount -t tmpfs -o size=${mebibytes}m disk "$0" && exec "$@"`,
  folder,
];

/** Runs a command as the program sees its files. */
const inside = (pid, ...command) =>
  execFileSync('nsenter', ['--target', String(pid), '--user', '--preserve-credentials', '--mount', ...command], { encoding: 'utf8', stdio: 'pipe' });

/** Gives the disk of a running program another size, so that so many mebibytes are free. */
export async function leaveFree(pid, folder, mebibytes) {
  await until('the disk has that size', () => {
    const used = Number(inside(pid, 'df', '--block-size=1K', '--output=used', folder).split('\n')[1]);
    try {
      return inside(pid, 'mount', '-o', `remount,size=${used + mebibytes * 1024}k`, folder) === '';
    } catch {
      // The program wrote something meanwhile, and no disk becomes smaller than what is on it.
      return false;
    }
  });
}

/** Leaves nothing free, and no ballast that could make room for evidence. */
export function fill(pid, folder) {
  inside(pid, 'rm', '-f', `${folder}/pokea.db.ballast`);
  return leaveFree(pid, folder, 0);
}
