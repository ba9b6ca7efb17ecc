import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where downloads that outlive a run are kept: `SEALWATCH_CACHE`, else the user's cache folder. */
export const cacheDirectory = (environment: NodeJS.ProcessEnv = process.env): string =>
  environment.SEALWATCH_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sealwatch');
