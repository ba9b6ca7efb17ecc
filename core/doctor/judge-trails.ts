import type { Missing } from '../engine/activity/check-recording.ts';
import { type Diagnosis, notChecked, problem } from './diagnosis.ts';

/** @param missing why something about a dataset is not recorded, by kind */
export function judgeRecording(dataset: string, missing: Missing): readonly Diagnosis[] {
  const subject = { check: 'trail', about: dataset } as const;
  return Object.values(missing).flatMap((reason) => {
    if (reason === null) return [];
    if (reason === 'unknown')
      return [notChecked(subject, `${dataset}: AWS did not say what each trail takes`)];
    return [
      problem(
        subject,
        `${dataset}: ${reason}`,
        "switch the trail on and have it take this, or write trail: { data: 'create', management: 'create' } in the configuration and deploy",
      ),
    ];
  });
}
