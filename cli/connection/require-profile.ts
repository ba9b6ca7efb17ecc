import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { suggestion } from '../../core/base/nearest.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Refuses a profile that the AWS configuration of this machine does not have: AWS's own code would only say that there are no credentials.
 * @param asked what `--profile` names
 * @throws {SealwatchError} `USAGE`, with the profiles that there are
 */
export function requireProfile(asked: string | undefined, environment: Environment): void {
  // Keys in the environment come before its profile.
  const profile = asked ?? (environment.AWS_ACCESS_KEY_ID ? undefined : environment.AWS_PROFILE);
  if (!profile) return;
  const folder = join(environment.HOME || homedir(), '.aws');
  const config = environment.AWS_CONFIG_FILE || join(folder, 'config');
  const credentials = environment.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials');
  const known = [...new Set([...sectionsOf(config), ...sectionsOf(credentials)])];
  if (known.includes(profile)) return;
  throw new SealwatchError(
    'USAGE',
    `there is no profile ${JSON.stringify(profile)} in ${config} or ${credentials}; there are: ${known.join(', ') || 'none'}${suggestion(profile, known)}`,
  );
}

const SECTION = /^\s*\[\s*(?:profile\s+)?["']?([^\]"']+?)["']?\s*\]/;
const NO_PROFILE = /^\s*\[\s*(?:sso-session|services)\s/;

function sectionsOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => !NO_PROFILE.test(line))
      .flatMap((line) => SECTION.exec(line)?.[1] ?? []);
  } catch {
    return [];
  }
}
