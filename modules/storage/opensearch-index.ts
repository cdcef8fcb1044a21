/** What the names of OpenSearch's indices are, read aloud. */
export const indexNameForm = 'lower-case letters, digits, "_", "-" and ".", and begin with a letter or digit';

/** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/indexing.html */
export const indexNamePattern = /^[a-z0-9][a-z0-9_.-]*$/;
