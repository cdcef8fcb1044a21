import type { Parser } from '../../fluent-bit/parser';

/** Line formats that this library provides a parser for. */
export type ParserPreset = 'json' | 'logfmt' | 'nginx-access' | 'nginx-error';

/**
 * Parsers with names that no file of AWS's image uses. They do not parse the time of the record, because the log
 * driver's time is more precise than one second.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html
 */
export const parserPresets: Readonly<Record<ParserPreset, Parser>> = {
  json: { Name: 'firelens_json', Format: 'json' },
  // Keys without a value are not accepted, or every word of a sentence would be a key.
  logfmt: { Name: 'firelens_logfmt', Format: 'logfmt', Logfmt_No_Bare_Keys: true },
  // The formats `combined` and `main`, with nginx's field names; an invalid request is kept in `request`. A longer line
  // matches neither, because the rest of it would be lost.
  'nginx-access': {
    Name: 'firelens_nginx_access',
    Format: 'regex',
    Regex: [
      String.raw`\A(?<remote_addr>\S+) - (?<remote_user>.+?) \[(?<time_local>[^\]]+)\]`,
      String.raw`"(?:(?<method>[A-Z]+) (?<uri>\S+) (?<protocol>HTTP/[\d.]+)|(?<request>[^"]*))"`,
      String.raw`(?<status>\d{3}) (?<body_bytes_sent>\d+) "(?<http_referer>[^"]*)" "(?<http_user_agent>[^"]*)"`,
    ]
      .join(' ')
      .concat(String.raw`(?: "(?<http_x_forwarded_for>[^"]*)")?\z`),
    Types: 'status:integer body_bytes_sent:integer',
  },
  'nginx-error': {
    Name: 'firelens_nginx_error',
    Format: 'regex',
    Regex: [
      String.raw`\A(?<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) \[(?<level>\w+)\] (?<pid>\d+)#(?<tid>\d+):`,
      String.raw` (?:\*(?<connection>\d+) )?(?<message>.*?)(?:, client: (?<client>[^,]+))?(?:, server: (?<server>[^,]*))?`,
      String.raw`(?:, request: "(?<request>[^"]*)")?(?:, upstream: "(?<upstream>[^"]*)")?(?:, host: "(?<host>[^"]*)")?`,
      String.raw`(?:, referrer: "(?<referrer>[^"]*)")?\z`,
    ].join(''),
  },
};
