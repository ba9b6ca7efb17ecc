import { settingNamed } from '../../cloudtrail/settings/catalogue.ts';
import type { Known, SettingName, SettingsState } from '../../cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../cloudtrail/settings/values.ts';
import type { ActivityPorts, SettingHead } from './ports.ts';

/** Settings as the table has them; the safest state where a setting was never read. */
export class KnownSettings implements SettingsState {
  readonly #heads: ReadonlyMap<string, SettingHead>;
  readonly #asked = new Map<string, Set<SettingName>>();

  constructor(heads: readonly SettingHead[]) {
    this.#heads = new Map(heads.map((head) => [`${head.resource} ${head.setting}`, head]));
  }

  get<Name extends SettingName>(resource: string, setting: Name): Known<SettingValues[Name]> {
    const head = this.#heads.get(`${resource} ${setting}`);
    if (head) return { value: head.value as SettingValues[Name], isKnown: true };
    const asked = this.#asked.get(resource);
    if (asked) asked.add(setting);
    else this.#asked.set(resource, new Set([setting]));
    return { value: settingNamed(setting).safest, isKnown: false };
  }

  /** What somebody asked for that was not among the heads, by resource. */
  get missing(): ReadonlyMap<string, ReadonlySet<SettingName>> {
    return this.#asked;
  }
}

/** What was looked up of the settings: a head that is not there was never known. */
export interface LookedUp {
  readonly heads: readonly SettingHead[];
  /** Resources all of whose settings were looked up. */
  readonly resources: readonly string[];
  /** Others, and which of their settings were. @default - none */
  readonly some?: readonly { readonly resource: string; readonly names: readonly SettingName[] }[];
}

/** Each round may lead to a further setting: from an access point to its bucket, say. */
const MAX_ROUNDS = 4;

/**
 * Judges with whatever settings the rules ask for. What they ask for and nobody has looked up is looked up, and it is judged again: a rule
 * that needs the settings of another resource need not be listed anywhere.
 */
export async function judgeWithKnown<Judgement>(
  judge: (settings: SettingsState) => Judgement,
  { heads, resources, some = [] }: LookedUp,
  ports: Pick<ActivityPorts, 'settings'>,
): Promise<Judgement> {
  const lookedUp = new Set(some.flatMap(({ resource, names }) => names.map((name) => `${resource} ${name}`)));
  const whole = new Set(resources);
  let known = heads;
  for (let round = 1; ; round++) {
    const settings = new KnownSettings(known);
    const judgement = judge(settings);
    const missing = [...settings.missing].flatMap(([resource, names]) => {
      const fresh = [...names].filter((name) => !lookedUp.has(`${resource} ${name}`));
      return whole.has(resource) || fresh.length === 0 ? [] : [[resource, fresh] as const];
    });
    if (missing.length === 0 || round === MAX_ROUNDS) return judgement;
    for (const [resource, names] of missing) for (const name of names) lookedUp.add(`${resource} ${name}`);
    const found = await Promise.all(
      missing.map(([resource, names]) => ports.settings.heads(resource, names)),
    );
    const more = found.flat();
    if (more.length === 0) return judgement;
    known = [...known, ...more];
  }
}

/** Settings of a bucket whose effect the account's Block Public Access can hold back. */
const HELD_BACK: ReadonlySet<SettingName> = new Set(['policy', 'acl']);

/** What is surely needed beside a change: the resource's own settings, and the account's where they count. */
export async function lookedUpFor(
  resource: string,
  heads: readonly SettingHead[],
  setting: SettingName,
  { settings, guard }: Pick<ActivityPorts, 'settings' | 'guard'>,
): Promise<LookedUp> {
  if (guard.account === null || !HELD_BACK.has(setting)) return { heads, resources: [resource] };
  const account = `account/${guard.account}`;
  return { heads: [...heads, ...(await settings.heads(account))], resources: [resource, account] };
}
