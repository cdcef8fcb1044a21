/** Volume of the task in which records wait, and where the router sees it. */
export const bufferVolume = { name: 'fluentd-buffer', path: '/fluentd/buffer' } as const;

/** Volume of the task for what Fluentd and its plugins keep for a moment: objects for S3, a socket of its own. */
export const temporaryVolume = { name: 'fluentd-tmp', path: '/tmp' } as const;
