import { escapeText } from '../output/escape.ts';
import { count } from '../output/style.ts';
import type { LogHead } from '../verify/manifest/log-reader.ts';
import { valueIn } from './attempt.ts';
import type { Status } from './status.ts';

/** How far the log of the manifest is, in a line. */
export function logText({ log }: Status): string {
  if ('problem' in log) return 'not known';
  if (log.value === null) return 'none yet';
  const { size, root } = log.value;
  return `${count(size)} records, root ${escapeText(root)}`;
}

/** `null` where there is none, or nobody could say. */
export const logJson = ({ log }: Status): LogHead | null => valueIn(log);
