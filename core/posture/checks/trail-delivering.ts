import type { Check } from '../check.ts';
import { type Fact, known, unknown } from '../facts.ts';
import type { LoggingTrail } from '../trail-evidence.ts';
import { judgeWitnesses, MANAGEMENT, takenBy } from '../trail-evidence.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** CloudTrail delivers every few minutes, and says that it logs even where the log bucket refuses every file. */
export const trailDelivering: Check = {
  id: 'trail-delivering',
  title: 'CloudTrail delivered log files within a day',
  severity: 'medium',
  scope: 'account',
  why: 'A trail whose bucket refuses its files looks healthy and leaves no record: nobody can find out later who changed training data.',
  remediation: {
    cli: 'aws cloudtrail get-trail-status --name TRAIL   # LatestDeliveryError says why; the trail that takes the events of BUCKET\naws s3api get-bucket-policy --bucket LOG-BUCKET   # has to let cloudtrail.amazonaws.com put objects',
    cdk: '// a bucket that the construct makes has the policy that CloudTrail needs\nnew Trail(this, "Trail")',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    judgeWitnesses(facts, {
      good: 'log files were delivered within a day, without an error',
      bad: 'log files are not delivered: none within a day, or the last one was refused',
      ask: (each) => isDelivering(each, facts.lookedAt),
    }),
};

function isDelivering(each: LoggingTrail, now: string): Fact<boolean> {
  const { lastDeliveryAt, lastDeliveryError } = each;
  if (lastDeliveryError.kind === 'known' && lastDeliveryError.value !== null) return known(false);
  if (lastDeliveryAt.kind === 'unknown') return lastDeliveryAt;
  if (lastDeliveryAt.value === null) return silent(each);
  const age = Date.parse(now) - Date.parse(lastDeliveryAt.value);
  if (Number.isNaN(age)) return unknown('CloudTrail gave no time of the last delivery that can be read');
  if (age > DAY_MS) return silent(each);
  return lastDeliveryError.kind === 'unknown' ? lastDeliveryError : known(true);
}

/** In every account calls are made every day; objects that nobody touches give nothing to deliver. */
const silent = (each: LoggingTrail): Fact<boolean> =>
  takenBy([each], MANAGEMENT) === 'none'
    ? unknown(
        `trail ${each.name} takes data events alone and delivered nothing for a day: with digests (log file validation) it would show that it still can`,
      )
    : known(false);
