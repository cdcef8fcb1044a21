import { cronProblem } from '../../../modules/core/cron-expression';

test.each([
  ...[
    '0 20 ? * MON-FRI *',
    '0/5 8-18 * * ? 2027',
    '0,30 * L * ? *',
    '0 0 L-3 JAN,JUL ? *',
    '0 0 15W * ? *',
    '0 0 LW * ? *',
  ],
  ...['0 0 ? * 6L *', '0 0 ? * fri#2 *', '0 0 ? * FRI-SUN *', '0 0 ? 1/3 L 2027-2030', '*/10 * ? * * *'],
])('accepts %s', (cron) => {
  expect(cronProblem('cron', cron)).toBeFalsy();
});

test.each([
  ['60 0 * * ? *', 'cron must have a minute from 0 to 59, got "60"'],
  ['0 24 * * ? *', 'cron must have an hour from 0 to 23, got "24"'],
  ['0 0 0 * ? *', 'cron must have a day of month from 1 to 31, got "0"'],
  ['0 0 * 13 ? *', 'cron must have a month from 1 to 12 or JAN to DEC, got "13"'],
  ['0 0 ? * 8 *', 'cron must have a day of week from 1 to 7 or SUN to SAT, got "8"'],
  ['0 0 ? * MON#6 *', 'cron must have a day of week from 1 to 7 or SUN to SAT, got "MON#6"'],
  ['0 0 * * ? 1969', 'cron must have a year from 1970 to 2199, got "1969"'],
  ['30-10 0 * * ? *', 'cron must have a minute from 0 to 59, got "30-10"'],
  ['0/0 0 * * ? *', 'cron must have a minute from 0 to 59, got "0/0"'],
  ['1,,2 0 * * ? *', 'cron must have a minute from 0 to 59, got "1,,2"'],
  ['? 0 * * ? *', 'cron must have a minute from 0 to 59, got "?"'],
])('refuses %s', (cron, problem) => {
  expect(cronProblem('cron', cron)).toBe(problem);
});
