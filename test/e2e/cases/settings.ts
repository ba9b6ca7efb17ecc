import type { SettingCase } from './setting-case.ts';
import { ACCESS } from './settings-access.ts';
import { PROTECTION } from './settings-protection.ts';

export const SETTING_CASES: readonly SettingCase[] = [...ACCESS, ...PROTECTION];
