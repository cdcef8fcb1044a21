import { LogDestination } from '../../../modules';
import { bucket, logGroup } from '../../../lab/synth/tasks';
import { withRouting } from '../example';
import type { FailureReport } from './failure-report';

const s3 = LogDestination.s3({ bucket });
const cloudWatch = LogDestination.cloudWatchLogs({ logGroup });

/** Records that disappear, change or arrive twice. */
export const recordReports: readonly FailureReport[] = [
  {
    report: 'Errors are missing: the application writes levels as numbers, in capitals, or in a field of another name.',
    does: '`level` finds levels under the names that loggers use, as words and as numbers, and keeps records without one.',
    shownBy: ['pipeline/levels.test.ts', 'is found under every name and as a number, in upper and lower case'],
  },
  {
    report: 'The text after a JSON object, or the part of a line that a parser does not match, is missing.',
    does: 'Such a line stays unchanged in `log`.',
    shownBy: ['pipeline/parsing.test.ts', 'leaves a line unchanged if its parser would read only a part of it'],
  },
  {
    report: 'Parsed records do not arrive, because `log_key` selects a field that they do not have.',
    cause: withRouting({
      routes: [{ parse: 'json', to: LogDestination.cloudWatchLogs({ logGroup, options: { log_key: 'log' } }) }],
    }),
  },
  {
    report: 'A field in an object is not removed, so that personal data stays in the logs.',
    does: '`fields` reaches fields in objects, and rejects names that Fluent Bit would not find.',
    shownBy: ['pipeline/fields.test.ts', 'are removed and renamed in objects, without a change of other values'],
  },
  {
    report: 'A record that two routes select arrives twice at one destination.',
    does: 'Equal destinations of routes receive a record once; a warning names routes for which that is not certain (F69).',
    shownBy: ['pipeline/parting.test.ts', 'send them to several destinations each, and to one that both have once'],
  },
  {
    report: 'Old records, and records in another time zone, do not arrive in CloudWatch Logs.',
    cause: withRouting({
      routes: [
        {
          parse: { Name: 'app', Format: 'json', Time_Key: 'time', Time_Format: '%Y-%m-%dT%H:%M:%S' },
          to: cloudWatch,
        },
      ],
    }),
  },
  {
    report: 'The log router stops at start, and the task with it, because of a regular expression.',
    cause: withRouting({ routes: [{ exclude: '*.css', to: s3 }] }),
  },
  {
    report: 'The log router stops at start, because its Lua code has no function of that name.',
    cause: withRouting({ routes: [{ lua: { code: 'function mask() end', call: 'maks' }, to: s3 }] }),
  },
  {
    report: 'More records are dropped than the pattern between slashes says.',
    cause: withRouting({ routes: [{ exclude: '/debug/i', to: s3 }] }),
  },
  {
    report: 'Responses with errors are not selected, because their status is a number.',
    cause: withRouting({ routes: [{ parse: 'json', include: { field: 'status', matches: '^5' }, to: s3 }] }),
  },
  {
    report: 'Records are dropped in a short outage, because an option limits the retries.',
    cause: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { Retry_Limit: 1 } }) }] }),
  },
];
