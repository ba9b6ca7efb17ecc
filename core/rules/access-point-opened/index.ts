import type { ActivityRule } from '../rule.ts';
import { CLOUD_STORAGE_DATA, TRANSFER_TO_CLOUD_ACCOUNT } from '../techniques.ts';
import { examples } from './examples.ts';
import { grantConcerns } from './grants.ts';
import { otherDoorConcerns } from './other-doors.ts';
import { pointConcerns } from './points.ts';

export const accessPointOpened: ActivityRule = {
  id: 'access-point-opened',
  title: 'access point opened',
  meaning:
    'An access point, a Multi-Region or Object Lambda access point, or an access grant is a second door to a bucket, with rules of its own. One was opened to everybody, to somebody outside, or without Block Public Access.',
  techniques: [TRANSFER_TO_CLOUD_ACCOUNT, CLOUD_STORAGE_DATA],
  runbook: [
    "Take the access point's policy or the grant away; an access point without Block Public Access can only be deleted.",
    'Find out from the data events what was read or written through it.',
  ],
  firstStep: 'Take the policy of the access point, or the grant, away.',
  judge: (activity) => [
    ...pointConcerns(activity),
    ...otherDoorConcerns(activity),
    ...grantConcerns(activity),
  ],
  examples,
};
