import { join } from 'node:path';
import { checkGuideTable } from '../../../lab/markdown';
import { projectFolder } from '../../../lab/project';
import { readSettings } from '../../../settings';
import { deploymentSettings } from '../../../settings/deployment';
import { loadBalancerSettings } from '../../../settings/load-balancer';
import { logSettings } from '../../../settings/logs';
import { monitoringSettings } from '../../../settings/monitoring';
import { networkSettings } from '../../../settings/network';
import { settingsSchema } from '../../../settings/schema';
import { serviceSettings } from '../../../settings/service';
import { docCommentsIn } from '../../support/doc-comments';

const groups = [
  ['Deployment', 'deployment', deploymentSettings],
  ['Service and tasks', 'service', serviceSettings],
  ['Network', 'network', networkSettings],
  ['Load balancer', 'load-balancer', loadBalancerSettings],
  ['Logs', 'logs', logSettings],
  ['Monitoring', 'monitoring', monitoringSettings],
] as const;

const { size, ...others } = readSettings({});
const defaults: Readonly<Record<string, unknown>> = { ...size, ...others };

/** A value as JSON, with the spaces that Prettier writes. */
function json(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n */g, ' ').replace('[ ', '[').replace(' ]', ']');
}

test('every setting is in a group', () => {
  const names = groups.flatMap(([, , settings]) => Object.keys(settings));

  expect(names.sort()).toEqual(Object.keys(settingsSchema.shape).sort());
});

test.each(groups)(
  'docs/guides/settings.md describes the settings of the group "%s" as the code does',
  (title, file, settings) => {
    const comments = docCommentsIn(join(projectFolder, 'settings', `${file}.ts`));
    const rows = Object.keys(settings).map((name) => [
      `\`${name}\``,
      defaults[name] === undefined ? 'none' : `\`${json(defaults[name])}\``,
      comments[name]!.summary,
    ]);

    checkGuideTable('settings.md', ['setting', 'default', 'description'], rows, `**${title}**`);
  },
);
