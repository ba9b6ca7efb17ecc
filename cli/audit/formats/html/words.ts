import { CHECKS } from '../../../../core/posture/catalogue.ts';

const WHY: ReadonlyMap<string, string> = new Map(CHECKS.map(({ id, why }) => [id, why]));

/** Why a check matters. */
export const whyOf = (check: string): string => WHY.get(check) ?? '';
