import { localTimeProblem, timeZoneProblem, utcTimeProblem } from '../../../modules/core/date-time';

test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'EST5EDT'])(
  'accepts the time zone %s',
  (zone) => {
    expect(timeZoneProblem('timeZone', zone)).toBeUndefined();
  },
);

test.each([
  ['Europe/Berln', '; did you mean "Europe/Berlin"?'],
  ['europe/berlin', '; did you mean "Europe/Berlin"?'],
  ['+01:00', ''],
  ['CEST', ''],
  ['', ''],
])('refuses the time zone %j', (zone, suggestion) => {
  expect(timeZoneProblem('timeZone', zone)).toBe(
    `timeZone must be an IANA time zone, such as "Europe/Berlin", got ${JSON.stringify(zone)}${suggestion}`,
  );
});

test('accepts a leap day, and refuses days and hours that do not exist', () => {
  expect(localTimeProblem('at', '2028-02-29T23:59:59')).toBeFalsy();
  expect(localTimeProblem('at', '2027-02-29T00:00:00')).toBe(
    'at must be a date and time of the calendar, got "2027-02-29T00:00:00"',
  );
  expect(utcTimeProblem('endDate', '2027-01-01T24:00:00Z')).toBe(
    'endDate must be a date and time of the calendar, got "2027-01-01T24:00:00Z"',
  );
  expect(utcTimeProblem('endDate', '2027-01-01T00:00:00')).toBe(
    'endDate must be a date and time in UTC, such as "2027-01-31T20:00:00Z", got "2027-01-01T00:00:00"',
  );
});
