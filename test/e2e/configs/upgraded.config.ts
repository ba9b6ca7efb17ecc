import { defineConfig } from '../../../config/index.ts';
import { upgradedConfig } from './upgraded.ts';

export default defineConfig(upgradedConfig);
