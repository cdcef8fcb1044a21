import { z } from 'zod';
import { deploymentSettings } from './deployment';
import { loadBalancerSettings } from './load-balancer';
import { logSettings } from './logs';
import { monitoringSettings } from './monitoring';
import { networkSettings } from './network';
import { serviceSettings } from './service';

/** All settings with their defaults. */
export const settingsSchema = z.strictObject({
  ...deploymentSettings,
  ...serviceSettings,
  ...networkSettings,
  ...loadBalancerSettings,
  ...logSettings,
  ...monitoringSettings,
});

/** Settings as the schema parses them. */
export type ReadSettings = z.output<typeof settingsSchema>;
