import { execFileSync } from 'node:child_process';
import { appCommand } from '../../../cli/demo/app-command';
import { scratchFolder } from '../../../lab/synth/scratch';

function contextOf(cdktfJson: object): unknown {
  const folder = scratchFolder({ 'cdktf.json': JSON.stringify(cdktfJson) });
  return JSON.parse(execFileSync('sh', ['-c', appCommand(folder)], { encoding: 'utf8' }));
}

const app = 'true && printenv CDKTF_CONTEXT_JSON';

test("runs the app with the operator's settings", () => {
  const context = { region: 'eu-west-1', tags: { motto: `it's "$HOME" \\` } };

  expect(contextOf({ app, context })).toEqual(context);
});

test('omits settings that need an AWS account', () => {
  const context = {
    cpu: 512,
    backend: { type: 's3', bucket: 'states' },
    certificateArn: 'arn:aws:acm:…',
    domain: { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    kmsKey: 'arn:aws:kms:…',
    webAclArn: 'arn:aws:wafv2:…',
  };

  expect(contextOf({ app, context })).toEqual({ cpu: 512 });
});

test('runs the app without settings', () => {
  expect(contextOf({ app })).toEqual({});
});
