/** Task volume for the router's buffers, and its mount path. */
export const bufferVolume = { name: 'fluentd-buffer', path: '/fluentd/buffer' } as const;

/** Task volume for temporary files of Fluentd and its plugins: objects for S3, and a socket. */
export const temporaryVolume = { name: 'fluentd-tmp', path: '/tmp' } as const;
