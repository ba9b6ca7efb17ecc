import type { Changes } from '../../core/report/changes.ts';
import { time } from '../output/style.ts';

/** When the last run was, and whose it was where that is not the command's own. */
export const whenBefore = ({ since, by }: Changes): string =>
  by === 'deployment' ? `the deployment's audit of ${time(since)}` : time(since);
