import type { TrailSettings } from '../../cloudtrail/settings/values.ts';
import { type BucketFacts, type Fact, known, type TrailFacts } from '../facts.ts';

/** A trail that logs the events of the bucket's Region. */
export interface LoggingTrail extends Omit<TrailFacts, 'settings'> {
  readonly settings: TrailSettings;
}

export interface Trails {
  readonly logging: readonly LoggingTrail[];
  /** Those that are there and log nothing of the Region. */
  readonly idle: readonly TrailFacts[];
  /** Why it is not known of others whether they log. */
  readonly doubts: readonly string[];
}

/** The trails of the account, as far as they can be witnesses of what happens to a bucket. */
export function trailsOf({ account, region }: BucketFacts): Fact<Trails> {
  if (account.trails.kind === 'unknown') return account.trails;
  const all = account.trails.value;
  const logging = all.flatMap((trail) => loggingTrail(trail, region) ?? []);
  return known({
    logging,
    idle: all.filter(
      ({ arn, settings }) => settings.kind === 'known' && !logging.some((each) => each.arn === arn),
    ),
    doubts: all.flatMap(({ name, settings }) =>
      settings.kind === 'unknown' ? [`trail ${name}: ${settings.reason}`] : [],
    ),
  });
}

function loggingTrail(trail: TrailFacts, region: string): LoggingTrail | null {
  if (trail.settings.kind === 'unknown') return null;
  const settings = trail.settings.value;
  const isHere = settings.isMultiRegion || homeOf(trail) === region;
  return settings.exists && settings.isLogging && isHere ? { ...trail, settings } : null;
}

/** The Region that a trail belongs to: a trail of one Region takes the events of that one. */
export const homeOf = ({ arn }: Pick<TrailFacts, 'arn'>): string | null => arn.split(':')[3] ?? null;

/** The account that a trail belongs to: trails of an organization are another account's. */
export const ownerOf = ({ arn }: Pick<TrailFacts, 'arn'>): string | null => arn.split(':')[4] ?? null;
