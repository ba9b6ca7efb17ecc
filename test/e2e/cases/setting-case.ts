import type { Severity } from '../../../core/base/severity.ts';
import type { ActivityRuleId } from '../../../core/findings/rule-ids.ts';
import type { SettingsBucket } from '../deployed/datasets.ts';

type Act = (bucket: string) => Promise<unknown>;

/** A weakening of a bucket's setting by a call, and what puts it right. */
export interface SettingCase {
  readonly rule: ActivityRuleId;
  readonly severity: Severity;
  /** The bucket whose setting it is; nothing else changes that. */
  readonly bucket: SettingsBucket;
  /** CloudTrail's name of the call that weakens. */
  readonly call: string;
  /** What must be there first. @default - what the deployment found */
  readonly prepare?: Act;
  readonly weaken: Act;
  /** The same once more, as a tool would write it. @default - `weaken` */
  readonly again?: Act;
  readonly undo: Act;
}
