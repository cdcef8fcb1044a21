import { alwaysHolds } from '../../../core/rule';
import type { BuildContext } from '../router-image';
import type { FluentdGem } from './destination';

alwaysHolds('F13', {
  section: 'Fluentd',
  states: 'The included configuration file is not in `/fluentd/etc/`, over which ECS mounts its own.',
  because: 'the image contains it in `/fluentd/config/`',
});

/** Path of the included configuration in the image, outside the path that ECS mounts over (F13). */
export const includedFilePath = '/fluentd/config/log-routing.conf';

/**
 * Returns the files of an image that adds gems and a configuration to Fluentd and keeps its start command (F36). The
 * compiler, which gems without a binary for the platform need, is removed afterwards.
 *
 * @see https://github.com/fluent/fluentd-docker-image/blob/master/HOWTOBUILD.md
 */
export function fluentdBuildContext(
  fluentdImage: string,
  gems: readonly FluentdGem[],
  configuration: string,
): BuildContext {
  const installs = gems.map(({ name, version }) => `gem install ${name} --version ${version}`);
  return {
    Dockerfile: [
      `FROM ${fluentdImage}`,
      ...(installs.length === 0
        ? []
        : ['USER root', `RUN ${[...prepared, ...installs, ...cleaned].join(' \\\n && ')}`, 'USER fluent']),
      `COPY log-routing.conf ${includedFilePath}`,
      '',
    ].join('\n'),
    'log-routing.conf': configuration,
  };
}

const compiler = 'gcc g++ libc-dev make';

const prepared = ['apt-get update', `apt-get install --yes --no-install-recommends ${compiler}`];

const cleaned = [
  `apt-get purge --yes --auto-remove ${compiler}`,
  'rm -rf /var/lib/apt/lists/* /tmp/* "$(ruby -e \'puts Gem.dir\')"/cache/*.gem',
];
