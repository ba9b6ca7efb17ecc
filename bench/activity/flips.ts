import type { JsonObject } from '../../core/base/json.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import { observeCall } from '../../core/engine/activity/observe-call.ts';
import type { ActivityPorts, SettingCommit } from '../../core/engine/activity/ports.ts';
import { ONE_DATASET } from '../../core/rules/guards.examples.ts';
import { bucketCall } from '../../core/rules/records.examples.ts';
import { FakeAwsSettings } from '../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../test/fakes/memory-store.ts';
import { hash } from '../../test/model/memory-stage.ts';
import type { BenchResult, Row } from '../bench.ts';
import { rounded } from '../support/median.ts';

const CHANGES = 60;
/** Make 27 KB of what is kept of a lifecycle configuration. */
const RULES = 170;
/** The function's limit is a minute, for a batch of ten. */
const MAX_LAST_MS = 1000;

const configuration = (days: number): JsonObject => ({
  LifecycleConfiguration: {
    Rule: Array.from({ length: RULES }, (_, index) => ({
      ID: `rule-${index}`,
      Status: 'Enabled',
      Filter: { Prefix: `moderation/v3/part-${index}/` },
      NoncurrentVersionExpiration: { NoncurrentDays: days },
    })),
  },
});

const EMPTY: JsonObject = { LifecycleConfiguration: { Rule: [] } };

const STORIES: Readonly<Record<string, (index: number) => JsonObject>> = {
  'set and taken away in turn': (index) => (index % 2 === 0 ? configuration(3) : EMPTY),
  'each deletes a day sooner': (index) => configuration(1000 - index),
};

/** What one setting costs that changes again and again: CPU, and the JSON that the store gives and takes. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const rows: Row[] = [];
  let slowest = 0;
  for (const [name, valueAt] of Object.entries(STORIES)) {
    say(name);
    const { row, last } = await measure(name, valueAt);
    rows.push(row);
    slowest = Math.max(slowest, last);
  }
  const notes = [
    `${CHANGES} changes of one lifecycle configuration, one after the other, in memory. Goal: the last one takes less than ${MAX_LAST_MS} ms of CPU.`,
  ];
  return { title: 'One setting that changes again and again', rows, notes, isMet: slowest < MAX_LAST_MS };
}

async function measure(name: string, valueAt: (index: number) => JsonObject) {
  const store = new CountingStore();
  const ports = portsOf(store);
  const costs: number[] = [];
  for (let index = 0; index < CHANGES; index++) {
    const eventTime = new Date(Date.UTC(2026, 10, 20, 3, 0, index)).toISOString();
    const record = bucketCall('PutBucketLifecycle', valueAt(index), { eventID: `event-${index}`, eventTime });
    const before = process.cpuUsage();
    await observeCall(parseRecord(record), ports);
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / 1000);
  }
  const last = costs.at(-1) ?? 0;
  const row = {
    changes: name,
    'CPU s': rounded(costs.reduce((sum, each) => sum + each) / 1000, 1),
    'last, ms': rounded(last),
    'MB read': rounded(store.bytesRead / 1e6, 1),
    'of findings': rounded(store.bytesOfFindings / 1e6, 1),
    'MB written': rounded(store.bytesWritten / 1e6, 1),
  };
  return { row, last };
}

const bytesOf = (value: unknown): number => JSON.stringify(value).length;

/** As much of a history as the table's store reads. */
const NEWEST = 40;

class CountingStore extends MemorySettingsStore {
  bytesRead = 0;
  bytesOfFindings = 0;
  bytesWritten = 0;

  override async heads(resource: string, only?: readonly SettingName[]) {
    return this.#read(await super.heads(resource, only));
  }

  override async history(resource: string, setting: SettingName) {
    const history = await super.history(resource, setting);
    this.#read(history.changes.slice(-NEWEST));
    return history;
  }

  override async findings(ids: readonly string[]) {
    const findings = await super.findings(ids);
    this.bytesOfFindings += bytesOf(findings);
    return this.#read(findings);
  }

  override async commit(commit: SettingCommit) {
    this.bytesWritten += bytesOf(commit);
    return super.commit(commit);
  }

  #read<Value>(value: Value): Value {
    this.bytesRead += bytesOf(value);
    return value;
  }
}

function portsOf(settings: CountingStore): ActivityPorts {
  const manifest = new MemoryStore();
  return {
    store: manifest,
    callers: manifest.callers,
    settings,
    reader: new FakeAwsSettings(),
    isPolicyPublic: async () => null,
    guard: ONE_DATASET,
    clock: () => new Date('2026-11-20T06:00:00.000Z'),
    hash,
    backOff: async () => {},
  };
}
