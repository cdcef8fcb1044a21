/** Description of valid OpenSearch index names. */
export const indexNameForm = 'lowercase letters, digits, "_", "-" and ".", beginning with a letter or digit';

/** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/indexing.html */
export const indexNamePattern = /^[a-z0-9][a-z0-9_.-]*$/;
