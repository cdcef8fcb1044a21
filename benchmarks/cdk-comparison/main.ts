import { writeFileSync } from 'node:fs';
import setUp, { tearDown } from '../../lab/synth/temporary-folder';
import { comparisonPage, pagePath } from './page';

setUp();
try {
  writeFileSync(pagePath, comparisonPage());
} finally {
  tearDown();
}
