import type { Parser } from '../../fluent-bit/parser';

/** Forms of lines that this library has a parser for. */
export type ParserPreset = 'json' | 'logfmt' | 'nginx-access' | 'nginx-error';

/**
 * The parsers, under names that no file of AWS's image uses. None of them takes the record's time from the line: the
 * log driver's is finer than a second.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html
 */
export const parserPresets: Readonly<Record<ParserPreset, Parser>> = {
  json: { Name: 'firelens_json', Format: 'json' },
  // Without keys that have no value, or any sentence would be one of them after another.
  logfmt: { Name: 'firelens_logfmt', Format: 'logfmt', Logfmt_No_Bare_Keys: true },
  // The formats `combined` and `main`, whose fields carry nginx's names; a request that is none is kept as `request`. A
  // longer line matches neither, or what comes after them would be lost.
  'nginx-access': {
    Name: 'firelens_nginx_access',
    Format: 'regex',
    Regex: [
      String.raw`^(?<remote_addr>\S+) - (?<remote_user>.+?) \[(?<time_local>[^\]]+)\]`,
      String.raw`"(?:(?<method>[A-Z]+) (?<uri>\S+) (?<protocol>HTTP/[\d.]+)|(?<request>[^"]*))"`,
      String.raw`(?<status>\d{3}) (?<body_bytes_sent>\d+) "(?<http_referer>[^"]*)" "(?<http_user_agent>[^"]*)"`,
    ]
      .join(' ')
      .concat(String.raw`(?: "(?<http_x_forwarded_for>[^"]*)")?$`),
    Types: 'status:integer body_bytes_sent:integer',
  },
  'nginx-error': {
    Name: 'firelens_nginx_error',
    Format: 'regex',
    Regex: [
      String.raw`^(?<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) \[(?<level>\w+)\] (?<pid>\d+)#(?<tid>\d+):`,
      String.raw` (?:\*(?<connection>\d+) )?(?<message>.*?)(?:, client: (?<client>[^,]+))?(?:, server: (?<server>[^,]*))?`,
      String.raw`(?:, request: "(?<request>[^"]*)")?(?:, upstream: "(?<upstream>[^"]*)")?(?:, host: "(?<host>[^"]*)")?`,
      String.raw`(?:, referrer: "(?<referrer>[^"]*)")?$`,
    ].join(''),
  },
};
