import * as cdktf from 'cdktf';
import type { TerraformStack } from 'cdktf';
import { scratchFolder } from '../../../lab/synth/scratch';
import * as testing from '../../../modules/testing';
import { packages, type Resources, runExample, warningsOf } from '../../support/guide-examples';

/** Runs a program of a guide, and returns its stack. */
function stackOf(exports: (app: typeof cdktf) => unknown, id: string): TerraformStack {
  const apps: cdktf.App[] = [];
  class App extends cdktf.App {
    constructor() {
      super({ outdir: scratchFolder() });
      apps.push(this);
    }
  }
  exports({ ...cdktf, App });
  return apps[0]!.node.findChild(id) as TerraformStack;
}

test.each([
  [
    'article',
    (core: typeof cdktf) => runExample('ArticleStack', { ...packages, cdktf: core }),
    { path: 'Nginx/TaskDefinition', containers: ['log_router', 'nginx'], output: 'nginx.s3' },
    ['aws_vpc', 'aws_nat_gateway', 'aws_lb', 'aws_ecs_cluster', 'aws_ecs_service', 'aws_s3_bucket'],
  ],
  [
    'orders',
    (core: typeof cdktf) => runExample('OrdersStack', { ...packages, cdktf: core }),
    { path: 'Orders/TaskDefinition', containers: ['log_router', 'orders'], output: 'orders.s3' },
    ['aws_vpc', 'aws_lb', 'aws_acm_certificate', 'aws_route53_record', 'aws_ecs_service', 'aws_appautoscaling_policy'],
  ],
  [
    'frontend',
    (core: typeof cdktf) => runExample('FrontendStack', { ...packages, cdktf: core }),
    { path: 'Frontend/TaskDefinition', containers: ['frontend', 'log_router'], output: 'frontend.s3' },
    ['aws_ecs_cluster', 'aws_ecs_service', 'aws_lb_target_group', 'aws_appautoscaling_policy', 'aws_s3_bucket'],
  ],
] as const)('the program %s synthesizes what its guide describes', (id, run, { path, containers, output }, types) => {
  const stack = stackOf(run, id);
  const { resource } = JSON.parse(cdktf.Testing.synth(stack, true)) as { resource: Resources };

  expect(Object.keys(resource)).toEqual(expect.arrayContaining([...types]));
  expect(Object.keys(testing.containersOf(stack)[path]!).sort()).toEqual(containers);
  expect(testing.routesOf(stack)[path]!.flatMap(({ outputs }) => outputs)).toEqual([output]);
  expect(warningsOf(stack)).toEqual([]);
});
