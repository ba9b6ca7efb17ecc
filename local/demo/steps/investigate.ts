import { SealwatchError } from '../../../core/base/errors.ts';
import { BUCKET } from '../config.ts';
import { MODEL_KEY, TARGET_KEY } from '../dataset/dataset.ts';
import { gather } from '../gather.ts';
import type { Stage } from '../stage.ts';
import { command } from './seal.ts';
import type { Tampering } from './tampering.ts';

export const INVESTIGATES = 'Who is called at night looks at what there is';

/** Asks with the real command, as people do, and makes sure that there is nothing that nobody did. */
export const investigate = async (stage: Stage, done: readonly Tampering[]): Promise<void> => {
  await command(stage, 'findings');
  await command(stage, 'history', `s3://${BUCKET}/${TARGET_KEY}`);
  await refuseFalseAlarms(stage, done);
};

const refuseFalseAlarms = async ({ queries, since }: Stage, done: readonly Tampering[]): Promise<void> => {
  const expected = [
    ...done,
    // The other model was current for a moment, and may have been found while it was.
    { rule: 'object-altered', key: MODEL_KEY },
    // An audit that comes in between sees what was weakened, as well.
    { rule: 'posture-weakened', key: null },
  ];
  const findings = await gather(queries.findings({ by: { kind: 'since', since } }));
  // That somebody deployed, and subscribed to the alerts, is told of too; it was before.
  const wrong = findings.filter(
    ({ rule, key, happenedAt }) =>
      happenedAt >= since && !expected.some((each) => each.rule === rule && each.key === key),
  );
  if (wrong.length === 0) return;
  const named = wrong.map(({ rule, key }) => `${rule} ${key ?? BUCKET}`).join(', ');
  throw new SealwatchError('INTERNAL', `"${INVESTIGATES}": findings about what nobody did: ${named}`);
};
