#!/usr/bin/env node
/** The program of the library: runs that of the package `cdktf-firelens-cli`, which most users of the library do not need. */
const cli = 'cdktf-firelens-cli';

/** Returns the path of the program: of the current project, or of that which contains this file. */
function programPath(): string | undefined {
  try {
    return require.resolve(cli, { paths: [process.cwd(), __dirname] });
  } catch {
    return undefined;
  }
}

const path = programPath();
if (path === undefined) {
  console.error(`The commands are in a package of their own: install it by "npm install --save-dev ${cli}"`);
  process.exitCode = 1;
} else {
  require(path);
}
