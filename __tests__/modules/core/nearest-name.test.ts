import { meantName, misspelledName, nearestName } from '../../../modules/core/nearest-name';

const known = ['exclude', 'image', 'ports', 'stopTimeoutSeconds', 'fluentBitImage', 'id'];

test.each([
  ['excludes', 'exclude'],
  ['exlcude', 'exclude'],
  ['portz', 'ports'],
  ['stopTimeoutSecond', 'stopTimeoutSeconds'],
  ['fluentbitImage', 'fluentBitImage'],
  ['IMAGE', 'image'],
  ['ID', 'id'],
  ['img', 'image'],
  ['stopTimeout', 'stopTimeoutSeconds'],
  ['aws_ports', 'ports'],
])('suggests for %s the name %s', (name, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});

test.each(['parser', 'x', '', 'io', 'a'.repeat(100_000)])('suggests nothing for %.20j', (name) => {
  expect(nearestName(name, known)).toBeUndefined();
});

test('suggests nothing if nothing is known', () => {
  expect(nearestName('image', [])).toBeUndefined();
});

test.each([
  ['isloated', 'isolated'],
  ['kmsKeyarn', 'kmsKeyArn'],
  ['kmsKey', undefined],
  ['securityGroup', undefined],
  ['_kmsKeyArnX', undefined],
  ['ix', undefined],
])('takes %s for a misspelling of %s', (name, misspelled) => {
  expect(misspelledName(name, ['isolated', 'kmsKeyArn', 'securityGroupId', 'id'])).toBe(misspelled);
});

test.each([
  ['Time_Kep', 'Time_Key or Time_Keep'],
  ['time_keep', 'Time_Keep'],
  ['Time_Formt', 'Time_Format'],
  ['Regexes', undefined],
])('names what %s may have meant: %s', (name, meant) => {
  expect(meantName(name, ['Time_Key', 'Time_Keep', 'Time_Format'])).toBe(meant);
});
