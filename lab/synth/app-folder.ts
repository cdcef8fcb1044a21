import { App } from 'cdktf';
import { scratchFolder } from './scratch';

/** Synthesizes an app into a temporary folder, and returns the folder, which is like `cdktf.out`. */
export function appFolder(build: (app: App) => void): string {
  const outdir = scratchFolder();
  const app = new App({ outdir });
  build(app);
  app.synth();
  return outdir;
}
