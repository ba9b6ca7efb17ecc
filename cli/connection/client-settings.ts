import type { Globals } from '../globals.ts';
import { version } from '../version.ts';
import { requireProfile } from './require-profile.ts';

/**
 * What every client of the command is made with.
 * @throws {SealwatchError} `USAGE` for a profile that is not there
 */
export const clientSettings = ({ region, profile }: Globals) => {
  requireProfile(profile, process.env);
  return {
    ...(region ? { region } : {}),
    ...(profile ? { profile } : {}),
    maxAttempts: 5,
    customUserAgent: `sealwatch/${version}`,
  };
};

/** What its clients of S3 are made with as well: an endpoint of one's own is seldom one that has a host name for each bucket. */
export const s3Settings = (environment: Readonly<Record<string, string | undefined>>) => ({
  forcePathStyle: Boolean(environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL),
});
