import manifest from '../package.json' with { type: 'json' };

/** The release that this is. */
export const version: string = manifest.version;

/** The oldest Node that the command runs on: `engines` of package.json. */
export const OLDEST_NODE = { major: 22, minor: 18 } as const;

/** What to say on a Node that is too old for the command; `null` where it is new enough. */
export function refusalOnNode(version: string): string | null {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isOld = major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor);
  return isOld
    ? `sealwatch needs Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer, and this is ${version}: install it from nodejs.org`
    : null;
}
