import type { Construct } from 'constructs';
import { settingsRead } from '../permissions/settings-read.ts';
import { tableWrite } from '../permissions/table-access.ts';
import { BundledFunction, type BundledFunctionProps } from './bundled-function.ts';

export type SettingsReaderProps = Omit<BundledFunctionProps, 'permissions' | 'memorySize'>;

/** A function that reads settings of what is guarded, remembers them and records what it found. */
export class SettingsReader extends BundledFunction {
  constructor(scope: Construct, id: string, props: SettingsReaderProps) {
    const { config, tables, ownKeys } = props.surroundings;
    super(scope, id, {
      ...props,
      memorySize: 1024,
      permissions: [
        ...settingsRead(config),
        ...tableWrite(tables.manifest),
        ...tableWrite(tables.versions),
        ...tableWrite(tables.findings),
        ...tableWrite(tables.runs),
      ],
    });
    // Keys of guarded data are in the configuration.
    this.function.addEnvironment('SEALWATCH_KEYS', ownKeys.map(({ keyArn }) => keyArn).join(','));
  }
}
