import { Construct, RootConstruct } from 'constructs';
import fc from 'fast-check';
import { physicalName } from '../../../modules/core/physical-name';

/** Creates a construct whose path contains the given IDs. */
function at(...ids: readonly string[]): Construct {
  return ids.reduce<Construct>((scope, id) => new Construct(scope, id), new RootConstruct());
}

test.each([
  [['service', 'Web'], 'service-Web'],
  [['service', 'Web', 'Task'], 'service-Web-Task'],
  [['service', 'my_web.site'], 'service-my-web-site'],
  [['service', '-Web-'], 'service-Web'],
])('converts the path %j to %s', (ids, name) => {
  expect(physicalName(at(...ids))).toBe(name);
});

test('uses the length that AWS allows', () => {
  expect(physicalName(at('service', 'Web'), 11)).toBe('service-Web');
});

test('truncates names that are too long for AWS and appends a hash', () => {
  expect(physicalName(at('service', 'ApplicationOfTheYear'), 24)).toMatch(/^service-Applica-[0-9a-f]{8}$/);
});

test('does not contain two consecutive hyphens after truncation', () => {
  expect(physicalName(at('service', 'Application', 'Web'), 17)).toMatch(/^service-[0-9a-f]{8}$/);
});

test('is the same in every synth', () => {
  const [one, other] = [at('service', 'ApplicationOfTheYear'), at('service', 'ApplicationOfTheYear')];

  expect(physicalName(one, 24)).toBe(physicalName(other, 24));
});

test('distinguishes constructs whose names are truncated to the same prefix', () => {
  const [one, other] = [at('service', 'ApplicationOfTheYear'), at('service', 'ApplicationOfTheMonth')];

  expect(physicalName(one, 24)).not.toBe(physicalName(other, 24));
});

test('is a valid AWS name for any path', () => {
  const id = fc.string({ unit: 'binary' }).map((text) => `-${text}`);
  const ids = fc.array(id, { minLength: 1, maxLength: 4 });

  fc.assert(
    fc.property(ids, fc.integer({ min: 16, max: 64 }), (path, maxLength) => {
      const name = physicalName(at('service', ...path), maxLength);

      expect(name).toMatch(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/);
      expect(name.length).toBeLessThanOrEqual(maxLength);
    }),
  );
});
