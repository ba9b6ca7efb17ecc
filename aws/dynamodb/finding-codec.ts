import { objectName } from '../../core/base/object-ref.ts';
import { type Finding, shortId } from '../../core/findings/finding.ts';
import { findingShard, pendingShard } from './keys.ts';
import type { Item } from './version-codec.ts';

const INDEX_KEYS = [
  'object',
  'shortId',
  'datasetShard',
  'dayShard',
  'openShard',
  'actorArn',
  'pendingShard',
  'noticeGroup',
];

/** Stands for the dataset of findings that concern several, or none in particular. */
export const ANY_DATASET = '*';

/** A finding as it stands in the table; the sparse indexes hold open ones, known actors and what is still to be told. */
export function encodeFinding(finding: Finding): Item {
  const { id, bucket, key, dataset, time, severity, state, actor, notice } = finding;
  return {
    ...finding,
    ...(bucket === null ? {} : { object: objectName({ bucket, key: key ?? '' }) }),
    shortId: shortId(id),
    datasetShard: findingShard(dataset ?? ANY_DATASET, id),
    dayShard: findingShard(time.slice(0, 10), id),
    ...(state === 'open' ? { openShard: findingShard(severity, id) } : {}),
    ...(actor.arn ? { actorArn: actor.arn } : {}),
    ...(notice.group ? { pendingShard: pendingShard(notice.group), noticeGroup: notice.group } : {}),
  };
}

/** An item without its delivery state counts as told by nobody: it waits in the group in which the index shows it. */
export function decodeFinding(item: Item): Finding {
  const notice = { alerts: [], group: item.noticeGroup ?? null };
  const entries = Object.entries(item).filter(([name]) => !INDEX_KEYS.includes(name));
  return { about: 'object', notice, ...Object.fromEntries(entries) } as unknown as Finding;
}
