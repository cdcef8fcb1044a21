import { Deployment } from '../../../cli/demo/deployment';

function heard(lines: string): { news: string[]; state: string } {
  const deployment = new Deployment();
  return { news: lines.split('\n').flatMap((line) => deployment.parseLine(line)), state: deployment.state() };
}

const begun = `service  Plan: 3 to add, 0 to change, 0 to destroy.
service  aws_s3_bucket.Logs_6819BB44 (Logs/Resource): Creating...
         aws_lb.Lb (Lb): Creating...
service  aws_s3_bucket.Logs_6819BB44 (Logs/Resource): Creation complete after 1s [id=terraform-1]
service  aws_lb.Lb (Lb): Still creating... [10s elapsed]
service  terraform_data.x: Creating...`;

test('returns the progress', () => {
  expect(heard(begun)).toEqual({
    news: ['service: creating 3 resources'],
    state: 'service: 1 of 3 created, waiting for Lb, terraform_data.x',
  });
});

test('reports a completed stack, and starts over with the next one', () => {
  const done = `${begun}
service  aws_lb.Lb (Lb): Creation complete after 1m0s [id=lb]
         terraform_data.x: Creation complete after 0s [id=x]
service  Apply complete! Resources: 3 added, 0 changed, 0 destroyed.`;

  expect(heard(done)).toEqual({
    news: ['service: creating 3 resources', 'service: created 3 resources'],
    state: 'starting Terraform',
  });
  expect(heard(`${done}\nregistry  Plan: 1 to add, 0 to change`).state).toBe('registry: 0 of 1 created');
});

test('has no state at first', () => {
  expect(heard('[2026-01-01] [ERROR] default - npm warn')).toEqual({ news: [], state: 'starting Terraform' });
});
