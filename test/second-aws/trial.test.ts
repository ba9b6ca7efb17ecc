import { describe } from 'vitest';
import { promiseOfTrial } from '../e2e/deployed/trial-promise.ts';
import { SHOWN_BY_BOTH } from './trial-verdicts.ts';

const SHOWN_HERE: Readonly<Record<string, string>> = {
  ...SHOWN_BY_BOTH,
  // It records calls, with fewer parameters than AWS does.
  'record-of-setting': 'not-shown: the record lacks requestParameters.VersioningConfiguration.Status',
  'policy-status': 'not-tried: the bucket has no policy',
  'trail-logging': 'not-tried: the stack has made no trail: its configuration names existing ones',
};

describe('sealwatch trial on LocalEmu', () => {
  promiseOfTrial(SHOWN_HERE);
});
