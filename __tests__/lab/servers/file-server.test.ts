import { join } from 'node:path';
import { FileServer } from '../../../lab/servers/file-server';
import { scratchFolder } from '../../../lab/synth/scratch';

describe('FileServer', () => {
  let server: FileServer;

  beforeAll(async () => {
    const folder = scratchFolder({ 'site/index.html': 'home', 'site/a/b.js': 'code', 'secret.txt': 'secret' });
    server = await FileServer.start(join(folder, 'site'));
  });

  afterAll(() => server.stop());

  test.each([
    ['/', 'text/html; charset=utf-8', 'home'],
    ['/a/b.js?v=1', 'text/javascript', 'code'],
  ])('serves %s', async (path, type, text) => {
    const response = await fetch(`${server.url}${path}`);

    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(text);
  });

  test.each(['/missing.html', '/a', '/..%2fsecret.txt'])('has no %s', async (path) => {
    expect((await fetch(`${server.url}${path}`)).status).toBe(404);
  });
});
