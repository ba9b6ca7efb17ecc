import type { Construct } from 'constructs';
import { bucketSettings } from '../permissions/settings-read.ts';
import { tableWrite } from '../permissions/table-access.ts';
import { BundledFunction, type BundledFunctionProps } from './bundled-function.ts';

export type SettingsReaderProps = Omit<BundledFunctionProps, 'memorySize'>;

/** A function that reads settings of guarded buckets, remembers them and records what it found. */
export class SettingsReader extends BundledFunction {
  constructor(scope: Construct, id: string, { permissions, ...props }: SettingsReaderProps) {
    const { config, tables, ownKeys } = props.surroundings;
    super(scope, id, {
      ...props,
      memorySize: 1024,
      permissions: [
        ...bucketSettings(config),
        ...tableWrite(tables.findings),
        ...tableWrite(tables.runs),
        ...permissions,
      ],
    });
    // Keys of guarded data are in the configuration.
    this.function.addEnvironment('SEALWATCH_KEYS', ownKeys.map(({ keyArn }) => keyArn).join(','));
  }
}
