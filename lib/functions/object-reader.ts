import type { Construct } from 'constructs';
import { objectRead } from '../permissions/object-read.ts';
import type { Permission } from '../permissions/permission.ts';
import { tableCheck, tableWrite } from '../permissions/table-access.ts';
import { BundledFunction, type BundledFunctionProps } from './bundled-function.ts';
import type { Surroundings } from './surroundings.ts';

export interface ObjectReaderProps extends Omit<BundledFunctionProps, 'permissions' | 'memorySize'> {
  /** Whether it records who sealed and approved what, besides reading it. */
  readonly recordsApprovals: boolean;
}

/** A function that reads guarded objects and records what it saw. */
export class ObjectReader extends BundledFunction {
  constructor(scope: Construct, id: string, { recordsApprovals, ...props }: ObjectReaderProps) {
    super(scope, id, {
      ...props,
      memorySize: 1769,
      permissions: [
        ...objectRead(props.surroundings.config),
        ...recording(props.surroundings, recordsApprovals),
      ],
    });
  }
}

const recording = ({ tables }: Surroundings, recordsApprovals: boolean): Permission[] => [
  ...tableWrite(tables.manifest),
  ...tableWrite(tables.versions),
  ...tableWrite(tables.findings),
  ...(recordsApprovals ? tableWrite(tables.runs) : tableCheck(tables.runs)),
];
