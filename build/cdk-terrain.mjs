/**
 * Writes the package for CDK Terrain, the successor of CDKTF, from the built package for CDKTF: the same files with the
 * specifiers of its packages in their imports.
 */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const target = 'dist/cdktn-firelens';

/** Packages of CDKTF, and those of CDK Terrain that replace them. */
const replacements = {
  'cdktf-firelens': 'cdktn-firelens',
  '@cdktf/provider-aws': '@cdktn/provider-aws',
  cdktf: 'cdktn',
};

/** Peers with the ranges in which they fit each other: CDK Terrain requires its own versions of `constructs`. */
const peerDependencies = { '@cdktn/provider-aws': '>=25 <30', cdktn: '>=0.24.0 <1', constructs: '>=10.6.0 <10.8.0' };

/** Versions in the commands of the README, which install the newest ones that fit. */
const installed = { 'cdktf@0.21': 'cdktn@0.24', '@cdktf/provider-aws@21': '@cdktn/provider-aws@25' };

const names = Object.keys(replacements).join('|');
const specifier = new RegExp(`((?:\\bfrom|\\bimport|\\brequire\\(|\\bimport\\()\\s*)(['"])(${names})(?=['"/])`, 'g');

/** Returns code with the specifiers of CDK Terrain. */
function rewritten(code) {
  return code.replace(specifier, (_, before, quote, name) => `${before}${quote}${replacements[name]}`);
}

/** Returns the README with the specifiers of CDK Terrain, also in the commands that install them. */
function rewrittenReadme(text) {
  return rewritten(text).replace(/^npm install cdktf-firelens .*$/m, (line) =>
    line
      .split(' ')
      .map((word) => installed[word] ?? replacements[word] ?? (word === 'constructs' ? `'constructs@<10.8'` : word))
      .join(' '),
  );
}

for (const name of ['LICENSE', 'CHANGELOG.md', 'benchmarks', 'dist/bin', 'dist/modules', 'docs', 'examples']) {
  cpSync(name, join(target, name), { recursive: true });
}
for (const file of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(js|md|ts)$/.test(file)) continue;
  const path = join(target, file);
  writeFileSync(path, rewritten(readFileSync(path, 'utf8')));
}
writeFileSync(join(target, 'README.md'), rewrittenReadme(readFileSync('README.md', 'utf8')));

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const own = {
  ...manifest,
  ...{ scripts: undefined, devDependencies: undefined, overrides: undefined },
  name: 'cdktn-firelens',
  description: manifest.description.replace('CDKTF', 'CDK Terrain'),
  keywords: manifest.keywords.map((keyword) => (keyword === 'cdktf' ? 'cdktn' : keyword)),
  bin: { 'cdktn-firelens': manifest.bin['cdktf-firelens'] },
  peerDependencies,
};
writeFileSync(join(target, 'package.json'), `${JSON.stringify(own, undefined, 2)}\n`);
