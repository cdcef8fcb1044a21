import { withNginx, withRouting } from '../example';
import { nginx } from '../../../lab/synth/tasks';
import type { FailureReport } from './failure-report';

/** Properties of another tool, as they arrive by spread or from JavaScript, where the compiler does not see them. */
const ofAnotherTool = JSON.parse('{ "stopTimeout": 90 }') as object;

/** Settings that are ignored, and inputs that get further than they should. */
export const inputReports: readonly FailureReport[] = [
  {
    report: 'A misspelled setting, or one of another tool, is dropped without a message; the default applies.',
    cause: withNginx({ ...nginx, ...ofAnotherTool }),
  },
  {
    report: 'A misspelled setting of the log router is dropped without a message.',
    cause: withRouting(JSON.parse('{ "fluentbitImage": "registry.acme.test/fluent-bit:3.4.16" }') as object),
  },
  {
    report: 'A line break in the name of an image adds instructions to the Dockerfile that is built from it.',
    cause: withRouting({ fluentBitImage: 'acme/fluent-bit:3.4.16\nRUN touch /tmp/a\nFROM acme/fluent-bit:3.4.16' }),
  },
];
