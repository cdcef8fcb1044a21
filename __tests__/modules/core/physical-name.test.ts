import { Construct, RootConstruct } from 'constructs';
import fc from 'fast-check';
import { physicalName } from '../../../modules/core/physical-name';

/** A construct with these ids on its path. */
function at(...ids: readonly string[]): Construct {
  return ids.reduce<Construct>((scope, id) => new Construct(scope, id), new RootConstruct());
}

test.each([
  [['service', 'Web'], 'service-Web'],
  [['service', 'Web', 'Task'], 'service-Web-Task'],
  [['service', 'my_web.site'], 'service-my-web-site'],
  [['service', '-Web-'], 'service-Web'],
])('is the path %j as %s', (ids, name) => {
  expect(physicalName(at(...ids))).toBe(name);
});

test('fills the length that AWS allows', () => {
  expect(physicalName(at('service', 'Web'), 11)).toBe('service-Web');
});

test('is cut where AWS allows fewer characters, and closed by a hash', () => {
  expect(physicalName(at('service', 'ApplicationOfTheYear'), 24)).toMatch(/^service-Applica-[0-9a-f]{8}$/);
});

test('is not cut to two hyphens in a row', () => {
  expect(physicalName(at('service', 'Application', 'Web'), 17)).toMatch(/^service-[0-9a-f]{8}$/);
});

test('stays the same from synth to synth', () => {
  const [one, other] = [at('service', 'ApplicationOfTheYear'), at('service', 'ApplicationOfTheYear')];

  expect(physicalName(one, 24)).toBe(physicalName(other, 24));
});

test('tells constructs apart that are cut to the same beginning', () => {
  const [one, other] = [at('service', 'ApplicationOfTheYear'), at('service', 'ApplicationOfTheMonth')];

  expect(physicalName(one, 24)).not.toBe(physicalName(other, 24));
});

test('is a name that AWS takes, of any path', () => {
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
