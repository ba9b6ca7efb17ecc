import { isObject } from '../../core/base/json.ts';
import { objectName } from '../../core/base/object-ref.ts';
import { type Finding, shortId } from '../../core/findings/finding.ts';
import { CANARY_DATASET } from '../../core/scope/canary.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { findingShard, pendingShard } from './tables.ts';

export type Item = Record<string, unknown>;

export const DATASETS = 'datasets';

export const encodeDataset = (dataset: Dataset): Item => ({
  collection: DATASETS,
  id: dataset.name,
  ...dataset,
});

export function decodeDataset(item: Item): Dataset {
  const { collection: _, id: __, ...dataset } = item;
  return dataset as unknown as Dataset;
}

const INDEX_KEYS = [
  'object',
  'shortId',
  'datasetShard',
  'dayShard',
  'openShard',
  'actorArn',
  'pendingShard',
  'noticeGroup',
  'seal',
];

/** Takes the place of the dataset in findings that are about several datasets, or about none in particular. */
export const ANY_DATASET = '*';

/** A finding as it stands in the table; the sparse indexes hold open ones, known actors and what is still to be reported. */
export function encodeFinding(finding: Finding): Item {
  const { id, dataset, notice } = finding;
  return {
    ...finding,
    shortId: shortId(id),
    datasetShard: findingShard(dataset ?? ANY_DATASET, id),
    ...(notice.group ? { pendingShard: pendingShard(notice.group), noticeGroup: notice.group } : {}),
    // Nobody looks for a canary among what was found: it is only under its dataset, which no configuration can name.
    ...(dataset === CANARY_DATASET ? {} : listedBy(finding)),
  };
}

/** Keys of the indexes by which findings are listed. */
function listedBy(finding: Finding): Item {
  const { id, bucket, key, time, severity, state } = finding;
  // Another release may write a finding without them: whoever claims it writes it again.
  const [found, who]: [string | undefined, string | null | undefined] = [time, finding.actor?.arn];
  return {
    ...(bucket === null ? {} : { object: objectName({ bucket, key: key ?? '' }) }),
    ...(found === undefined ? {} : { dayShard: findingShard(found.slice(0, 10), id) }),
    ...(state === 'open' ? { openShard: findingShard(severity, id) } : {}),
    ...(who ? { actorArn: who } : {}),
  };
}

/** What is no text is none. */
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An item without its delivery state, or with one of another form, counts as not reported: it waits in the group in which the index shows it. */
export function decodeFinding(item: Item): Finding {
  const entries = Object.entries(item).filter(([name]) => !INDEX_KEYS.includes(name));
  return {
    about: 'object',
    ...Object.fromEntries(entries),
    notice: decodeNotice(item),
  } as unknown as Finding;
}

function decodeNotice({ notice, noticeGroup }: Item): Finding['notice'] {
  const { alerts, group, ...rest } = isObject(notice) ? notice : {};
  return {
    ...rest,
    alerts: Array.isArray(alerts) ? alerts.filter((alert) => typeof alert === 'string') : [],
    // Whoever looks for what waits finds it by the index, and nobody by the other.
    group: textOf(noticeGroup) ?? textOf(group),
  } as Finding['notice'];
}
