import type { Check } from '../check.ts';
import { couldNotSay, fail, pass, whereKnown } from '../check.ts';
import { trailsOf } from '../trail-evidence.ts';

export const trailLogging: Check = {
  id: 'trail-logging',
  title: 'A trail logs the events of its Region',
  severity: 'high',
  scope: 'account',
  why: 'Stopping the trail is the first thing that an attacker with rights does. Without a trail that logs, calls on training data are reported neither to EventBridge nor to anybody else.',
  remediation: {
    cli: 'aws cloudtrail start-logging --name TRAIL   # a multi-Region trail, or one of the Region of BUCKET\naws cloudtrail get-trail-status --name TRAIL',
    cdk: 'new Trail(this, "Trail", { isMultiRegionTrail: true })',
  },
  prowler: ['cloudtrail_multi_region_enabled'],
  securityHub: ['CloudTrail.3'],
  judge: (facts) =>
    whereKnown(trailsOf(facts), ({ logging, idle, doubts: [doubt] }) => {
      if (logging.length > 0)
        return pass(
          'a trail logs the events of its Region',
          logging.map(
            ({ name, settings }) => `trail ${name}${settings.isMultiRegion ? ', of all Regions' : ''}`,
          ),
        );
      if (doubt !== undefined) return couldNotSay(doubt);
      if (idle.length === 0) return fail('there is no trail');
      return fail(
        'no trail logs the events of its Region',
        idle.map(({ name }) => `trail ${name} is stopped, or is one of another Region`),
      );
    }),
};
