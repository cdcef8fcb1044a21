import { join } from 'node:path';
import {
  buildContextOf,
  hasConfiguration,
  readConfiguration,
  readRouteTable,
  routerFolderAt,
  routerFolderOf,
  routerFoldersOf,
} from '../../cli/router-folder';
import { scratchFolder } from '../../lab/synth/scratch';

const stack = scratchFolder({
  'cdk.tf.json': '{}',
  'fluent-bit/web/effective.conf': '[SERVICE]\n',
  'fluent-bit/web/routes.json': '[]',
  'fluent-bit/web/image/Dockerfile': 'FROM a',
  'fluentd/api/effective.env': '',
});
const web = { router: 'fluent-bit', family: 'web', path: join(stack, 'fluent-bit', 'web') } as const;
const api = { router: 'fluentd', family: 'api', path: join(stack, 'fluentd', 'api') } as const;

test('finds the folders of the log routers of a stack', () => {
  expect(routerFoldersOf(stack)).toEqual([web, api]);
  expect(routerFolderOf(stack, 'api')).toEqual(api);
  expect(routerFolderOf(stack, 'other')).toBeUndefined();
  expect(routerFolderAt(api.path)).toEqual(api);
  expect(routerFoldersOf(scratchFolder())).toEqual([]);
});

test('reads the files of a log router, where synth wrote them', () => {
  expect([hasConfiguration(web), readConfiguration(web), readRouteTable(web)]).toEqual([true, '[SERVICE]\n', []]);
  expect([hasConfiguration(api), readConfiguration(api), readRouteTable(api)]).toEqual([false, '', undefined]);
  expect(buildContextOf(web)).toBe(join(web.path, 'image'));
  expect(buildContextOf(api)).toBeUndefined();
});
